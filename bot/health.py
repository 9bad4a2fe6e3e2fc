"""Whether the bot is well: it sends, and its people can reach it in Slack."""

import asyncio
import time
from collections.abc import Awaitable, Callable

SHUT_MOST = 60.0
"""Seconds without Slack until that is said: a socket that is made anew takes some."""
_LOOK_EVERY = 5.0


class Health:
    """`watch` it as a task."""

    def __init__(
        self,
        *,
        at_work: Callable[[], bool],
        connected: Callable[[], Awaitable[bool]],
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """at_work: it sends. connected: Slack's door is open. seconds: that only go forward."""
        self._at_work = at_work
        self._connected = connected
        self._seconds = seconds
        self._open_at = seconds()

    def well(self) -> bool:
        """Both now, or Slack a minute ago at most: a bot that just started has that long to connect."""
        return self._at_work() and self._seconds() - self._open_at <= SHUT_MOST

    async def look(self) -> None:
        """Note whether the door is open."""
        if await self._connected():
            self._open_at = self._seconds()

    async def watch(self) -> None:
        """Look again and again, until it is cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(_LOOK_EVERY)
