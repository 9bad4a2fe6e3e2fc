"""Keeps every account with something pending at work, and the ledger tidy between batches.

Driven by what the ledger says, never by events: a wake only makes it look sooner. Whatever another process
writes (a run from the command line, an account resumed) is found at the next look.
"""

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable, Sequence
from itertools import starmap
from random import random
from secrets import token_hex

from delivery import windows
from delivery.calendar import STANDARD as STANDARD_WINDOW
from delivery.calendar import Calendar
from delivery.ceiling import Ceiling
from delivery.errors import DeliveryError
from delivery.fallback import follow
from delivery.lane import Kit, Lane
from delivery.letters import Editions
from delivery.message import Account, Answer, Outgoing
from delivery.ports import Clock, Sender, Senders, Wake
from delivery.rate import Rate
from delivery.retry import STANDARD, Draw, RetryPolicy
from delivery.signal import Signal
from storage import limits, runs, upkeep
from storage.engine import Database, DatabaseUnreachable
from storage.owed import accounts_with_work

log = logging.getLogger(__name__)

LANES = 2
LEASE = dt.timedelta(minutes=5)


class LeaseTooShort(ValueError):
    """A lease must last longer than twice a sender's total timeout (ARCHITECTURE.md, invariant 4)."""


class Dispatcher:
    """`run` it as a task; `stop` lets calls under way finish and ends it."""

    def __init__(
        self,
        db: Database,
        senders: Senders,
        letters: Editions,
        clock: Clock,
        *,
        work: Signal,
        news: Wake,
        draw: Draw = random,
        policy: RetryPolicy = STANDARD,
        lease: dt.timedelta = LEASE,
        poll: float = 2.0,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """work: wakes it. news: is told of every change. poll: seconds between two looks at most."""
        self._kit = Kit(db, clock, letters, news, draw, lambda: token_hex(16), lease, policy, sleep)
        self._senders = senders
        self._work = work
        self._poll = poll
        self._calendar = Calendar(STANDARD_WINDOW, "UTC")  # as it was set at the last look
        self._ceilings: dict[Account, Ceiling] = {}
        self._pumps: dict[Account, asyncio.Task[int]] = {}
        self._stopping = self._at_work = False

    @property
    def lease(self) -> dt.timedelta:
        """After how long another process may take over what a dead one had claimed."""
        return self._kit.lease

    @property
    def at_work(self) -> bool:
        """Whether the last look went through: it runs, and has its database."""
        return self._at_work

    async def check(self) -> None:
        """Open every account that may send. Raises LeaseTooShort, whose text is for people."""
        async with self._kit.db.read() as session:
            accounts = [Account(channel, key) for channel, key in await limits.active(session)]
        for account in accounts:
            await self._open(account)

    async def run(self) -> None:
        """Look, work, wait; until `stop`. Without a database it waits for one. Raises LeaseTooShort at first.

        However it ends, calls under way are recorded first: cut off, they would be in doubt for nothing.
        """
        try:
            await self._look_again_and_again()
        finally:
            self._at_work = False
            await asyncio.gather(*self._pumps.values())

    async def _look_again_and_again(self) -> None:
        taken_over = False
        with self._work.listen() as wake:
            while not self._stopping:
                try:
                    if not taken_over:
                        await self.check()
                        await self.take_over()
                        taken_over = True
                    await self.look()
                    if not self._at_work and not self._stopping:
                        self._at_work = True
                        log.info("at_work")
                except DatabaseUnreachable as error:
                    self._at_work = False
                    log.warning("dispatcher_waits_for_database", extra={"why": str(error)})
                await wake.wait(self._poll)

    def stop(self) -> None:
        """Nothing more is claimed; `run` returns once the calls under way are recorded."""
        self._stopping, self._at_work = True, False
        self._work()

    async def take_over(self) -> None:
        """On SQLite, where this is the only process that sends: settle what its predecessor left at once."""
        if self._kit.db.dialect == "sqlite":
            await self._recover(all_workers=True)

    async def look(self) -> None:
        """One look: tidy the ledger, close what is finished, put accounts with something pending to work."""
        await self._tidy()
        async with self._kit.db.read() as session:
            now = self._kit.clock.now()
            finished = await runs.finished(session, now=now)
            self._calendar = await windows.current(session)
            waiting = await accounts_with_work(session, window_open=self._calendar.open_at(now))
        if finished:
            async with self._kit.db.write() as session:
                await runs.close(session, finished, now=self._kit.clock.now())
            self._kit.news()
        for account in starmap(Account, waiting):
            if account not in self._pumps and not self._stopping:
                self._pumps[account] = asyncio.create_task(self._pump(account))

    async def settle(self) -> None:
        """Look and work until nothing more can go out now. For tests and commands that end."""
        moved = True
        while moved:
            await self.look()
            moved = any(await asyncio.gather(*self._pumps.values()))

    async def _tidy(self) -> None:
        """Take over from the dead, wake retries, cancel the rest of cancelled runs, follow what failed."""
        now = self._kit.clock.now()
        async with self._kit.db.read() as session:
            chores = await upkeep.chores(session, now=now)
        if chores.recover:
            await self._recover(all_workers=False)
        if chores.wake_retries or chores.cancel_rest:
            async with self._kit.db.write() as session:
                await upkeep.wake_retries(session, now=now)
                await upkeep.cancel_rest(session, now=now)
            self._kit.news()
        if chores.follow:
            await follow(self._kit.db, now)
            self._kit.news()

    async def _recover(self, *, all_workers: bool) -> None:
        async with self._kit.db.write() as session:
            found = await upkeep.recover(session, now=self._kit.clock.now(), all_workers=all_workers)
        if found.given_back or found.in_doubt:
            log.warning("recovered", extra={"given_back": found.given_back, "in_doubt": found.in_doubt})
            self._kit.news()

    async def _pump(self, account: Account) -> int:
        """Run the account's lanes until nothing more may go out now; how many deliveries they looked at."""
        try:
            looked_at = await self._run_lanes(account)
        except DatabaseUnreachable as error:
            log.warning("pump_waits_for_database", extra={"account": account.id, "why": str(error)})
            return 0
        except Exception:  # one account's trouble must not stop the others; the next look tries again
            log.exception("pump_failed", extra={"channel": account.channel, "account": account.id})
            return 0
        finally:
            del self._pumps[account]
        if looked_at:
            self._work()  # its run may be finished now
        return looked_at

    async def _run_lanes(self, account: Account) -> int:
        sender = await self._open(account)
        ceiling = self._ceilings.setdefault(account, Ceiling(account))
        paced = sender.pacer
        rate = None if paced is None else Rate(self._kit.db, self._kit.clock, account, paced)
        lanes = [
            Lane(
                self._kit,
                account,
                sender,
                ceiling,
                rate,
                calendar=lambda: self._calendar,
                stopping=lambda: self._stopping,
            )
            for _ in range(LANES)
        ]
        # Each to its own end: a lane with calls under way is never cut off for the other's error.
        ends = await asyncio.gather(*(lane.run() for lane in lanes), return_exceptions=True)
        for end in ends:
            if isinstance(end, BaseException):
                raise end
        return sum(end for end in ends if isinstance(end, int))

    async def _open(self, account: Account) -> Sender:
        """The account's sender; where it cannot be had, one that answers so. Raises LeaseTooShort."""
        try:
            sender = await self._senders.get(account)
        except DeliveryError as error:
            return Unusable(error)
        if self._kit.lease <= 2 * dt.timedelta(seconds=sender.total_timeout):
            took, lease = f"{sender.total_timeout:.0f} s", f"{self._kit.lease.total_seconds():.0f} s"
            raise LeaseTooShort(
                f"Um lote da conta {account.id} ({account.channel}) pode levar {took}, e quem o envia "
                f"responde por ele só por {lease}: é preciso mais que o dobro. Diminua os tempos da conta."
            )
        return sender


class Unusable:
    """The Sender of an account that is gone, off or unreadable: every message gets the same error."""

    batch_size = 1
    total_timeout = 1.0
    pacer = None

    def __init__(self, error: DeliveryError) -> None:
        self._error = error

    async def send(self, batch: Sequence[Outgoing]) -> Sequence[Answer]:
        return [self._error] * len(batch)

    async def check(self) -> None:
        raise self._error

    async def close(self) -> None: ...
