"""Whether and when a call that provably did not go out is tried again. Pure.

Backoff is exponential with full jitter: the wait is drawn evenly between nothing and a ceiling that
grows fourfold, so that a server that comes back is not met by everybody at once, and a greylisting one,
which wants some minutes, is met again after them.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from delivery.errors import DeliveryError, Fate

Draw = Callable[[], float]
"""A number drawn evenly from [0, 1)."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """The first ceiling, by what it grows, the highest one; and how many calls a delivery gets in all."""

    first: dt.timedelta = dt.timedelta(minutes=1)
    growth: int = 4
    longest: dt.timedelta = dt.timedelta(hours=1)
    attempts: int = 5


STANDARD = RetryPolicy()


def next_try(
    error: DeliveryError,
    *,
    attempts: int,
    now: dt.datetime,
    until: dt.datetime | None,
    draw: Draw,
    policy: RetryPolicy,
) -> dt.datetime | None:
    """When to try again after `attempts` calls, or None to give up.

    What the far end asked for (`retry_after`) is a floor: the jitter comes on top. A time later than
    `until`, the end of the rule's lateness, is as good as never; without an `until` there is none.
    """
    if error.fate is not Fate.NOT_SENT or attempts >= policy.attempts:
        return None
    ceiling = min(policy.first * policy.growth ** (attempts - 1), policy.longest)
    floor = dt.timedelta(seconds=error.retry_after or 0.0)
    at = now + floor + ceiling * draw()
    return at if until is None or at <= until else None
