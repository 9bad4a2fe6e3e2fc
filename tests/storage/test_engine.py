"""What a session promises, on both databases."""

import asyncio
import os
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import func, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from storage import connect, parameters
from storage.engine import Database, DatabaseInUse, DatabaseUnreachable
from storage.enums import HoldReason
from storage.models import Parameters

only_sqlite = pytest.mark.parametrize("dialect", ["sqlite"])
only_postgresql = pytest.mark.parametrize("dialect", [pytest.param("postgresql", marks=pytest.mark.postgres)])


async def hours(db: Database) -> int:
    async with db.read() as session:
        return (await parameters.get(session)).catch_up_hours


async def test_a_write_commits(db: Database) -> None:
    """What a write block changed is there for the next reader."""
    async with db.write() as session:
        (await parameters.get(session)).catch_up_hours = 12
    assert await hours(db) == 12


async def test_an_exception_rolls_back(db: Database) -> None:
    """A write block that fails leaves nothing behind, and the exception reaches the caller."""

    async def fail() -> None:
        async with db.write() as session:
            (await parameters.get(session)).catch_up_hours = 12
            await session.flush()
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    assert await hours(db) == 6


async def test_a_cancelled_write_rolls_back(db: Database) -> None:
    """A task cancelled inside its write leaves nothing behind, and the next write goes on."""
    reached = asyncio.Event()

    async def stuck() -> None:
        async with db.write() as session:
            (await parameters.get(session)).catch_up_hours = 12
            await session.flush()
            reached.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(stuck())
    await reached.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    async with db.write() as session:
        assert (await parameters.get(session)).catch_up_hours == 6


async def test_rows_outlive_their_session(db: Database) -> None:
    """A row read in a write block can be read after its commit, without a query."""
    async with db.write() as session:
        row = await parameters.get(session)
        row.catch_up_hours = 12
    assert (row.catch_up_hours, row.pending_hold) == (12, HoldReason.FIRST_RUN)


async def test_a_read_cannot_write(db: Database) -> None:
    """A session of `read` refuses to change anything, even by hand-written SQL."""
    with pytest.raises((DBAPIError, DatabaseUnreachable)):
        async with db.read() as session:
            await session.execute(text("UPDATE parameters SET catch_up_hours = 12"))
    assert await hours(db) == 6


async def test_a_read_sees_one_state(db: Database) -> None:
    """What is committed while a read is open does not show in it: two of its queries always agree."""
    query = select(Parameters.catch_up_hours)
    async with db.read() as session:
        before = (await session.exec(query)).one()
        async with db.write() as other:
            (await parameters.get(other)).catch_up_hours = 12
        assert (await session.exec(query)).one() == before


async def test_no_update_is_lost(db: Database) -> None:
    """Twenty tasks that each read a number, wait a turn and write it back plus one add twenty."""

    async def add_one() -> None:
        async with db.write() as session:
            row = (await session.exec(select(Parameters).with_for_update())).one()
            await asyncio.sleep(0)
            row.ask_from_count += 1

    await asyncio.gather(*(add_one() for _ in range(20)))
    async with db.read() as session:
        assert (await parameters.get(session)).ask_from_count == 220


@only_sqlite
async def test_a_write_inside_a_write_is_told(db: Database) -> None:
    """It would wait for itself for ever: refused at once instead."""
    async with db.write():
        with pytest.raises(RuntimeError, match="inside a write"):
            async with db.write():
                pass


@only_sqlite
async def test_one_bot_a_file(db: Database, database_url: str) -> None:
    """A second bot on the same SQLite file is refused until the first lets go."""
    other = Database.open(database_url)
    db.claim_process()
    with pytest.raises(DatabaseInUse, match="Já há um bot"):
        other.claim_process()
    await db.close()
    other.claim_process()
    await other.close()


def test_a_claim_where_nothing_can_be_written_says_so(tmp_path: Path) -> None:
    """The lock is the first thing a start writes: a wrong path ends in the database's sentence."""
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseUnreachable, match="Confira o caminho"):
        Database.open(f"sqlite:///{tmp_path}/file/suspensao.db").claim_process()


@only_postgresql
async def test_many_bots_a_server(db: Database, database_url: str) -> None:
    """On PostgreSQL nobody is refused."""
    other = Database.open(database_url)
    db.claim_process()
    other.claim_process()
    await other.close()


@only_sqlite
async def test_a_database_locked_by_others_is_told(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process that holds the lock for too long: a sentence, and the block never runs."""
    monkeypatch.setattr(connect, "BUSY_SECONDS", 0.05)
    db = Database.open(database_url)
    other = sqlite3.connect(str(make_url(database_url).database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseUnreachable, match="ocupado"):
        async with db.write():
            pytest.fail("the block ran without its transaction")
    other.close()
    async with db.write() as session:
        assert (await parameters.get(session)).catch_up_hours == 6
    await db.close()


@only_sqlite
async def test_a_full_disk_is_told(db: Database) -> None:
    """A write that does not fit: a sentence, and nothing is written."""
    async with db.write() as session:
        await session.execute(text("PRAGMA max_page_count = 1"))  # SQLite makes it the present size
    with pytest.raises(DatabaseUnreachable, match="cheio"):
        async with db.write() as session:
            await session.execute(
                text(
                    "INSERT INTO audit (at, actor, action, subject) VALUES ('2026-11-24', 'U1', 'x', :long)"
                ),
                {"long": "x" * 1_000_000},
            )
    async with db.read() as session:
        assert (await session.execute(text("SELECT count(*) FROM audit"))).scalar_one() == 0


async def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    """Something else under the database's name: a sentence."""
    path = tmp_path / "notes.db"
    path.write_text("Comprar café. " * 100)
    db = Database.open(f"sqlite:///{path}")
    with pytest.raises(DatabaseUnreachable, match="danificado"):
        await hours(db)
    await db.close()


@only_postgresql
async def test_a_cut_connection_is_told_and_replaced(db: Database) -> None:
    """The server drops our connection in a transaction: a sentence; the next session has a new one."""

    async def lose_the_connection() -> None:
        async with db.write() as session:
            (await parameters.get(session)).catch_up_hours = 12
            await session.flush()
            await session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with pytest.raises(DatabaseUnreachable, match="não responde"):
        await lose_the_connection()
    assert await hours(db) == 6


@only_postgresql
async def test_a_server_that_has_frozen_is_told(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A statement that never ends is given up: a sentence, and the connection is good again."""
    monkeypatch.setattr(connect, "BUSY_SECONDS", 0.1)
    db = Database.open(database_url)

    async def wait_for_ever() -> None:
        async with db.write() as session:
            await session.execute(text("SELECT pg_sleep(60)"))

    with pytest.raises(DatabaseUnreachable, match="não responde"):
        await wait_for_ever()
    assert await hours(db) == 6
    await db.close()


async def test_no_server_is_told(tmp_path: Path) -> None:
    """Nobody listens where DATABASE_URL points: a sentence, not a traceback of the driver."""
    db = Database.open(f"postgresql://bot@/suspensao?host={tmp_path}")
    with pytest.raises(DatabaseUnreachable, match="não responde"):
        async with db.read():
            pass
    await db.close()


@only_postgresql
async def test_a_database_that_is_not_there_is_told(database_url: str) -> None:
    """The server answers, the database of DATABASE_URL does not exist: a sentence."""
    url = make_url(database_url).set(database="nowhere").render_as_string(hide_password=False)
    db = Database.open(url)
    with pytest.raises(DatabaseUnreachable, match="DATABASE_URL"):
        async with db.read():
            pass
    await db.close()


@pytest.mark.parametrize("url", ["mysql://localhost/x", "sqlite://", "sqlite:///:memory:"])
def test_other_databases_are_refused(url: str) -> None:
    """Only a file of SQLite and PostgreSQL keep the promises above."""
    with pytest.raises(ValueError, match="DATABASE_URL"):
        Database.open(url)


@only_sqlite
async def test_the_file_is_its_owners(db: Database, database_url: str) -> None:
    """It holds contacts: nobody else on the machine may read the database, its log or its folder."""
    path = Path(str(make_url(database_url).database))
    nested = path.parent / "data" / "new.db"
    connect.touch(nested)
    assert [oct(os.stat(p).st_mode & 0o777) for p in (nested, nested.parent)] == ["0o600", "0o700"]


async def test_an_error_names_no_contact(db: Database) -> None:
    """What the database refuses ends in a log; the values of the statement do not."""
    async with db.write() as session:
        with pytest.raises(DBAPIError) as refused:
            await session.execute(
                text("INSERT INTO clients (name, email) VALUES (:name, :email)"),
                {"name": "Maria", "email": "maria@cliente.example"},
            )
        await session.rollback()
    assert "maria@" not in str(refused.value)


@only_postgresql
async def test_two_writes_in_each_other_s_way_are_no_mistake_of_ours(db: Database) -> None:
    """PostgreSQL ends one of two that wait in a circle: its writer looks again, as after any absence."""
    met = asyncio.Barrier(2)

    async def write(first: int, second: int) -> None:
        async with db.write() as session:
            await session.execute(text("SET LOCAL deadlock_timeout = '20ms'"))
            await session.execute(select(func.pg_advisory_xact_lock(first)))
            await met.wait()
            await session.execute(select(func.pg_advisory_xact_lock(second)))

    ends = await asyncio.gather(write(1, 2), write(2, 1), return_exceptions=True)
    assert sorted(type(end) for end in ends if end) == [DatabaseUnreachable]


@only_postgresql
@pytest.mark.parametrize("last", ["statement", "commit"])
async def test_who_was_frozen_amid_a_transaction_learns_it_and_goes_on(db: Database, last: str) -> None:
    """The server has ended the session: nothing of it was written, and the pool opens another."""

    async def freeze() -> None:
        async with db.write() as session:
            (await parameters.get(session)).catch_up_hours = 12
            await session.flush()
            await session.execute(text("SET LOCAL idle_in_transaction_session_timeout = '20ms'"))
            async with db.read() as other:
                await other.execute(select(func.pg_sleep(0.1)))
            if last == "statement":
                await session.execute(select(1))

    with pytest.raises(DatabaseUnreachable):
        await freeze()
    assert await hours(db) == 6
