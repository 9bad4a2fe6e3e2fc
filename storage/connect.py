"""From a DATABASE_URL to engines: which driver, which pool, what every connection is told first."""

import os
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, NullPool, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage import one_turn
from storage.unaccented import fold

BUSY_SECONDS = 60
IDLE_SECONDS = 60
_READERS = 4


def sqlite_path(url: str) -> Path | None:
    """The file of an SQLite URL; None for PostgreSQL. Raises ValueError for anything else."""
    parts = make_url(url)
    match parts.get_backend_name():
        case "postgresql":
            return None
        case "sqlite" if parts.database and parts.database != ":memory:":
            return Path(parts.database)
        case _:
            raise ValueError("DATABASE_URL: use sqlite:///CAMINHO ou postgresql://USUÁRIO@HOST/BANCO")


def database_name(url: str) -> str:
    """The name of the database of a PostgreSQL URL; the server's own default where it names none."""
    parts = make_url(url)
    return parts.database or parts.username or "postgres"


def touch(path: Path) -> None:
    """Make the database's file, and the folder it lies in, readable by nobody else: it holds contacts."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def sqlite_writer(path: Path) -> AsyncEngine:
    """One connection, kept open; its transactions take the write lock when they begin.

    A deferred transaction that reads and then writes loses updates, or fails in the middle as busy.
    """
    return _sqlite(path, "BEGIN IMMEDIATE", {"journal_mode": "WAL", "synchronous": "FULL"}, pool_size=1)


def sqlite_readers(path: Path) -> AsyncEngine:
    """A few connections that cannot write. Each transaction sees one state of the database."""
    return _sqlite(path, "BEGIN", {"query_only": "ON"}, pool_size=_READERS)


def sqlite_migrator(path: Path) -> AsyncEngine:
    """As the writer, without foreign keys: SQLite changes a table by copying and dropping it."""
    pragmas = {"journal_mode": "WAL", "synchronous": "FULL", "foreign_keys": "OFF"}
    return _sqlite(path, "BEGIN IMMEDIATE", pragmas, poolclass=NullPool)


def postgresql(url: str, **options: Any) -> AsyncEngine:
    """Pooled connections through asyncpg; a connection that a restart of the server cut is replaced."""
    return create_async_engine(
        _asyncpg(url),
        hide_parameters=True,  # an error's text ends in logs, and parameters hold contacts
        connect_args={
            "timeout": 10,
            "command_timeout": BUSY_SECONDS,
            # JIT costs half a second on asyncpg's look-ups of types, and our queries are short.
            "server_settings": {
                "application_name": "suspensao",
                "jit": "off",
                # A process frozen amid a transaction would keep its account's row locked for as long as that.
                "idle_in_transaction_session_timeout": str(IDLE_SECONDS * 1_000),
            },
        },
        **options,
    )


def _asyncpg(url: str) -> URL:
    return make_url(url).set(drivername="postgresql+asyncpg")


def _sqlite(path: Path, begin: str, pragmas: dict[str, str], **options: Any) -> AsyncEngine:
    """An engine that begins its transactions itself: the driver would begin only before a write."""
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(path)),
        hide_parameters=True,
        async_creator=partial(one_turn.connect, path, timeout=BUSY_SECONDS),
        **options,
    )
    settings = {"foreign_keys": "ON", "temp_store": "MEMORY", **pragmas}

    @event.listens_for(engine.sync_engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for name, value in settings.items():
            cursor.execute(f"PRAGMA {name}={value}")
        cursor.close()
        connection.create_function("unaccented", 1, fold, deterministic=True)

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine
