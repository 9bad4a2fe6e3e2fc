"""The window as people type it: understood, or told what is wrong at its field; kept with its holidays."""

import datetime as dt

import pytest

from delivery import windows
from delivery.calendar import Hours, Window
from handlers.window import parse, submit, texts
from handlers.window.modal import Place, Typed, screen
from storage import local_holidays, parameters
from storage.engine import Database
from storage.enums import Kind
from tests.support.deps import Bench, bench
from tests.support.forms import chosen, ticked, turn, typed
from tests.support.golden import Golden
from tests.support.views import shown_modal, words

DAYS = {"weekdays": "08:00 às 20:00", "saturday": "08:00 às 14:00", "sunday": ""}
LOCAL = "20/01 São Sebastião\n09/02/2027 Carnaval"
ZONE = "America/Sao_Paulo"

one_database = pytest.mark.parametrize("dialect", ["sqlite"])


async def saved(
    on: Bench, *, version: int = 1, shown: tuple[int, ...] = (), **changed: str
) -> dict[str, str]:
    """What is wrong, by field; the list beneath is drawn where nothing is."""
    values = {field: typed(text) for field, text in {**DAYS, "local": LOCAL, **changed}.items()}
    values |= {"holidays": ticked("off"), "uf": chosen("RJ"), "zone": chosen(ZONE)}
    place = Place(version, shown, Kind.TEMPORARY)
    reply = await submit.save(on.deps, turn(values, metadata=place.dump()))
    if reply.then:
        await reply.then()
    return dict(reply.errors)


def test_golden(golden: Golden) -> None:
    """The form as Slack takes it, with holidays of the town."""
    at = Typed(DAYS, True, "RJ", LOCAL, ZONE)
    golden("slack/window.json", shown_modal(screen(at, Place(1, [1, 2], Kind.TEMPORARY))))


@pytest.mark.parametrize("text", ["08:00 às 20:00", "8h às 20h", "8-20", "08:00 – 20:00", " 8:00 as 20:00 "])
def test_hours_are_understood_as_people_write_them(text: str) -> None:
    """One meaning, however it is typed."""
    assert parse.hours(text) == Hours(dt.time(8), dt.time(20))


def test_hours_are_shown_as_they_may_be_typed() -> None:
    """What stands in the field reads back as itself, midnight too."""
    for hours in (Hours(dt.time(8), dt.time(20, 30)), Hours(dt.time(0), dt.time(0)), None):
        assert parse.hours(parse.shown(hours)) == hours


@pytest.mark.parametrize("text", ["de manhã", "25:00 às 26:00", "8 às", "14:00 às 08:00"])
def test_hours_that_cannot_be_are_refused(text: str) -> None:
    """With an example of what can."""
    with pytest.raises(parse.Wrong, match="Escreva como"):
        parse.hours(text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("31/02 Padroeiro", "Linha 1: 31/02 não é uma data"),
        ("20/01 Um\nnatal", "Linha 2: natal não é uma data"),
        ("20/01", "Linha 1: falta o nome"),
        ("1/1 Um\n01/01 Outro", "Linha 2: 01/01 já está"),
    ],
)
def test_a_holiday_that_cannot_be_is_named_by_its_line(text: str, says: str) -> None:
    """Dates that do not exist, lines without a name, the same date twice."""
    with pytest.raises(parse.Wrong, match=says):
        parse.holidays(text, this_year=2026)


@one_database
async def test_the_window_is_kept_with_its_holidays(db: Database) -> None:
    """Hours, state and the town's days; the list says what holds."""
    on = bench(db)
    assert await saved(on, sunday="9h às 12h") == {}
    async with db.read() as session:
        stored = await parameters.get(session)
        days = [(row.day, row.name, row.yearly) for row in await local_holidays.every(session)]
    assert windows.window_of(stored) == Window(
        *(Hours(dt.time(a), dt.time(b)) for a, b in ((8, 20), (8, 14), (9, 12)))
    )
    assert (stored.uf, stored.holidays) == ("RJ", True)
    assert days == [(dt.date(2026, 1, 20), "São Sebastião", True), (dt.date(2027, 2, 9), "Carnaval", False)]
    assert "dom. 09:00–12:00 · nunca em feriados nacionais e de RJ" in words(on.slack.shown("V1")[-1])


@one_database
async def test_a_line_taken_away_is_a_holiday_removed(db: Database) -> None:
    """Of those that were shown; one that somebody else added meanwhile stays."""
    on = bench(db)
    await saved(on, local="20/01 São Sebastião")
    async with db.write() as session:
        row = (await local_holidays.every(session))[0]
        day = dt.date(2026, 6, 24)
        await local_holidays.add(session, day, "São João", yearly=True, by="UJOAO", now=on.clock.now())
    await saved(on, version=2, shown=(row.id or 0,), local="")
    async with db.read() as session:
        assert [row.name for row in await local_holidays.every(session)] == ["São João"]


@one_database
async def test_a_window_that_never_opens_is_refused(db: Database) -> None:
    """At its field, and nothing is kept."""
    on = bench(db)
    assert await saved(on, weekdays="", saturday="", sunday="") == {"weekdays": texts.NEVER_OPENS}
    async with db.read() as session:
        assert (await parameters.get(session)).uf is None


@one_database
async def test_somebody_elses_change_is_said(db: Database) -> None:
    """Saved from what is no longer there: the form stays, and asks for another look."""
    place = Place(99, (), Kind.TEMPORARY)
    values = {field: typed(text) for field, text in {**DAYS, "local": ""}.items()} | {"zone": chosen(ZONE)}
    reply = await submit.save(bench(db).deps, turn(values, metadata=place.dump()))
    assert texts.CONFLICT in words(reply.update or {})
