"""How often a method may be called: Slack's tiers, and one message a second in a channel."""

import math
from dataclasses import dataclass

from sandbox.shapes import Clock, Refusal


@dataclass(frozen=True)
class Rate:
    """`burst` at once, then one each `seconds`."""

    burst: int
    seconds: float


def per_minute(calls: int) -> Rate:
    """A tier: so many a minute, all at once if need be."""
    return Rate(calls, 60 / calls)


TIER_1 = Rate(10, 60)  # one a minute; a few reconnections in a row are let through, as Slack does
TIER_2 = per_minute(20)
TIER_3 = per_minute(50)
TIER_4 = per_minute(100)
MANY = per_minute(600)
POSTING = Rate(3, 1)  # one a second in a channel, short bursts let through


class Limiter:
    """Token buckets, filled by the clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._buckets: dict[str, tuple[float, float]] = {}

    def spend(self, key: str, rate: Rate) -> None:
        """One call, or `ratelimited` with the seconds to wait."""
        now = self._clock()
        left, since = self._buckets.get(key, (float(rate.burst), now))
        left = min(float(rate.burst), left + (now - since) / rate.seconds)
        if left < 1:
            self._buckets[key] = (left, now)
            wait = max(1, math.ceil((1 - left) * rate.seconds))
            why = f"passou de {rate.burst} chamadas seguidas, depois uma a cada {rate.seconds:g} s"
            raise Refusal("ratelimited", why, retry_after=wait)
        self._buckets[key] = (left - 1, now)

    def clear(self) -> None:
        self._buckets.clear()
