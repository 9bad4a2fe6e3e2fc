"""`suspensao backup`, `restore` and `doctor`: what they say, leave alone, put back and find."""

import asyncio
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.cli.exits import Exit
from bot.clock import SystemClock
from delivery.epoch import Epoch
from storage import instance
from storage.engine import Database
from storage.enums import HoldReason, RestoredWhy, RunState
from storage.keys import load_key_file
from storage.mark import MarkFile
from storage.migrate import pending, upgrade
from tests.support.logs import kept_logging
from tests.support.older import rows_of

Run_ = Callable[..., Result]


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    with kept_logging():
        yield


@pytest.fixture
def database(sqlite_url: str) -> Path:
    return Path(sqlite_url.removeprefix("sqlite:///"))


@pytest.fixture
def suspensao(sqlite_url: str, tmp_path: Path) -> Run_:
    environ = {"DATABASE_URL": sqlite_url, "SUSPENSAO_KEY_FILE": str(tmp_path / "test.key")}

    def run(*words: str, typed: str = "", **more: str) -> Result:
        return CliRunner().invoke(app, words, input=typed, env=environ | more)

    return run


def sql(path: Path, statement: str) -> list[object]:
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        return [row[0] for row in database.execute(statement).fetchall()]


def running_run(path: Path) -> None:
    """A run that is under way in the database."""
    sql(
        path,
        "INSERT INTO runs (schedule, local_date, slot, trigger, state, backlog, messages_as_of, created_at)"
        " VALUES ('hand', '2026-11-24', 'x', 'hand', 'running', 'include', 0, '2026-11-24 12:00:00')",
    )


def test_a_copy_beside_a_bot_that_runs(suspensao: Run_, sqlite_url: str, database: Path) -> None:
    """In the folder for copies; it says that the key is not in it."""
    bot = Database.open(sqlite_url)
    bot.claim_process()
    done = suspensao("backup")
    asyncio.run(bot.close())
    (copy,) = (database.parent / "backups").iterdir()
    assert (done.exit_code, str(copy) in done.stdout) == (Exit.OK, True)
    assert "guarde-a em outro lugar" in done.stderr
    assert sql(copy, "SELECT count(*) FROM parameters") == [1]


def test_a_copy_over_nothing_that_is_there(suspensao: Run_, tmp_path: Path) -> None:
    """A program reads why; --force is a person's word."""
    target = tmp_path / "copy.db"
    target.write_text("precious")
    refused = suspensao("backup", str(target), "--json")
    assert (refused.exit_code, target.read_text()) == (Exit.INPUT, "precious")
    assert "--force" in json.loads(refused.stdout)["error"]
    assert json.loads(suspensao("backup", str(target), "--force", "--json").stdout)["file"] == str(target)


@pytest.mark.parametrize("words", [("backup",), ("restore", __file__, "--yes")])
def test_with_postgresql_it_names_the_tools(suspensao: Run_, words: tuple[str, ...]) -> None:
    done = suspensao(*words, DATABASE_URL="postgresql://bot@db.example/suspensao")
    assert (done.exit_code, "pg_dump" in done.stderr) == (Exit.INPUT, True)


def test_restored_and_held(suspensao: Run_, database: Path, tmp_path: Path) -> None:
    """What was replaced stays beside it, whole; the copy's run waits for a person."""
    running_run(database)
    copy = tmp_path / "copy.db"
    assert suspensao("backup", str(copy)).exit_code == Exit.OK
    sql(database, "UPDATE runs SET state = 'done'")
    sql(database, "UPDATE parameters SET timezone = 'America/Manaus'")
    done = suspensao("restore", str(copy), typed="s\n")
    assert done.exit_code == Exit.OK, done.output
    assert "pergunta no Slack antes de enviar" in done.stderr
    (kept,) = database.parent.glob("*-substituido-*.db")
    assert sql(kept, "SELECT timezone FROM parameters") == ["America/Manaus"]
    assert sql(database, "SELECT timezone FROM parameters") == ["America/Sao_Paulo"]
    held = sql(database, "SELECT state || ' ' || hold_reason FROM runs")
    assert held == [f"{RunState.HELD} {HoldReason.RESTORED}"]
    assert [path.name for path in database.parent.glob(".*")] == []


def test_without_a_yes_nothing_changes(suspensao: Run_, database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    suspensao("backup", str(copy))
    before = database.read_bytes()
    assert suspensao("restore", str(copy), typed="n\n").exit_code == Exit.INPUT
    assert suspensao("restore", str(copy), "--json").exit_code == Exit.USAGE
    assert database.read_bytes() == before


def test_not_under_a_bot_that_runs(suspensao: Run_, sqlite_url: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    suspensao("backup", str(copy))
    bot = Database.open(sqlite_url)
    bot.claim_process()
    done = suspensao("restore", str(copy), "--yes")
    asyncio.run(bot.close())
    assert (done.exit_code, "Já há um bot" in done.stderr) == (Exit.DATABASE, True)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DROP TABLE parameters", "do suspensao"),
        ("UPDATE alembic_version SET version_num = '9999'", "mais nova"),
    ],
)
def test_what_is_no_copy_of_ours_is_refused(
    suspensao: Run_, database: Path, tmp_path: Path, statement: str, said: str
) -> None:
    """Another program's database, or one of a newer version; the one that is there stays as it is."""
    copy = tmp_path / "copy.db"
    suspensao("backup", str(copy))
    sql(copy, statement)
    before = database.read_bytes()
    done = suspensao("restore", str(copy), "--yes")
    assert (done.exit_code, said in done.stderr) == (Exit.DATABASE, True)
    assert (database.read_bytes(), list(database.parent.glob("*substituido*"))) == (before, [])


def test_a_copy_of_an_earlier_version_is_brought_to_this_one(
    suspensao: Run_, sqlite_url: str, tmp_path: Path
) -> None:
    """And held like any other."""
    copy = tmp_path / "old.db"
    asyncio.run(upgrade(f"sqlite:///{copy}", to="0003"))
    for statement in rows_of("0003"):
        sql(copy, statement)
    assert suspensao("restore", str(copy), "--yes").exit_code == Exit.OK

    async def row() -> object:
        db = Database.open(sqlite_url)
        async with db.read() as session:
            found = await instance.get(session)
        await db.close()
        return found.restored_why, instance.asks(found)

    assert not asyncio.run(pending(sqlite_url))
    assert asyncio.run(row()) == (RestoredWhy.COMMAND, True)


def test_a_migration_is_preceded_by_a_copy(suspensao: Run_, tmp_path: Path) -> None:
    """Under the name of the version to come, as the database was; a new database needs none."""
    old = tmp_path / "old" / "bot.db"
    asyncio.run(upgrade(f"sqlite:///{old}", to="0003"))
    assert suspensao("migrate", DATABASE_URL=f"sqlite:///{old}").exit_code == Exit.OK
    (copy,) = (old.parent / "backups").iterdir()
    assert copy.name.startswith("bot-antes-da-")
    assert sql(copy, "SELECT version_num FROM alembic_version") == ["0003"]
    new = tmp_path / "new" / "bot.db"
    suspensao("migrate", DATABASE_URL=f"sqlite:///{new}")
    assert not (new.parent / "backups").exists()


def test_doctor_finds_nothing_where_all_is_well(suspensao: Run_, sqlite_url: str, tmp_path: Path) -> None:
    """Key, database, mark and ledger."""
    asyncio.run(started_once(sqlite_url, tmp_path))
    done = suspensao("doctor", "--json")
    values = json.loads(done.stdout)
    assert (done.exit_code, values["well"]) == (Exit.OK, True), values


def test_doctor_names_what_is_wrong_and_what_to_do(suspensao: Run_, database: Path) -> None:
    """Without a key, without a mark, and with a delivery that was never called for."""
    running_run(database)
    sql(
        database,
        "INSERT INTO notices (run_id, rule_id, occurrence, due_on, backlog, created_at)"
        " VALUES (1, 1, 0, '2026-11-24', FALSE, '2026-11-24 12:00:00')",
    )
    sql(
        database,
        "INSERT INTO deliveries (run_id, notice_id, channel, account_id, destination, units, state, attempts,"
        " updated_at) VALUES (1, 1, 'email', 1, 'x', 1, 'accepted', 1, '2026-11-24 12:00:00')",
    )
    done = suspensao("doctor")
    assert done.exit_code == Exit.UNWELL
    assert "✗ Chave" in done.stdout
    assert "sem registro da chamada" in done.stdout
    assert "suspensao pausar" in done.stdout


async def started_once(url: str, folder: Path) -> None:
    """What a bot's start leaves: a key and a mark."""
    load_key_file(folder / "test.key")
    db = Database.open(url)
    path = Path(f"{url.removeprefix('sqlite:///')}.mark")
    await Epoch(db, MarkFile(path), SystemClock(), news=lambda: None).start()
    await db.close()
