"""An account's rate over all processes: turns are reserved in the database, a batch at a time.

In the transaction that claims the batch, so that it costs no commit of its own. What is reserved and not used
is lost: the rate is a promise to the far end, not to us.
"""

from delivery.message import Account
from delivery.pacing import Pacer
from delivery.ports import Clock
from storage import turns
from storage.engine import Database, Session

HORIZON = 15.0
"""Seconds before its turn that a batch is claimed at most: its lease runs meanwhile."""


class Rate:
    """What the lanes of one process reserve for one account."""

    def __init__(self, db: Database, clock: Clock, account: Account, pacer: Pacer) -> None:
        self._db = db
        self._clock = clock
        self._of = account.channel, account.id
        self._pacer = pacer
        pacer.share(self._reserve)

    async def too_early(self, session: Session) -> float:
        """Seconds to let pass before the next batch is claimed; 0 where it may be claimed now."""
        return max(0.0, await turns.ahead(session, *self._of, now=self._clock.now()) - HORIZON)

    async def reserve(self, session: Session, messages: int) -> tuple[int, float]:
        """Turns for so many messages, and the seconds until the first; `granted` once it is committed."""
        count = self._pacer.turns(messages)
        return count, await self._take(session, count)

    def granted(self, count: int, wait: float) -> None:
        """The transaction is committed: the turns are ours."""
        self._pacer.grant(count, wait)

    async def _reserve(self, count: int) -> float:
        async with self._db.write() as session:
            return await self._take(session, count)

    async def _take(self, session: Session, count: int) -> float:
        seconds = count * self._pacer.interval
        return await turns.reserve(session, *self._of, seconds=seconds, now=self._clock.now())
