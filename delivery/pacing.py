"""Keeps an account under its rate as the far end counts it: GCRA with a burst of one.

A bucket that refills ten a second lets nineteen through in one second; evenly spaced calls never do.
"""

from collections.abc import Awaitable, Callable

# Calls arrive a little early or late: without this margin a window of a minute could hold one too many.
MARGIN = 1.02


def interval(per_minute: int) -> float:
    """Seconds between two calls."""
    return 60 / per_minute * MARGIN


class Pacer:
    """Hands out moments, `per_minute` of them a minute, evenly spaced, in the order they are asked for."""

    def __init__(
        self, per_minute: int, *, now: Callable[[], float], sleep: Callable[[float], Awaitable[None]]
    ) -> None:
        """now: seconds that only go forward. sleep: waits that many."""
        self._interval = interval(per_minute)
        self._now = now
        self._sleep = sleep
        self._free_at = now()

    async def turn(self, until: float) -> bool:
        """Wait for the next free moment. False at once, taking none, where that lies after `until`."""
        at = max(self._now(), self._free_at)
        if at > until:
            return False
        self._free_at = at + self._interval
        wait = at - self._now()
        if wait > 0:
            await self._sleep(wait)
        return True
