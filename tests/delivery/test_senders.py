"""An account's sender: opened once, renewed when the account changes, refused in words when it cannot be."""

import datetime as dt
from dataclasses import replace

import pytest

from delivery.channels.email_smtp import SmtpConfig
from delivery.errors import DeliveryError, Fate, Fault
from delivery.message import Account, Content, Outgoing, Receipt
from delivery.outbound import OutboundGuard
from delivery.senders import AccountSenders
from storage import accounts
from storage.accounts import EmailServerValues
from storage.engine import Database
from storage.enums import Channel, Security
from storage.keys import Key
from storage.vault import Vault
from tests.support.clock import NOON_UTC
from tests.support.smtp_far_end import PASSWORD, far_end

pytestmark = [
    pytest.mark.parametrize("dialect", ["sqlite"]),
    pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS"),
]
KEY = Key(bytes(range(32)))
GUARD = OutboundGuard(["127.0.0.0/8", "::1"])
VALUES = EmailServerValues("Avisos", "localhost", 25, Security.NONE, "avisos@fibra.com.br", username="u")


@pytest.fixture
def vault() -> Vault:
    return Vault([KEY])


async def register(db: Database, vault: Vault, port: int = 25, password: str = PASSWORD) -> Account:
    async with db.write() as session:
        values = replace(VALUES, port=port)
        server = await accounts.add_email_server(session, vault, values, password, by="U1", now=NOON_UTC)
        assert server.id is not None
        return Account(Channel.EMAIL, server.id)


async def refused(senders: AccountSenders, account: Account) -> str:
    with pytest.raises(DeliveryError) as caught:
        await senders.get(account)
    assert (caught.value.fate, caught.value.fault) == (Fate.NOT_SENT, Fault.ACCOUNT)
    return caught.value.code


async def test_a_stored_account_sends(db: Database, vault: Vault) -> None:
    """Host, user and the opened password are those of the row."""
    async with far_end(sign_in=True) as end:
        senders = AccountSenders(db, vault, GUARD)
        sender = await senders.get(await register(db, vault, end.port))
        answers = await sender.send([Outgoing(1, "k" * 32, "m@x.com", "M", Content("Olá", "A"), NOON_UTC)])
        await senders.close()
        assert isinstance(answers[0], Receipt)
        assert end.received() == ["m@x.com"]


async def test_kept_until_the_account_changes(db: Database, vault: Vault) -> None:
    """The same sender again; after an edit another one, with what was edited."""
    account = await register(db, vault)
    senders = AccountSenders(db, vault, GUARD)
    first = await senders.get(account)
    assert await senders.get(account) is first
    async with db.write() as session:
        later, values = NOON_UTC + dt.timedelta(seconds=1), replace(VALUES, per_minute=10)
        await accounts.update_email_server(session, vault, account.id, values, None, by="U1", now=later)
    second = await senders.get(account)
    assert second is not first
    assert (first.batch_size, second.batch_size) == (50, 2)


async def test_gone_or_off(db: Database, vault: Vault) -> None:
    """An account that is not there, or was taken out of use, sends nothing."""
    senders = AccountSenders(db, vault, GUARD)
    assert await refused(senders, Account(Channel.EMAIL, 999)) == "gone"
    account = await register(db, vault)
    async with db.write() as session:
        await accounts.set_email_server_active(session, account.id, False, by="U1", now=NOON_UTC)
    assert await refused(senders, account) == "gone"


async def test_secret_of_another_key(db: Database, vault: Vault) -> None:
    """A password that does not open is the account's fault, told in the vault's words."""
    account = await register(db, vault)
    senders = AccountSenders(db, Vault([Key(bytes(32))]), GUARD)
    assert await refused(senders, account) == "unreadable"


@pytest.mark.parametrize("channel", [Channel.PUSH, Channel.SMS])
async def test_methods_without_a_channel_are_incomplete(db: Database, vault: Vault, channel: Channel) -> None:
    """Push and SMS can be chosen and saved; sending says what is missing."""
    assert await refused(AccountSenders(db, vault, GUARD), Account(channel, 1)) == "incomplete"


async def test_probe(db: Database, vault: Vault) -> None:
    """What a person typed is tried before anything is stored; a sender that cannot sign is told too."""
    async with far_end(sign_in=True) as end:
        senders = AccountSenders(db, vault, GUARD)
        config = SmtpConfig("localhost", end.port, Security.NONE, "a@x.com", username="u", password=PASSWORD)
        await senders.probe(config)
        with pytest.raises(DeliveryError, match="535"):
            await senders.probe(replace(config, password="errada"))
        with pytest.raises(DeliveryError, match="sender_address"):
            await senders.probe(replace(config, sender_name="a\r\nBcc: x@y.z"))
        assert end.mails == []
