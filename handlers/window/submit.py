"""The window opened and saved."""

from functools import partial

from delivery import windows
from delivery.schedule import local_date
from handlers import closed
from handlers import format as fmt
from handlers.blocks import Json, loading
from handlers.deadlines.command import drawn_list
from handlers.deps import Deps
from handlers.screens import open_filled, refresh
from handlers.turn import Reply, Turn
from handlers.window import texts
from handlers.window.modal import Place, Typed, screen
from handlers.window.parse import Holiday, Wrong, holidays, lines, shown, window
from storage import local_holidays, parameters
from storage.engine import Session
from storage.enums import Kind
from storage.models import LocalHoliday
from storage.parameters import ParametersChanged


async def open_window(deps: Deps, turn: Turn) -> None:
    """On top of the list of prazos."""
    kind = Kind(turn.modal.metadata)
    await open_filled(deps.client, turn, loading("window.save", texts.TITLE), lambda: _stored(deps, kind))


async def save(deps: Deps, turn: Turn) -> Reply:
    """What is wrong is said at its field; the list beneath says what holds now."""
    typed, place = Typed.read(turn.modal), Place.load(turn.modal.metadata)
    hours, wrong = window(typed.days)
    now = deps.clock.now()
    wanted: list[Holiday] = []
    try:
        wanted = holidays(typed.local, this_year=local_date(now, typed.zone).year)
    except Wrong as error:
        wrong["local"] = str(error)
    if wrong or hours is None:
        return Reply(errors=wrong)
    try:
        async with deps.db.write() as session:
            changes = windows.changes(hours)
            changes |= {"holidays": typed.holidays, "uf": typed.uf, "timezone": typed.zone}
            await parameters.update(session, version=place.version, by=turn.user, now=now, **changes)
            await _keep(session, wanted, place, by=turn.user, deps=deps)
    except ParametersChanged as error:
        again = Place(error.current.version, place.shown, place.kind)
        return Reply(update=screen(typed, again, said=texts.CONFLICT))
    return Reply(then=partial(_tell, deps, turn.modal.root_id, place.kind))


async def _keep(session: Session, wanted: list[Holiday], place: Place, *, by: str, deps: Deps) -> None:
    """The holidays of the field, and those that somebody else added while it was open."""
    now, rows = deps.clock.now(), await local_holidays.every(session)
    for row in rows:
        if row.id in place.shown and not any(_same(row, each) for each in wanted):
            await local_holidays.remove(session, row.id or 0, by=by, now=now)
    for each in wanted:
        if not any(_same(row, each) for row in rows):
            await _add(session, each, by=by, deps=deps)


async def _add(session: Session, holiday: Holiday, *, by: str, deps: Deps) -> None:
    """One that somebody else wrote down for this date meanwhile stays as they did."""
    try:
        await local_holidays.add(
            session, holiday.day, holiday.name, yearly=holiday.yearly, by=by, now=deps.clock.now()
        )
    except local_holidays.HolidayKnown:
        return


def _same(row: LocalHoliday, holiday: Holiday) -> bool:
    return _of(row).when == holiday.when and row.name == holiday.name


def _of(row: LocalHoliday) -> Holiday:
    return Holiday(row.day, row.name, row.yearly)


async def _stored(deps: Deps, kind: Kind) -> Json:
    async with deps.db.read() as session:
        wanted = await parameters.get(session)
        rows = await local_holidays.every(session)
    of = windows.window_of(wanted)
    typed = Typed(
        {"weekdays": shown(of.weekdays), "saturday": shown(of.saturday), "sunday": shown(of.sunday)},
        wanted.holidays,
        wanted.uf,
        lines(map(_of, rows)),
        wanted.timezone,
    )
    return screen(typed, Place(wanted.version, [row.id or 0 for row in rows], kind))


async def _tell(deps: Deps, root: str, kind: Kind) -> None:
    now = deps.clock.now()
    async with deps.db.read() as session:
        wanted, calendar = await parameters.get(session), await windows.current(session)
    said = texts.SAVED.format(window=closed.window(calendar.window, wanted))
    if shut := calendar.why_closed(now):
        said += texts.NOW_CLOSED.format(opens=fmt.soon(shut.opens_at, now, calendar.zone))
    await refresh(deps.client, root, await drawn_list(deps, kind, said=said))
