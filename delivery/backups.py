"""The daily copy of an SQLite database: at a quiet hour, once a local day, the newest few kept."""

import asyncio
import datetime as dt
import logging
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from delivery.ports import Clock
from storage import backup, parameters
from storage.backup import BackupFailed
from storage.engine import Database

log = logging.getLogger(__name__)

QUIET = dt.time(3)
_AGAIN = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Place:
    """Which file is copied, into which folder, and how many copies are kept there (at least one)."""

    database: Path
    folder: Path
    keep: int


class Backups:
    """Call `look` every minute: what is done for today is found done, by whoever did it."""

    def __init__(self, db: Database, place: Place, clock: Clock) -> None:
        self._db = db
        self._place = place
        self._clock = clock
        self._not_before: dt.datetime | None = None
        self._trouble: str | None = None

    @property
    def trouble(self) -> str | None:
        """Why the last copy was not made, for people; None where it was."""
        return self._trouble

    async def look(self) -> None:
        """Make today's copy if its hour has come; one that failed is tried again in an hour."""
        now, place = self._clock.now(), self._place
        async with self._db.read() as session:
            here = now.astimezone(ZoneInfo((await parameters.get(session)).timezone))
        if here.time() < QUIET or (self._not_before is not None and now < self._not_before):
            return
        target = backup.daily_file(place.folder, place.database, here.date())
        if await asyncio.to_thread(target.exists):
            return
        try:
            await asyncio.to_thread(backup.copy, place.database, target)
            await asyncio.to_thread(backup.prune, place.folder, place.database, place.keep)
        except (BackupFailed, OSError) as error:
            self._trouble, self._not_before = str(error), now + _AGAIN
            log.error("backup_failed", extra={"why": str(error)})
        else:
            self._trouble = self._not_before = None
            log.info("backup_made", extra={"file": target.name})
