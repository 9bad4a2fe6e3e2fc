"""Numbers, dates and lists as Brazilians read them. Pure; the provider's zone is an argument."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_currency, format_decimal

_LOCALE = "pt_BR"
_BAR = 10
_WEEKDAYS = ("seg.", "ter.", "qua.", "qui.", "sex.", "sáb.", "dom.")


def number(n: int) -> str:
    """`1234` → `1.234`."""
    return str(format_decimal(n, locale=_LOCALE))


def money(cents: int) -> str:
    """`1640` → `R$ 16,40`."""
    return str(format_currency(cents / 100, "BRL", locale=_LOCALE)).replace("\u00a0", " ")


def count(n: int, one: str, many: str) -> str:
    """`count(1, "aviso", "avisos")` → `1 aviso`; zero counts as many."""
    return f"{number(n)} {one if n == 1 else many}"


def listed(words: Sequence[str], *, most: int | None = None) -> str:
    """`Ana, Bia e Caio`; beyond `most` of them the rest is counted: `Ana, Bia e mais 3`."""
    shown = list(words)
    if most is not None and len(shown) > most:
        shown = [*shown[:most], f"mais {number(len(words) - most)}"]
    if len(shown) < 2:
        return "".join(shown)
    return ", ".join(shown[:-1]) + " e " + shown[-1]


def day(date: dt.date) -> str:
    """`24/11/2026`."""
    return str(format_date(date, "dd/MM/yyyy", locale=_LOCALE))


def moment(at: dt.datetime, zone: str) -> str:
    """An aware moment on the provider's clock: `24/11/2026 09:00`."""
    return str(format_datetime(at, "dd/MM/yyyy HH:mm", tzinfo=ZoneInfo(zone), locale=_LOCALE))


def clock(at: dt.datetime, zone: str) -> str:
    """The hour of an aware moment on the provider's clock: `09:00`."""
    return str(format_time(at, "HH:mm", tzinfo=ZoneInfo(zone), locale=_LOCALE))


def weekday(date: dt.date) -> str:
    """`seg. 23/11`."""
    return f"{_WEEKDAYS[date.weekday()]} {date:%d/%m}"


def weekday_hour(at: dt.datetime, zone: str) -> str:
    """An aware moment on the provider's clock: `seg. 23/11, 08:00`."""
    return f"{weekday(at.astimezone(ZoneInfo(zone)).date())}, {clock(at, zone)}"


def soon(at: dt.datetime, now: dt.datetime, zone: str) -> str:
    """When something comes back: `hoje 08:00`, within the week `seg. 08:00`, later `seg. 23/11, 08:00`."""
    local = ZoneInfo(zone)
    day = at.astimezone(local).date()
    days = (day - now.astimezone(local).date()).days
    if days > 6:
        return weekday_hour(at, zone)
    return f"{'hoje' if days == 0 else _WEEKDAYS[day.weekday()]} {clock(at, zone)}"


def near(at: dt.datetime, now: dt.datetime, zone: str) -> str:
    """`hoje às 09:00`, `amanhã às 09:00`, `ontem às 09:00`, or `24/11/2026 às 09:00`."""
    local = ZoneInfo(zone)
    days = (at.astimezone(local).date() - now.astimezone(local).date()).days
    named = {-1: "ontem", 0: "hoje", 1: "amanhã"}.get(days) or day(at.astimezone(local).date())
    return f"{named} às {clock(at, zone)}"


def duration(took: dt.timedelta) -> str:
    """`45 s`, `2 min 5 s`, `1 h 20 min`; less than a second reads as one."""
    seconds = max(1, round(took.total_seconds()))
    if seconds < 60:
        return f"{seconds} s"
    minutes, seconds = divmod(seconds, 60)
    if minutes < 60:
        return f"{minutes} min {seconds} s" if seconds else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def about(left: dt.timedelta) -> str:
    """An estimate, no finer than it can be: `menos de 1 min`, `~2 min`, `~3 h`."""
    minutes = left.total_seconds() / 60
    if minutes < 1:
        return "menos de 1 min"
    return f"~{round(minutes)} min" if minutes < 90 else f"~{round(minutes / 60)} h"


def bar(done: int, total: int) -> str:
    """`▓▓▓░░░░░░░`: full only when everything is done, empty only when nothing is."""
    if total <= 0:
        return "▓" * _BAR
    filled = done * _BAR // total
    if done and not filled:
        filled = 1
    return "▓" * filled + "░" * (_BAR - filled)
