"""A clock that stands still until a test moves it."""

import datetime as dt

# A Tuesday: 09:00 in São Paulo, so that "today" is the same date in UTC.
NOON_UTC = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)


class FixedClock:
    """Implements delivery.ports.Clock."""

    def __init__(self, now: dt.datetime = NOON_UTC) -> None:
        self._now = now

    def now(self) -> dt.datetime:
        return self._now

    def set(self, now: dt.datetime) -> None:
        self._now = now

    def move(self, by: dt.timedelta) -> None:
        self._now += by
