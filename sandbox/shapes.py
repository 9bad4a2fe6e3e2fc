"""The shapes that every part of the sandbox shares: JSON, the clock, ids, and a refusal."""

import random
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]
Clock = Callable[[], float]
"""Seconds since 1970, as `time.time`."""


class Refusal(Exception):
    """Slack says no.

    error: Slack's code. why: which rule was broken, in plain words, for the panel "O Slack diz".
    more: further keys of the answer. retry_after: whole seconds, with HTTP 429.
    """

    def __init__(
        self, error: str, why: str, *, more: Json | None = None, retry_after: int | None = None
    ) -> None:
        super().__init__(f"{error}: {why}")
        self.error = error
        self.why = why
        self.more = more or {}
        self.retry_after = retry_after

    def answer(self) -> Json:
        """The body of the answer."""
        return {"ok": False, "error": self.error, **self.more}


_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"


class Ids:
    """Ids and time stamps as Slack makes them; unique within a process."""

    def __init__(self, clock: Clock, rng: random.Random | None = None) -> None:
        self._clock = clock
        self._rng = rng or random.SystemRandom()
        self._last_micros = 0

    def new(self, prefix: str) -> str:
        """An object's id: a letter or two that say what it is, then ten more."""
        return prefix + self.secret(10)

    def secret(self, length: int = 24) -> str:
        """What cannot be guessed: upload and response addresses, triggers, block ids."""
        return "".join(self._rng.choices(_LETTERS, k=length))

    def ts(self) -> str:
        """A message's time stamp, which is its id in its channel: each later than the one before."""
        self._last_micros = max(int(self._clock() * 1_000_000), self._last_micros + 1)
        return f"{self._last_micros // 1_000_000}.{self._last_micros % 1_000_000:06d}"
