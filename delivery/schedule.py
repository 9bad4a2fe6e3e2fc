"""Which slot of the daily schedule is due. Pure: the hour, the zone and the moment in; a slot out.

A slot is named by its local date and hour, never by a moment: on the day the clock goes back 01:30 comes
twice and is one slot; on the day it goes forward 02:30 does not come and its slot falls an hour later.
"""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Slot:
    """One firing of the schedule. `late` is how long ago it should have fired."""

    local_date: dt.date
    label: str
    at: dt.datetime
    late: dt.timedelta


def moment(day: dt.date, hour: dt.time, zone: str) -> dt.datetime:
    """The moment, in UTC, of a wall-clock hour; the first of two when the clock goes back."""
    return dt.datetime.combine(day, hour, ZoneInfo(zone)).astimezone(dt.UTC)


def local_date(now: dt.datetime, zone: str) -> dt.date:
    """The provider's date at a moment."""
    return now.astimezone(ZoneInfo(zone)).date()


def latest_slot(now: dt.datetime, *, send_at: dt.time, zone: str) -> Slot:
    """The last slot that is not in the future."""
    today = local_date(now, zone)
    day = today if moment(today, send_at, zone) <= now else today - DAY
    at = moment(day, send_at, zone)
    return Slot(day, f"{send_at:%H:%M}", at, now - at)


def next_slot(now: dt.datetime, *, send_at: dt.time, zone: str) -> dt.datetime:
    """The moment, in UTC, of the first slot after `now`."""
    today = local_date(now, zone)
    days = (today, today + DAY, today + 2 * DAY)
    return next(at for day in days if (at := moment(day, send_at, zone)) > now)


def first_of_next_month(day: dt.date) -> dt.date:
    return (day.replace(day=1) + 31 * DAY).replace(day=1)


def next_midnight(now: dt.datetime, zone: str) -> dt.datetime:
    """The moment, in UTC, at which the provider's next day begins."""
    return moment(local_date(now, zone) + DAY, dt.time(0), zone)
