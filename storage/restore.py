"""A copy put in the place of the SQLite database it was made of, which is kept beside it.

The copy is prepared aside, whole: checked, brought to this version, and marked so that it holds what it would
send (storage/instance.py). Then one renaming puts it in its place: until that, nothing has changed.
"""

import asyncio
import contextlib
import datetime as dt
import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from storage import backup, instance
from storage.backup import BackupFailed
from storage.engine import Database
from storage.enums import RestoredWhy
from storage.mark import Mark
from storage.migrate import upgrade

_OURS = {"alembic_version", "parameters", "deliveries", "audit"}


@dataclass(frozen=True, slots=True)
class Restored:
    """copy_until: the last thing the copy knows of. kept: where the replaced database is, if any."""

    copy_until: dt.datetime | None
    kept: Path | None


async def restore(copy: Path, database: Path, mark: Mark | None, *, stamp: str, now: dt.datetime) -> Restored:
    """Put `copy` in the place of `database`. The copy itself stays where it is.

    mark: of the database that is replaced. stamp: goes into the name under which that one is kept.
    Raises DatabaseInUse while a bot holds it; BackupFailed, NewerDatabase, DatabaseUnreachable: nothing was
    changed then.
    """
    claim = Database.open(f"sqlite:///{database}")
    claim.claim_process()
    aside = database.with_name(f".{database.name}.restoring")
    try:
        await asyncio.to_thread(backup.copy, copy, aside, replace=True)
        await asyncio.to_thread(_check_ours, aside, copy.name)
        await upgrade(f"sqlite:///{aside}")
        copy_until = await _hold(aside, mark, now)
        kept = database.with_name(f"{database.stem}-substituido-{stamp}.db")
        replaced = await asyncio.to_thread(_exchange, aside, database, kept)
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(f"{aside}{suffix}")
        await claim.close()
    return Restored(copy_until, kept if replaced else None)


def _check_ours(path: Path, name: str) -> None:
    with closing(sqlite3.connect(path)) as database:
        tables = {table for (table,) in database.execute("SELECT name FROM sqlite_master")}
    if not tables >= _OURS:
        raise BackupFailed(f"{name} não é um banco de dados do suspensao.")


async def _hold(path: Path, mark: Mark | None, now: dt.datetime) -> dt.datetime | None:
    """Mark the copy as one; the last thing it knows of."""
    db = Database.open(f"sqlite:///{path}")
    try:
        async with db.write() as session:
            row = await instance.locked(session)
            await instance.restored(
                session,
                row,
                why=RestoredWhy.COMMAND,
                epoch=max(row.epoch, mark.epoch if mark else 0) + 1,
                known_until=mark.at if mark else None,
                now=now,
            )
            return row.copy_until
    finally:
        await db.close()


def _exchange(aside: Path, database: Path, kept: Path) -> bool:
    """Whether there was a database to replace."""
    with closing(sqlite3.connect(aside, isolation_level=None)) as made:
        made.execute("PRAGMA journal_mode=DELETE")  # one file: its log would keep its name
    try:
        if there := database.exists():
            backup.set_aside(database, kept)
        os.replace(aside, database)
        backup.sync(database.parent)
        return there
    except OSError as error:
        raise BackupFailed(f"Não consigo gravar {error.filename}: {error.strerror}.") from error
