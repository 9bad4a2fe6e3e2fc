"""An account's sender: opened once, renewed when the account changes, refused in words when it cannot be."""

import datetime as dt
from dataclasses import replace

import pytest

from delivery.channels.email_sendgrid import SendGridSender
from delivery.channels.email_smtp import SmtpConfig
from delivery.channels.sms_twilio import TwilioSender
from delivery.errors import DeliveryError, Fate, Fault
from delivery.message import Account, Content, Outgoing, Receipt
from delivery.outbound import OutboundGuard
from delivery.senders import AccountSenders, Endpoints
from storage import accounts, gateways
from storage.accounts import EmailServerValues
from storage.engine import Database
from storage.enums import Channel, Security
from storage.gateways import SmsGatewayValues
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


async def test_a_kind_without_a_channel_is_incomplete(db: Database, vault: Vault) -> None:
    """An account of a kind that this version does not know can be stored; sending says what is missing."""
    pigeon = SmsGatewayValues("Pombo", "pigeon")
    assert await refused(AccountSenders(db, vault, GUARD), await gateway(db, vault, pigeon)) == "incomplete"


async def test_a_gateway_that_lacks_a_field_is_incomplete(db: Database, vault: Vault) -> None:
    """It pauses with words instead of breaking the run."""
    bare = SmsGatewayValues("Twilio", "twilio", {"account_sid": "AC1"})
    assert await refused(AccountSenders(db, vault, GUARD), await gateway(db, vault, bare)) == "incomplete"


async def gateway(db: Database, vault: Vault, values: SmsGatewayValues) -> Account:
    async with db.write() as session:
        row = await gateways.register(session, vault, values, {"auth_token": "t"}, by="U1", now=NOON_UTC)
    return Account(Channel.SMS, row.id or 0)


async def test_each_kind_of_account_opens_its_own_channel(db: Database, vault: Vault) -> None:
    """SendGrid beside SMTP by e-mail, Twilio by SMS; where the vendors are is a setting."""
    twilio = SmsGatewayValues("Twilio", "twilio", {"account_sid": "AC1", "sender": "+5511999990000"})
    values = accounts.sendgrid_values("Avisos", "avisos@fibra.com.br")
    async with db.write() as session:
        mail = await accounts.add_email_server(session, vault, values, "SG.1", by="U1", now=NOON_UTC)
    senders = AccountSenders(db, vault, GUARD, at=Endpoints(sendgrid="http://127.0.0.1:1"))
    opened = [
        await senders.get(Account(Channel.EMAIL, mail.id or 0)),
        await senders.get(await gateway(db, vault, twilio)),
    ]
    await senders.close()
    assert [type(sender) for sender in opened] == [SendGridSender, TwilioSender]


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
