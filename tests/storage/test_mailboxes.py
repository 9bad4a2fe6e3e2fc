"""Who looks into a mailbox, and how far it was read."""

import asyncio
import dataclasses
import datetime as dt

from storage import accounts, mailboxes
from storage.accounts import EmailServerValues
from storage.engine import Database
from storage.enums import Security
from storage.keys import new_key
from storage.models import EmailServer
from storage.vault import Vault
from tests.support.clock import NOON_UTC

VAULT = Vault([new_key()])
MINUTE = dt.timedelta(minutes=1)
VALUES = EmailServerValues(
    name="Avisos",
    host="smtp.provedor.example",
    port=587,
    security=Security.STARTTLS,
    sender_address="avisos@provedor.example",
    username="avisos@provedor.example",
    bounce_host="imap.provedor.example",
    bounce_port=993,
    bounce_security=Security.TLS,
)


async def added(db: Database, values: EmailServerValues = VALUES, bounce_password: str = "") -> EmailServer:
    async with db.write() as session:
        return await accounts.add_email_server(
            session, VAULT, values, "s3nha", by="U1", now=NOON_UTC, bounce_password=bounce_password
        )


async def read_up_to(db: Database, server: EmailServer, uid: int) -> None:
    async with db.write() as session:
        await mailboxes.advance(session, server, validity=7, seen_uid=uid, again=NOON_UTC + MINUTE)


async def stored(db: Database) -> EmailServer:
    async with db.read() as session:
        (server,) = await accounts.list_email_servers(session)
        return server


async def test_of_many_processes_one_looks(db: Database) -> None:
    """All find it due at the same moment; it is due again a minute later."""
    server = await added(db)

    async def claim() -> bool:
        async with db.write() as session:
            claimed = await mailboxes.claim(session, server.id or 0, now=NOON_UTC, again=NOON_UTC + MINUTE)
            return claimed is not None

    assert sum(await asyncio.gather(*(claim() for _ in range(5)))) == 1
    async with db.read() as session:
        assert await mailboxes.due(session, NOON_UTC) == []
        assert await mailboxes.due(session, NOON_UTC + MINUTE) == [server.id]


async def test_an_account_without_a_mailbox_is_never_due(db: Database) -> None:
    await added(db, dataclasses.replace(VALUES, bounce_host=""))
    async with db.read() as session:
        assert await mailboxes.due(session, NOON_UTC) == []


async def changed(db: Database, **values: object) -> EmailServer:
    server = await stored(db)
    async with db.write() as session:
        return await accounts.update_email_server(
            session,
            VAULT,
            server.id or 0,
            dataclasses.replace(VALUES, **values),  # type: ignore[arg-type]  # names of fields
            None,
            by="U1",
            now=NOON_UTC,
        )


async def test_another_mailbox_is_read_from_its_beginning(db: Database) -> None:
    """What was seen of the one before says nothing; another limit or port changes nothing."""
    await read_up_to(db, await added(db), 40)
    assert (await changed(db, bounce_port=143)).bounce_seen_uid == 40
    server = await changed(db, bounce_host="imap.outro.example")
    assert (server.bounce_validity, server.bounce_seen_uid, server.bounce_look_at) == (None, None, None)


async def test_a_look_into_a_mailbox_that_was_changed_meanwhile_marks_nothing(db: Database) -> None:
    """Its numbers are those of the other one."""
    before = await added(db)
    await changed(db, bounce_host="imap.outro.example")
    await read_up_to(db, before, 40)
    assert (await stored(db)).bounce_seen_uid is None


async def test_its_own_password_is_sealed_in_a_place_of_its_own(db: Database) -> None:
    """It opens there only, and the account's beside it; the log of changes shows neither."""
    server = await added(db, dataclasses.replace(VALUES, bounce_username="devolucoes"), "outra")
    assert mailboxes.open_password(VAULT, server) == "outra"
    assert accounts.open_password(VAULT, server) == "s3nha"
    assert b"outra" not in (server.bounce_password_sealed or b"")
