"""The provider's calendar as it is set: hours, zone, state and its own holidays."""

import datetime as dt

from delivery.calendar import Calendar, Hours, Window, no_holidays
from delivery.holidays_br import holidays_of
from storage import local_holidays, parameters
from storage.engine import Session
from storage.models import Parameters
from storage.parameters import Changes


async def current(session: Session) -> Calendar:
    """When messages may go out, as it is set now."""
    wanted = await parameters.get(session)
    if not wanted.holidays:
        return Calendar(window_of(wanted), wanted.timezone, no_holidays)
    own = [(row.day, row.name, row.yearly) for row in await local_holidays.every(session)]
    return Calendar(window_of(wanted), wanted.timezone, holidays_of(wanted.uf, own))


def window_of(wanted: Parameters) -> Window:
    """The hours that are set."""
    return Window(
        _hours(wanted.weekdays_from, wanted.weekdays_to),
        _hours(wanted.saturday_from, wanted.saturday_to),
        _hours(wanted.sunday_from, wanted.sunday_to),
    )


def changes(window: Window) -> Changes:
    """What `parameters.update` is to be told to set these hours."""
    weekdays, saturday, sunday = map(_ends, (window.weekdays, window.saturday, window.sunday))
    return {
        "weekdays_from": weekdays[0],
        "weekdays_to": weekdays[1],
        "saturday_from": saturday[0],
        "saturday_to": saturday[1],
        "sunday_from": sunday[0],
        "sunday_to": sunday[1],
    }


def _hours(opens: dt.time | None, closes: dt.time | None) -> Hours | None:
    return Hours(opens, closes) if opens is not None and closes is not None else None


def _ends(hours: Hours | None) -> tuple[dt.time | None, dt.time | None]:
    return (hours.opens, hours.closes) if hours is not None else (None, None)
