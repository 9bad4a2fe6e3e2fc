"""The database brought to this version of the program, at every start."""

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from storage import backup, connect
from storage.failures import unreachable

T = TypeVar("T")

log = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).parent / "migrations"

# Any number that no other program is likely to lock on.
_ADVISORY_LOCK = 7_203_115


class NewerDatabase(Exception):
    """A newer version of the program made this database. Nothing was changed; the text is for people."""


async def upgrade(url: str, to: str = "head", *, copies: Path | None = None) -> None:
    """Bring the database at `url` to this version, making it where there is none. Idempotent.

    One transaction: all of it, or nothing. Several processes may start at once: the others wait.
    copies: the folder in which an SQLite database of an earlier version is copied first; without a copy it is
    not migrated. `to` names an earlier revision; only tests need it.
    Raises NewerDatabase, DatabaseUnreachable, BackupFailed.
    """
    path = connect.sqlite_path(url)
    if path is not None and copies is not None and (to_come := await _within(url, _to_come)):
        target = backup.before_file(copies, path, to_come)
        # In the place of one that an earlier try made: what came in since then is in this one.
        await asyncio.to_thread(backup.copy, path, target, replace=True)
        log.info("database_copied_before_migration", extra={"file": target.name})
    await _within(url, partial(_upgrade, to=to))


async def pending(url: str) -> bool:
    """Whether `upgrade` would change the database at `url`. Raises NewerDatabase, DatabaseUnreachable."""
    return await _within(url, _is_pending)


def config(connection: sa.Connection | None = None) -> Config:
    """Alembic's configuration, without an ini file; migrations/env.py reads the connection from it."""
    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    settings.attributes["connection"] = connection
    return settings


async def _within(url: str, work: Callable[[sa.Connection], T]) -> T:
    """What `work` gives, in a transaction of its own."""
    try:
        engine = _engine(url)
        try:
            async with engine.begin() as connection:
                return await connection.run_sync(work)
        finally:
            await engine.dispose()
    except (DBAPIError, OSError) as error:
        raise unreachable(error) or error from error


def _engine(url: str) -> AsyncEngine:
    path = connect.sqlite_path(url)
    if path is None:
        return connect.postgresql(url, poolclass=sa.NullPool)
    connect.touch(path)
    return connect.sqlite_migrator(path)


def _upgrade(connection: sa.Connection, to: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ADVISORY_LOCK)))
    settings = config(connection)
    scripts = ScriptDirectory.from_config(settings)
    current = _current(connection, scripts)
    if current == scripts.get_current_head():
        return
    command.upgrade(settings, to)
    _check_references(connection)
    log.info("database_migrated", extra={"from": current, "to": to})


def _to_come(connection: sa.Connection) -> str | None:
    """The newest revision, where the database is of an earlier one; None for a new one."""
    scripts = ScriptDirectory.from_config(config(connection))
    current, head = _current(connection, scripts), scripts.get_current_head()
    return None if current in (None, head) else head


def _is_pending(connection: sa.Connection) -> bool:
    scripts = ScriptDirectory.from_config(config(connection))
    return _current(connection, scripts) != scripts.get_current_head()


def _current(connection: sa.Connection, scripts: ScriptDirectory) -> str | None:
    """The database's revision; None for an empty one. Raises NewerDatabase."""
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise NewerDatabase(
            f"Este banco de dados foi atualizado por uma versão mais nova do suspensao (revisão {current}). "
            "Atualize o programa, ou aponte DATABASE_URL para outro banco."
        )
    return current


def _check_references(connection: sa.Connection) -> None:
    """Foreign keys are off while SQLite's tables are copied: look before the commit that none broke."""
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise RuntimeError(f"a migration broke a foreign key: table {broken[0]}, row {broken[1]}")
