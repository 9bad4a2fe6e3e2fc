"""The law's clock on a screen: counted, by pages, taken home."""

import datetime as dt
from collections import Counter

import pytest

from delivery.clocks import Ticking
from delivery.rgc import Standing, clock
from handlers.clock import command, texts
from handlers.clock.modal import PAGE, Place, group, row, screen
from storage.engine import Database
from storage.enums import Kind
from storage.rgc import Clocked
from tests.support import factories
from tests.support.clock import NOON_UTC
from tests.support.deps import bench
from tests.support.forms import turn
from tests.support.golden import Golden
from tests.support.views import shown_modal, words

INSTALLED = dt.date(2026, 9, 1)
STARTS = dt.date(2026, 11, 24)


def ticking(
    number: int, *, accepted: int = 0, declared: int = 0, last: int = 0, starts_on: dt.date = STARTS
) -> Ticking:
    """accepted, declared, last (of the termination): days before the start; 0 for never."""
    dates = [starts_on - dt.timedelta(days=n) if n else None for n in (accepted, declared, last)]
    its = Clocked(number, f"K{number}", "MARIA <b> DA SILVA", starts_on, dates[1], starts_on, {})
    standing = Standing(starts_on, dates[0], dates[1], dates[2])
    return Ticking(its, clock(standing, installed_on=INSTALLED))


EVERY = [
    ticking(1),
    ticking(2, accepted=3),
    ticking(3, starts_on=dt.date(2026, 9, 2)),
    ticking(4, declared=20),
    ticking(5, accepted=20, last=-50),
]


def test_golden(golden: Golden) -> None:
    """One of each, counted; the risk, what is older than us and what was declared stand apart."""
    counts = Counter(map(group, EVERY))
    assert set(counts.values()) == {1}
    golden("slack/clock.json", shown_modal(screen(Place(), counts, EVERY)))


def test_each_contract_is_counted_once() -> None:
    """In the group that a person must know of first."""
    groups = [texts.RISK, texts.EARLY, texts.OLDER, texts.DECLARED, texts.PROVEN]
    assert [group(each) for each in EVERY] == groups


def test_a_line_of_the_file_says_all() -> None:
    """As many cells as headings; dates as Brazilians write them."""
    cells = row(EVERY[4])
    assert len(cells) == len(texts.HEADINGS)
    assert cells[3:7] == ("24/11/2026", "aceito", "04/11/2026", "19/11/2026")


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_every_contract_is_on_a_page(db: Database) -> None:
    """Ten at a time; a pause, which has no clock, is on none."""
    on = bench(db)
    async with db.write() as session:
        for _ in range(PAGE + 2):
            await factories.suspension(session, kind=Kind.NONPAYMENT, starts_on=NOON_UTC.date())
        await factories.suspension(session)
    await command.show(on.deps, turn(value="all"))
    assert words(on.slack.shown("V2")[-1]).count("bloqueio em") == PAGE
    await command.turn_page(on.deps, turn(value=str(PAGE), metadata=Place().dump()))
    shown = words(on.slack.shown("V2")[-1])
    assert shown.count("bloqueio em") == 2
    assert f"11–{PAGE + 2} de {PAGE + 2}" in shown
