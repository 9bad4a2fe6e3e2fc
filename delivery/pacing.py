"""Keeps an account under its rate as the far end counts it: GCRA with a burst of one.

A bucket that refills ten a second lets nineteen through in one second; evenly spaced calls never do. Turns
are reserved in batches, in the database where many processes share an account (delivery/rate.py), and handed
out one by one here.
"""

import asyncio
import math
import time
from collections import deque
from collections.abc import Awaitable, Callable

# Calls arrive a little early or late: without this margin a window of a minute could hold one too many.
MARGIN = 1.02
_LATE_MOST = 1.0  # seconds: less than the margin of a minute
_LATE_LEAST = 0.05  # of a loop that is busy

Reserve = Callable[[int], Awaitable[float]]
"""Reserves that many turns, one interval after the other, for the caller alone; seconds until the first."""


def interval(per_minute: int) -> float:
    """Seconds between two calls."""
    return 60 / per_minute * MARGIN


class Pacer:
    """Hands out the turns of one account, evenly spaced, in the order they are asked for.

    Those that were granted first; others are reserved one by one as they are missing.
    """

    def __init__(
        self,
        per_minute: int,
        *,
        messages: int = 1,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """per_minute: turns. messages: how many go in one. now: seconds that only go forward."""
        self.interval = interval(per_minute)
        self._messages = messages
        self._now = now
        self._sleep = sleep
        self._reserve: Reserve = self._alone
        self._late = min(_LATE_MOST, max(_LATE_LEAST, self.interval / 2))
        self._turns: deque[float] = deque()
        self._free_at = self._last = -math.inf

    def share(self, reserve: Reserve) -> None:
        """From now on turns are reserved by `reserve`, and not in this process alone."""
        self._reserve = reserve

    def turns(self, messages: int) -> int:
        """How many turns so many messages take."""
        return math.ceil(messages / self._messages)

    def grant(self, turns: int, wait: float) -> None:
        """So many turns were reserved, the first in `wait` seconds from now."""
        first = self._now() + wait
        self._turns.extend(first + number * self.interval for number in range(turns))

    async def turn(self, until: float) -> bool:
        """Wait for the next turn. False, at once and taking none, where that lies after `until`.

        A turn that was missed, by a busy loop or a frozen process, is lost: its time may be another's.
        """
        while True:
            at = self._next()
            if at is None:
                self.grant(1, await self._reserve(1))
                continue
            if at > until:
                return False
            turn = self._turns.popleft()
            self._last = at
            if (wait := at - self._now()) > 0:
                await self._sleep(wait)
            if self._now() - turn <= self._late:
                return True

    def _next(self) -> float | None:
        """The moment of the first turn that was not missed."""
        while self._turns:
            at = max(self._now(), self._turns[0], self._last + self.interval)
            if at - self._turns[0] <= self._late:
                return at
            self._turns.popleft()
        return None

    async def _alone(self, turns: int) -> float:
        at = max(self._now(), self._free_at)
        self._free_at = at + turns * self.interval
        return at - self._now()
