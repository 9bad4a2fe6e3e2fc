"""Notices that the database was put back to an earlier state, and holds what it would send.

What went out after a copy was made is not in it: sent again, every notice since then would come twice. So a
mark outside the database says how far it had come (storage/mark.py), and follows it every other second. A
database that is behind its mark, or that this machine does not know, is a copy.
"""

import datetime as dt
import logging
import uuid
from collections.abc import Callable

from delivery.ports import Clock, Wake
from storage import instance, parameters, runs
from storage.engine import Database, Session
from storage.enums import HoldReason, RestoredWhy, RunState
from storage.instance import Reach
from storage.mark import Mark, MarkFile
from storage.models import Instance

log = logging.getLogger(__name__)

BEAT = dt.timedelta(minutes=1)
"""How often the database itself is told that somebody is at work."""
ALIVE = 3 * BEAT
"""A PostgreSQL at which somebody was at work this lately is no copy, whatever a machine that joins knows."""


class Epoch:
    """`start` before anything is sent; `watch` every few seconds."""

    def __init__(
        self,
        db: Database,
        file: MarkFile,
        clock: Clock,
        *,
        news: Wake,
        new_key: Callable[[], str] = lambda: uuid.uuid4().hex,
    ) -> None:
        self._db = db
        self._file = file
        self._clock = clock
        self._news = news
        self._new_key = new_key
        self._trouble: str | None = None

    @property
    def trouble(self) -> str | None:
        """Why the mark cannot be kept now; None where it is."""
        return self._trouble

    async def start(self) -> None:
        """Look where the database comes from. After an absence, what was being sent asks before it goes on.

        Raises DatabaseUnreachable.
        """
        mark, now = self._read(), self._clock.now()
        async with self._db.write() as session:
            row = await instance.locked(session)
            here = await instance.reach(session)
            why = judge(row, here, mark, alive=self._is_alive(row, now))
            if why is not None:
                await self._hold(session, row, why, mark, now)
            elif row.seen_at is not None:
                await _late(session, now - row.seen_at, now)
            row.uid, row.seen_at = row.uid or self._new_key(), now
            session.add(row)
        self._keep(mark, row, here, now)

    async def watch(self) -> None:
        """Follow the database, unless it has gone back meanwhile. Raises DatabaseUnreachable."""
        mark, now = self._read(), self._clock.now()  # first: another process's would be ahead of what is read
        async with self._db.read() as session:
            row, here = await instance.get(session), await instance.reach(session)
        why = judge(row, here, mark, alive=True)
        if why is not None or row.seen_at is None or abs(now - row.seen_at) >= BEAT:
            async with self._db.write() as session:
                row = await instance.locked(session)
                here = await instance.reach(session)
                why = judge(row, here, mark, alive=True)
                if why is not None:
                    await self._hold(session, row, why, mark, now)
                row.seen_at = now
                session.add(row)
        self._keep(mark, row, here, now)

    async def _hold(
        self, session: Session, row: Instance, why: RestoredWhy, mark: Mark | None, now: dt.datetime
    ) -> None:
        epoch = max(row.epoch, mark.epoch if mark else 0) + 1
        known_until = mark.at if mark else None
        await instance.restored(session, row, why=why, epoch=epoch, known_until=known_until, now=now)
        log.error("database_restored", extra={"why": why.value, "epoch": epoch})
        self._news()

    def _keep(self, old: Mark | None, row: Instance, here: Reach, now: dt.datetime) -> None:
        """The mark as far as the database had come when it was judged; no further, and never back."""
        mark = Mark(row.uid or "", row.epoch, here.attempts, here.audit, now)
        if old is not None and (old.uid, old.reach) == (mark.uid, mark.reach) and abs(now - old.at) < BEAT:
            return
        try:
            self._file.write(mark)
        except OSError as error:
            if self._trouble is None:
                log.error("mark_not_kept", extra={"why": str(error)})
            self._trouble = error.strerror or str(error)
        else:
            self._trouble = None

    def _read(self) -> Mark | None:
        try:
            return self._file.read()
        except OSError as error:
            log.error("mark_not_read", extra={"why": str(error)})
            return None

    def _is_alive(self, row: Instance, now: dt.datetime) -> bool:
        shared = self._db.dialect == "postgresql"
        return shared and row.seen_at is not None and now - row.seen_at <= ALIVE


def judge(row: Instance, here: Reach, mark: Mark | None, *, alive: bool = False) -> RestoredWhy | None:
    """Why the database is taken for a copy; None where it is the one that was last at work here. Pure.

    alive: somebody is at work in it, whatever this machine knows.
    """
    if mark is None:
        return None if alive or row.seen_at is None else RestoredWhy.UNKNOWN
    if mark.uid != row.uid:
        return RestoredWhy.UNKNOWN if here.attempts else None
    behind = mark.epoch > row.epoch or (
        mark.epoch == row.epoch and (here.attempts < mark.attempts or here.audit < mark.audit)
    )
    return RestoredWhy.OLDER if behind else None


async def _late(session: Session, away: dt.timedelta, now: dt.datetime) -> None:
    """Nobody was at work for longer than a slot may be late: what was being sent is late too, and asks."""
    limit = dt.timedelta(hours=(await parameters.get(session)).catch_up_hours)
    if away > limit and await runs.hold(session, HoldReason.LATE_START, RunState.RUNNING, now=now):
        log.warning("runs_held_after_absence", extra={"away": str(away)})
