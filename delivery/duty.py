"""What one process at a time does for all that share a database: keep a run's message, ask a gateway.

Whoever does it says so again and again; when it dies another takes its place within a lease. On SQLite there
is one bot a file, and it does everything.
"""

import datetime as dt
import time
import uuid
from collections.abc import Callable

from delivery.ports import Clock
from storage import duties
from storage.engine import Database

LEASE = dt.timedelta(seconds=45)


class Duty:
    """One process's part in one duty."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        name: str,
        *,
        lease: dt.timedelta = LEASE,
        seconds: Callable[[], float] = time.monotonic,
        new_key: Callable[[], str] = lambda: uuid.uuid4().hex,
    ) -> None:
        """seconds: that only go forward, and while the process is frozen too."""
        self._db = db
        self._clock = clock
        self._name = name
        self._lease = lease
        self._seconds = seconds
        self._holder = new_key()
        self._alone = db.dialect == "sqlite"
        self._until = 0.0

    async def mine(self) -> bool:
        """Whether it is this process's for two thirds of a lease at least. Raises DatabaseUnreachable."""
        lease = self._lease.total_seconds()
        if self.still(lease * 2 / 3):
            return True
        asked_at = self._seconds()
        async with self._db.write() as session:
            taken = await duties.take(
                session, self._name, self._holder, lease=self._lease, now=self._clock.now()
            )
        self._until = asked_at + lease if taken else 0.0
        return taken

    def still(self, seconds: float = 0.0) -> bool:
        """Whether it is surely this process's for so long from now, as it was last told."""
        return self._alone or self._seconds() + seconds < self._until

    async def leave(self) -> None:
        """At the end: another need not wait for the lease. Raises DatabaseUnreachable."""
        if self.still():
            self._until = 0.0
            if not self._alone:
                async with self._db.write() as session:
                    await duties.leave(session, self._name, self._holder)
