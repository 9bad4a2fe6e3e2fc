"""Every database comes to this version, whole or not at all."""

import asyncio
import datetime as dt
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel, select

from storage import parameters, rules, upkeep
from storage.engine import Database, DatabaseUnreachable
from storage.enums import DeliveryState, EmailKind, HoldReason, Kind
from storage.migrate import NewerDatabase, config, upgrade
from storage.models import AuditEntry, Client, Delivery, EmailServer, Notice, PushApp, Run, SmsGateway
from tests.support.database import raw
from tests.support.older import rows_of

REVISIONS = sorted(s.revision for s in ScriptDirectory.from_config(config()).walk_revisions())


async def test_models_and_migrations_agree(database_url: str) -> None:
    """What the migrations build is what the models say, down to types, indexes and unique keys."""

    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, SQLModel.metadata))

    async with raw(database_url) as connection:
        assert await connection.run_sync(differences) == []


async def test_a_new_installation_sends_nothing_by_itself(db: Database) -> None:
    """The schedule starts paused, the first run asks, and the rules for non-payment are off."""
    async with db.read() as session:
        stored = await parameters.get(session)
        on = await rules.enabled(session, list(Kind))
    assert (stored.paused, stored.pending_hold, stored.method) == (True, HoldReason.FIRST_RUN, None)
    assert [rule.key for rule in on] == ["temporary.started", "temporary.ending", "temporary.ended"]


@pytest.mark.parametrize("revision", REVISIONS)
async def test_an_older_database_keeps_its_rows(revision: str, empty_url: str) -> None:
    """From every revision there ever was, filled as it was then, to this one: nothing is lost."""
    await upgrade(empty_url, to=revision)
    async with raw(empty_url) as connection:
        for statement in rows_of(revision):
            await connection.exec_driver_sql(statement)
    await upgrade(empty_url)
    db = Database.open(empty_url)
    async with db.read() as session:
        assert (await session.exec(select(Client.name))).all() == ["João D'Ávila"]
        assert (await session.exec(select(AuditEntry))).one().after == {"role": "admin"}
        assert (await parameters.get(session)).id == 1
        if revision >= "0003":
            sent = await session.exec(select(Delivery.state).join(Notice).where(Notice.suspension_id == 1))
            assert sent.one() is DeliveryState.ACCEPTED
            server = (await session.exec(select(EmailServer))).one()
            assert (server.kind, server.bounce_host, server.bounce_username) == (EmailKind.SMTP, "", "")
            assert (await session.exec(select(SmsGateway))).one().fold_accents
            assert (await session.exec(select(PushApp))).one().sender_name == ""
            assert (await session.exec(select(Run.messages_as_of))).one() == 0  # it sent the default texts
    await db.close()


async def test_what_failed_before_there_were_other_methods_goes_on_by_none(empty_url: str) -> None:
    """Choosing *Se falhar, tentar por* today writes to nobody about last month's bounces."""
    await upgrade(empty_url, to="0004")
    async with raw(empty_url) as connection:
        for statement in rows_of("0004"):
            await connection.exec_driver_sql(statement)
        await connection.exec_driver_sql("UPDATE deliveries SET state = 'bounced'")
    await upgrade(empty_url)
    db = Database.open(empty_url)
    async with db.read() as session:
        assert not (await upkeep.chores(session, now=dt.datetime.now(dt.UTC))).follow
    await db.close()


async def test_prazos_of_before_keep_their_messages_and_dates(empty_url: str) -> None:
    """Each has a name, its message is the one of its key, and its notices know the date that they told."""
    await upgrade(empty_url, to="0006")
    async with raw(empty_url) as connection:
        for statement in rows_of("0006"):
            await connection.exec_driver_sql(statement)
        await connection.exec_driver_sql(
            "UPDATE notices SET rule_id = (SELECT id FROM notice_rules WHERE key = 'temporary.ending')"
        )
    await upgrade(empty_url)
    db = Database.open(empty_url)
    async with db.read() as session:
        known = {rule.key: rule for rule in await rules.all_rules(session)}
        told = (await session.exec(select(Notice))).one()
        wanted = await parameters.get(session)
    ending = known["temporary.ending"]
    assert (ending.name, ending.message, ending.channel) == ("Suspensão perto do fim", ending.key, None)
    assert told.anchored_on == told.due_on + dt.timedelta(days=3)
    assert (wanted.weekdays_from, wanted.saturday_to, wanted.sunday_from, wanted.holidays) == (
        dt.time(8),
        dt.time(14),
        None,
        True,
    )
    await db.close()


async def test_upgrading_again_changes_nothing(db: Database, database_url: str) -> None:
    """Every start upgrades: what people set stays."""
    async with db.write() as session:
        (await parameters.get(session)).timezone = "America/Manaus"
    await upgrade(database_url)
    async with db.read() as session:
        assert (await parameters.get(session)).timezone == "America/Manaus"


async def test_a_newer_database_is_left_alone(database_url: str) -> None:
    """A database of a later version: refused in a sentence that says what to do."""
    async with raw(database_url) as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerDatabase, match=r"versão mais nova .* \(revisão 9999\). Atualize o programa"):
        await upgrade(database_url)
    async with raw(database_url) as connection:
        version = await connection.execute(text("SELECT version_num FROM alembic_version"))
        assert version.scalar_one() == "9999"


async def test_a_migration_that_fails_leaves_nothing(empty_url: str) -> None:
    """The rules that 0003 wrote before its failure are gone with it."""
    await upgrade(empty_url, to="0002")
    async with raw(empty_url) as connection:
        await connection.execute(
            text(
                "INSERT INTO parameters (id, version, covers_nonpayment, send_at, timezone, paused,"
                " catch_up_hours, ask_from_count, ask_from_percent, updated_at) VALUES"
                " (1, 1, FALSE, '09:00:00', 'UTC', TRUE, 6, 200, 20, '2026-10-01 12:00:00')"
            )
        )
    with pytest.raises(IntegrityError):
        await upgrade(empty_url)
    async with raw(empty_url) as connection:
        assert (await connection.execute(text("SELECT count(*) FROM notice_rules"))).scalar_one() == 0


async def test_a_place_where_no_file_can_be_is_told(tmp_path: Path) -> None:
    """DATABASE_URL leads through something that is no folder: a sentence about the path."""
    (tmp_path / "notes").touch()
    with pytest.raises(DatabaseUnreachable, match="Confira o caminho"):
        await upgrade(f"sqlite:///{tmp_path}/notes/suspensao.db")


async def test_two_processes_may_start_at_once(empty_url: str) -> None:
    """Both upgrade the same empty database; one waits, both succeed, the first rows are there once."""
    code = "import asyncio, sys; from storage.migrate import upgrade; asyncio.run(upgrade(sys.argv[1]))"

    async def start() -> int:
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, empty_url)
        return await process.wait()

    assert list(await asyncio.gather(start(), start())) == [0, 0]
    async with raw(empty_url) as connection:
        assert (await connection.execute(text("SELECT count(*) FROM parameters"))).scalar_one() == 1
