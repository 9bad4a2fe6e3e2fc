"""The hours and the local holidays as a person types them. Pure."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from delivery.calendar import Hours, Window
from handlers.window import texts

_HOURS = re.compile(
    r"\s*(\d{1,2})(?:[:h](\d{2})?)?\s*(?:às|as|a|até|ate|-|–)\s*(\d{1,2})(?:[:h](\d{2})?)?\s*h?\s*", re.I
)
_DATE = re.compile(r"(\S+)\s*(.*)")
_LEAP = 2028  # the year a yearly date is tried in, so that 29/02 is one
NAME_MOST = 60
DAYS = ("weekdays", "saturday", "sunday")


class Wrong(Exception):
    """What a person typed cannot be: the sentence for its field."""


@dataclass(frozen=True, order=True)
class Holiday:
    """yearly: on its day and month of every year."""

    day: dt.date
    name: str
    yearly: bool

    def line(self) -> str:
        """As it stands in the field."""
        return f"{self.day:%d/%m}{'' if self.yearly else f'/{self.day.year}'} {self.name}"

    @property
    def when(self) -> tuple[int, int, int | None]:
        return self.day.month, self.day.day, None if self.yearly else self.day.year


def hours(typed: str) -> Hours | None:
    """`08:00 às 20:00`, `8h-14h`; None for nothing. Raises Wrong."""
    if not typed.strip():
        return None
    found = _HOURS.fullmatch(typed)
    if found is None:
        raise Wrong(texts.HOURS_WRONG)
    first, last = (int(found[1]), int(found[2] or 0)), (int(found[3]), int(found[4] or 0))
    try:
        opens = dt.time(*first)
        closes = dt.time(0) if last == (24, 0) else dt.time(*last)
    except ValueError:
        raise Wrong(texts.HOURS_WRONG) from None
    try:
        return Hours(opens, closes)
    except ValueError:
        raise Wrong(texts.HOURS_BACKWARDS) from None


def shown(of: Hours | None) -> str:
    """The same the other way round."""
    if of is None:
        return ""
    return f"{of.opens:%H:%M} às {'24:00' if of.closes == dt.time(0) else f'{of.closes:%H:%M}'}"


def window(typed: dict[str, str]) -> tuple[Window | None, dict[str, str]]:
    """The hours by the fields' names (DAYS); None, and a sentence by field, where something is wrong."""
    found: dict[str, Hours | None] = {}
    wrong: dict[str, str] = {}
    for day in DAYS:
        try:
            found[day] = hours(typed[day])
        except Wrong as error:
            wrong[day] = str(error)
    if wrong:
        return None, wrong
    if not any(found.values()):
        return None, {"weekdays": texts.NEVER_OPENS}
    return Window(**found), {}


def holidays(typed: str, *, this_year: int) -> list[Holiday]:
    """One a line. this_year: where a yearly one is kept from. Raises Wrong with the number of the line."""
    found: list[Holiday] = []
    for number, line in enumerate(typed.splitlines(), start=1):
        if not line.strip():
            continue
        date, name = _split(line)
        holiday = _holiday(date, name, number, this_year)
        if any(each.when == holiday.when for each in found):
            raise Wrong(texts.DATE_TWICE.format(line=number, typed=date))
        found.append(holiday)
    return found


def lines(of: Iterable[Holiday]) -> str:
    return "\n".join(each.line() for each in sorted(of))


def _split(line: str) -> tuple[str, str]:
    found = _DATE.fullmatch(line.strip())
    return (found[1], found[2].strip(" -–:·")) if found else (line, "")


def _holiday(date: str, name: str, number: int, this_year: int) -> Holiday:
    parts = re.fullmatch(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}))?", date.rstrip(":-–"))
    try:
        if parts is None:
            raise ValueError(date)
        month, day = int(parts[2]), int(parts[1])
        year = int(parts[3]) if parts[3] else this_year
        if not parts[3] and (month, day) == (2, 29):
            year = _LEAP
        on = dt.date(year, month, day)
    except ValueError:
        raise Wrong(texts.DATE_UNKNOWN.format(line=number, typed=date[:20])) from None
    if not name:
        raise Wrong(texts.NAME_MISSING.format(line=number))
    return Holiday(on, name[:NAME_MOST], yearly=not parts[3])
