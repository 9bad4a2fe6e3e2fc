"""A contract's notices day by day, as text. Pure."""

from collections.abc import Sequence

from delivery.calendar import Calendar
from delivery.timeline import Entry, Prazo, SampleContract, sample_contract, timeline
from handlers import closed, rules
from handlers import format as fmt
from handlers.blocks import Json, cut, escape, section
from handlers.deadlines import texts
from handlers.deadlines.there import There
from handlers.words import METHODS
from storage.rules import Draft

_MOST = 2_900


def sample(there: There) -> SampleContract:
    return sample_contract(there.kind, there.today)


def drawn(prazos: Sequence[Prazo], there: There, of: SampleContract, *, mine: Draft | None = None) -> Json:
    """One section. mine: the prazo that is being written, marked among the others."""
    entries = timeline(
        prazos,
        of,
        calendar=there.calendar,
        send_at=there.parameters.send_at,
        general=there.general,
        own=there.own,
    )
    told = "\n".join(_entry(entry, there, mine=entry.prazo is mine) for entry in entries)
    if not there.general and not all(entry.methods for entry in entries):
        told += f"\n{texts.NO_METHOD}"
    return section(cut(f"{texts.TIMELINE}\n{told or texts.EMPTY}", _MOST), block_id="timeline")


def _entry(entry: Entry, there: There, *, mine: bool) -> str:
    """The day, the prazo and its method; below it what is worth knowing."""
    prazo = entry.prazo
    method = f" · {METHODS[entry.methods[0]]}" if entry.methods else ""
    name = escape(prazo.name or rules.named(prazo.message))
    lines = [
        f"{texts.THIS if mine else ''}{_day(entry, there.calendar)}  {name}{method}",
        *_remarks(entry, there),
    ]
    return "\n>".join(lines)


def _day(entry: Entry, calendar: Calendar) -> str:
    if entry.planned_on is None:
        return texts.UNKNOWN_DAY
    if entry.goes_at is None:
        return texts.NOT_SENT.format(day=fmt.weekday(entry.planned_on))
    return f"*{fmt.weekday_hour(entry.goes_at, calendar.zone)}*"


def _remarks(entry: Entry, there: There) -> list[str]:
    told, calendar, wanted = [], there.calendar, entry.prazo.channel
    if wanted is not None and wanted not in there.own:
        told.append(texts.NO_ACCOUNT.format(method=METHODS[wanted]))
    if entry.planned_on is None:
        told.append(texts.UNKNOWN_SAYS.format(days=_days(entry.prazo)))
    if entry.moved is not None:
        back = fmt.weekday_hour(entry.goes_at or entry.moved.opens_at, calendar.zone)
        told.append(texts.MOVED.format(why=escape(closed.why(entry.moved)), day=back))
    if entry.planned_on is not None and entry.goes_at is None:
        told.append(texts.NOT_SENT_SAYS)
    if entry.reminder and entry.methods:
        told.append(f":warning: {texts.REMINDER}")
    if entry.suspension_from is not None:
        told.append(texts.LAWFUL.format(day=fmt.day(entry.suspension_from)))
    return told


def _days(prazo: Prazo) -> str:
    draft = Draft(prazo.name, prazo.kind, prazo.anchor, prazo.offset_days, prazo.message, prazo.channel)
    return rules.days(draft)
