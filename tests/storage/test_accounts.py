"""The accounts that send, and their secrets."""

from dataclasses import replace
from functools import partial

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import accounts, limits
from storage.accounts import AccountGone, EmailServerValues
from storage.engine import Database
from storage.enums import Channel, Security
from storage.ids import id_from
from storage.models import AuditEntry, EmailServer
from storage.vault import Vault, VaultError
from tests.support.clock import FixedClock

VALUES = EmailServerValues(
    name="Cobrança",
    host="smtp.provedor.example",
    port=587,
    security=Security.STARTTLS,
    sender_address="avisos@provedor.example",
    username="avisos",
)


@pytest.fixture
async def server_id(db: Database, vault: Vault, clock: FixedClock) -> int:
    """The id of a stored account whose password is canary-1."""
    async with db.write() as session:
        server = await accounts.add_email_server(session, vault, VALUES, "canary-1", by="U1", now=clock.now())
    assert server.id is not None
    return server.id


async def stored(session: AsyncSession, server_id: int) -> EmailServer:
    server = await accounts.get_email_server(session, server_id)
    assert server is not None
    return server


async def edit(db: Database, vault: Vault, clock: FixedClock, server_id: int, password: str | None) -> None:
    async with db.write() as session:
        values = replace(VALUES, host="novo.example")
        await accounts.update_email_server(
            session, vault, server_id, values, password, by="U2", now=clock.now()
        )


@pytest.mark.parametrize(("typed", "kept"), [(None, "canary-1"), ("canary-2", "canary-2"), ("", "")])
async def test_an_edit_keeps_replaces_or_takes_the_password(
    db: Database, vault: Vault, clock: FixedClock, server_id: int, typed: str | None, kept: str
) -> None:
    """None keeps the stored password: no screen ever shows it, so none can send it back."""
    await edit(db, vault, clock, server_id, typed)
    async with db.read() as session:
        server = await stored(session, server_id)
    assert (server.host, accounts.open_password(vault, server)) == ("novo.example", kept)


async def test_a_password_moved_to_another_account_does_not_open(
    db: Database, vault: Vault, clock: FixedClock, server_id: int
) -> None:
    """Whoever can write the database cannot make our server hand a password to a host of theirs."""
    async with db.write() as session:
        other = await accounts.add_email_server(session, vault, VALUES, "", by="U1", now=clock.now())
        other.password_sealed = (await stored(session, server_id)).password_sealed
    with pytest.raises(VaultError):
        accounts.open_password(vault, other)


async def test_the_audit_tells_an_edit_without_secrets(
    db: Database, vault: Vault, clock: FixedClock, server_id: int
) -> None:
    """It names the account, what changed and that there is a new password; never a password."""
    await edit(db, vault, clock, server_id, "canary-2")
    async with db.read() as session:
        added, updated = (await session.exec(select(AuditEntry).order_by("id"))).all()
    assert (added.action, added.subject) == ("account.added", f"email_servers/{server_id}")
    assert updated.before == {"host": "smtp.provedor.example", "password_sealed": "(secreto)"}
    assert updated.after == {"host": "novo.example", "password_sealed": "(secreto, trocado)"}
    assert "canary" not in f"{added} {updated}"


async def test_an_edit_ends_a_pause(db: Database, vault: Vault, clock: FixedClock, server_id: int) -> None:
    """A wrong password paused the account; correcting it is all that a person has to do."""
    async with db.write() as session:
        await limits.pause(session, Channel.EMAIL, server_id, why="senha recusada", now=clock.now())
    await edit(db, vault, clock, server_id, "canary-2")
    async with db.read() as session:
        server = await stored(session, server_id)
    assert (server.paused_at, server.paused_why) == (None, None)


async def test_an_account_asked_for_twice_is_added_once(
    db: Database, vault: Vault, clock: FixedClock
) -> None:
    """Slack delivers a form again after a restart: the account stands as it is by then, and is given back."""
    ids: list[int | None] = []
    for name in ("Cobrança", "de novo"):
        async with db.write() as session:
            values, make_id = replace(VALUES, name=name), partial(id_from, "a submission")
            server = await accounts.add_email_server(
                session, vault, values, name, by="U1", now=clock.now(), make_id=make_id
            )
            ids.append(server.id)
    async with db.read() as session:
        (kept,) = await accounts.list_email_servers(session)
        added = (await session.exec(select(AuditEntry))).all()
    assert ids == [kept.id, kept.id]
    assert (kept.name, accounts.open_password(vault, kept), len(added)) == ("Cobrança", "Cobrança", 1)


async def test_a_pause_is_ended_by_a_person(db: Database, clock: FixedClock, server_id: int) -> None:
    """Once, and it says so; where nothing was paused it says that too."""
    async with db.write() as session:
        await limits.pause(session, Channel.EMAIL, server_id, why="senha recusada", now=clock.now())
        assert await accounts.resume(session, Channel.EMAIL, server_id, by="U1", now=clock.now())
        assert not await accounts.resume(session, Channel.EMAIL, server_id, by="U1", now=clock.now())


async def test_a_deactivated_account_leaves_the_list(db: Database, clock: FixedClock, server_id: int) -> None:
    """It stays stored, for deliveries point to it, and can come back."""
    async with db.write() as session:
        await accounts.set_email_server_active(session, server_id, False, by="U1", now=clock.now())
    async with db.read() as session:
        assert await accounts.list_email_servers(session) == []
        every = await accounts.list_email_servers(session, inactive=True)
    assert [server.id for server in every] == [server_id]


async def test_an_account_that_is_gone_is_told(db: Database, vault: Vault, clock: FixedClock) -> None:
    """An edit of an id that does not exist changes nothing and says so."""
    with pytest.raises(AccountGone):
        await edit(db, vault, clock, 404, None)


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize(
    ("change", "password", "still"),
    [({"sender_name": "Outro"}, None, True), ({"host": "novo.example"}, None, False), ({}, "outra", False)],
)
async def test_what_was_checked_counts_while_it_stays(
    db: Database,
    vault: Vault,
    clock: FixedClock,
    server_id: int,
    change: dict[str, str],
    password: str | None,
    still: bool,
) -> None:
    """Another server, user, sender or password has to be checked anew; a name has not."""
    async with db.write() as session:
        await accounts.mark_checked(session, server_id, now=clock.now())
        values = replace(VALUES, **change)
        await accounts.update_email_server(
            session, vault, server_id, values, password, by="U1", now=clock.now()
        )
        assert ((await stored(session, server_id)).checked_at is not None) is still
