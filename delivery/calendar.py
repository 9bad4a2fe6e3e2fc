"""When messages may go out: hours by day of the week, less the holidays. Pure: the moment is an argument.

Hours are the provider's wall clock. Where the clock is put forward over an opening hour the day opens at the
hour that comes instead; where it is put back an hour that comes twice is open twice.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from delivery.schedule import DAY, local_date

Holidays = Callable[[dt.date], str | None]
"""The name of the holiday on a date, None on other days."""

_MIDNIGHT = dt.time(0)
_SATURDAY, _SUNDAY = 5, 6
_FARTHEST = 60  # days to look ahead: longer than any run of holidays


@dataclass(frozen=True, slots=True)
class Hours:
    """From `opens` until just before `closes`; 00:00 as the end is the end of the day.

    Raises ValueError where nothing lies between them.
    """

    opens: dt.time
    closes: dt.time

    def __post_init__(self) -> None:
        if self.closes != _MIDNIGHT and self.closes <= self.opens:
            raise ValueError(f"hours from {self.opens} to {self.closes}")

    def __contains__(self, time: dt.time) -> bool:
        return self.opens <= time and (time < self.closes or self.closes == _MIDNIGHT)


@dataclass(frozen=True, slots=True)
class Window:
    """Hours by day of the week; None: nothing goes out that day. Raises ValueError where it never opens."""

    weekdays: Hours | None
    saturday: Hours | None = None
    sunday: Hours | None = None

    def __post_init__(self) -> None:
        if not (self.weekdays or self.saturday or self.sunday):
            raise ValueError("a window that never opens")

    def on(self, day: dt.date) -> Hours | None:
        """The hours of a day that is no holiday."""
        return {_SATURDAY: self.saturday, _SUNDAY: self.sunday}.get(day.weekday(), self.weekdays)


STANDARD = Window(
    weekdays=Hours(dt.time(8), dt.time(20)), saturday=Hours(dt.time(8), dt.time(14)), sunday=None
)
ALWAYS = Window(*[Hours(_MIDNIGHT, _MIDNIGHT)] * 3)


class Why(StrEnum):
    """Why nothing goes out at a moment."""

    NIGHT = "night"  # before or after the day's hours
    DAY = "day"  # nothing goes out on this day of the week
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class Closed:
    """Nothing goes out now. on: the provider's date. opens_at: when it may again, in UTC.

    holiday: its name, where it is one.
    """

    why: Why
    on: dt.date
    opens_at: dt.datetime
    holiday: str | None = None


def no_holidays(_: dt.date) -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class Calendar:
    """A window on the days of a place. zone: an IANA name."""

    window: Window
    zone: str
    holidays: Holidays = no_holidays

    def open_at(self, moment: dt.datetime) -> bool:
        """Whether a message may go out at an aware moment."""
        local = moment.astimezone(ZoneInfo(self.zone))
        hours = self.hours_on(local.date())
        return hours is not None and local.time() in hours

    def hours_on(self, day: dt.date) -> Hours | None:
        """The hours of a day; None on holidays too."""
        hours = self.window.on(day)
        return None if hours is None or self.holidays(day) is not None else hours

    def open_day(self, day: dt.date) -> dt.date:
        """`day`, or the first after it on which anything goes out; 60 days on where none is nearer."""
        days = (day + ahead * DAY for ahead in range(_FARTHEST))
        return next((each for each in days if self.hours_on(each)), day + _FARTHEST * DAY)

    def next_open(self, moment: dt.datetime) -> dt.datetime:
        """`moment` in UTC where it is open, else the next opening; 60 days on where none is nearer."""
        moment = moment.astimezone(dt.UTC)
        if self.open_at(moment):
            return moment
        today = local_date(moment, self.zone)
        for ahead in range(_FARTHEST):
            day = today + ahead * DAY
            hours = self.hours_on(day)
            # An opening hour that comes twice opens twice; one that does not come may fall after the close.
            openings = sorted(self._moments(day, hours.opens)) if hours else ()
            if found := next((at for at in openings if at >= moment and self.open_at(at)), None):
                return found
        return moment + _FARTHEST * DAY

    def why_closed(self, moment: dt.datetime) -> Closed | None:
        """Why nothing goes out at a moment, and until when; None where it may."""
        if self.open_at(moment):
            return None
        day, opens_at = local_date(moment, self.zone), self.next_open(moment)
        if self.window.on(day) is None:
            return Closed(Why.DAY, day, opens_at)
        holiday = self.holidays(day)
        return Closed(Why.NIGHT if holiday is None else Why.HOLIDAY, day, opens_at, holiday)

    def _moments(self, day: dt.date, hour: dt.time) -> set[dt.datetime]:
        """In UTC, of a wall-clock hour: two when the clock goes back over it."""
        local = dt.datetime.combine(day, hour, ZoneInfo(self.zone))
        return {local.replace(fold=fold).astimezone(dt.UTC) for fold in (0, 1)}
