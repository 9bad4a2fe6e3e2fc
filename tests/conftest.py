"""Fixtures that every part uses: a migrated database on SQLite and on PostgreSQL, and a clock."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path

import pytest

from storage.engine import Database
from storage.migrate import upgrade
from tests.support import postgres
from tests.support.clock import FixedClock
from tests.support.postgres_reuse import ReusedDatabase

pytest_plugins = ["tests.support.golden"]

_numbers = count(1)
_MEMORY = Path("/dev/shm")  # noqa: S108 - nothing is read that this session did not write
_ROOM = 500_000_000


@pytest.fixture
def clock() -> FixedClock:
    """Noon in UTC, nine o'clock in São Paulo."""
    return FixedClock()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file, closed: its log is folded in, so that copying the one file copies everything."""
    path = tmp_path_factory.mktemp("template") / "suspensao.db"
    asyncio.run(upgrade(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_databases() -> Iterator[postgres.Databases]:
    """Databases on DATABASE_URL_TEST, or on a server started for this session."""
    given = os.environ.get("DATABASE_URL_TEST")
    if given:
        yield postgres.Databases(given)
        return
    missing = postgres.missing()
    if missing and os.environ.get("CI") == "true":
        pytest.fail(missing)
    if missing:
        pytest.skip(missing)
    with postgres.server() as url:
        yield postgres.Databases(url)


@pytest.fixture(scope="session")
def postgres_template(postgres_databases: postgres.Databases) -> Iterator[str]:
    """A migrated database that nobody is connected to."""
    url = postgres_databases.create()
    asyncio.run(upgrade(url))
    yield url
    postgres_databases.drop(url)


@pytest.fixture(scope="session")
def postgres_reused(
    postgres_databases: postgres.Databases, postgres_template: str
) -> Iterator[ReusedDatabase]:
    """One database for all tests of this session, emptied between them."""
    with ReusedDatabase(postgres_databases, postgres_template) as reused:
        yield reused


@pytest.fixture(scope="session")
def memory_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """In memory where the machine gives room for it: each commit of the product waits for the disk."""
    if not _MEMORY.is_dir() or shutil.disk_usage(_MEMORY).free < _ROOM:
        yield tmp_path_factory.mktemp("databases")
        return
    with tempfile.TemporaryDirectory(prefix="suspensao-test-", dir=_MEMORY) as folder:
        yield Path(folder)


@pytest.fixture
def sqlite_url(sqlite_template: Path, memory_folder: Path) -> Iterator[str]:
    """The URL of a fresh migrated SQLite database, alone in its folder; gone afterwards."""
    folder = memory_folder / str(next(_numbers))
    folder.mkdir()
    path = folder / "suspensao.db"
    shutil.copy(sqlite_template, path)
    yield f"sqlite:///{path}"
    shutil.rmtree(folder)


@pytest.fixture
def postgres_url(postgres_reused: ReusedDatabase) -> str:
    """The URL of a migrated PostgreSQL database without the rows of any other test."""
    return postgres_reused.fresh()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def dialect(request: pytest.FixtureRequest) -> str:
    """Each database in turn. A test on one alone: `@pytest.mark.parametrize("dialect", ["sqlite"])`."""
    return str(request.param)


@pytest.fixture
def database_url(dialect: str, request: pytest.FixtureRequest) -> str:
    """The URL of a fresh migrated database."""
    return str(request.getfixturevalue("sqlite_url" if dialect == "sqlite" else "postgres_url"))


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    """A fresh migrated database, open."""
    database = Database.open(database_url)
    yield database
    await database.close()
