"""The list pressed on: what a person says is done, told, and gone from the list."""

import datetime as dt
from dataclasses import replace

import pytest

from delivery.causes import Cause
from handlers.doubt import command, texts
from handlers.doubt.place import Place
from storage.engine import Database
from storage.enums import DeliveryState as S
from storage.enums import Verdict
from tests.support.clock import FixedClock
from tests.support.deps import Bench, bench
from tests.support.fake_senders import CUT_OFF
from tests.support.forms import turn
from tests.support.views import shown_modal, words
from tests.support.world import World

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])

MINUTE = dt.timedelta(minutes=1)


async def doubtful(db: Database, count: int, minutes: int = 30) -> tuple[Bench, World]:
    """So many mails in doubt, and the bench half an hour later."""
    clock = FixedClock()
    world = await World(db, clock).ready()
    await world.suspend(count)
    world.sender.everything = CUT_OFF
    await world.sent()
    on = bench(db)
    on.clock.set(clock.now() + minutes * MINUTE)
    return on, world


def here(on: Bench, **more: object) -> str:
    return replace(Place(on.clock.now(), None, Cause.SILENT), **more).dump()  # type: ignore[arg-type]


async def test_one_cause_is_shown_one_by_one(db: Database) -> None:
    """Two clicks fewer for whoever has a single one to decide."""
    on, _ = await doubtful(db, 2)
    await command.open_list(on.deps, replace(turn(value="all"), view=None))
    shown = on.slack.shown("V1")[-1]
    shown_modal(shown)
    assert "Cliente 1" in words(shown)
    assert texts.ALL[Verdict.RESEND] in words(shown)


async def test_one_is_decided(db: Database) -> None:
    on, world = await doubtful(db, 2)
    await command.decide_one(on.deps, turn(value="arrived 1", metadata=here(on)))
    shown = words(on.slack.shown("V2")[-1])
    assert texts.done(Verdict.ARRIVED, 1) in shown
    assert "Cliente 1" not in shown
    assert await world.states() == {S.ACCEPTED: 1, S.IN_DOUBT: 1}


async def test_all_of_a_cause_are_decided(db: Database) -> None:
    on, world = await doubtful(db, 3)
    await command.decide_all(on.deps, turn(value=f"abandon {Cause.SILENT}", metadata=here(on)))
    assert texts.NONE in words(on.slack.shown("V2")[-1])
    assert await world.states() == {S.ABANDONED: 3}


async def test_what_may_still_be_answered_waits(db: Database) -> None:
    """The person reads when, and no button is there to press."""
    on, world = await doubtful(db, 1, minutes=1)
    await command.decide_all(on.deps, turn(value=f"resend {Cause.SILENT}", metadata=here(on)))
    shown = on.slack.shown("V2")[-1]
    assert texts.early(1) in words(shown)
    assert "doubt.one" not in str(shown)
    assert await world.states() == {S.IN_DOUBT: 1}


async def test_pages_are_turned(db: Database) -> None:
    on, _ = await doubtful(db, 15)
    await command.turn_page(on.deps, turn(value="10", metadata=here(on)))
    shown = on.slack.shown("V2")[-1]
    assert texts.shown(11, 15, 15) in words(shown)
    shown_modal(shown)


async def test_already_resolved_is_said(db: Database) -> None:
    """Somebody else was faster."""
    on, _ = await doubtful(db, 1)
    await command.decide_one(on.deps, turn(value="arrived 1", metadata=here(on)))
    again = replace(turn(value="abandon 1", metadata=here(on)), key="T2")
    await command.decide_one(on.deps, again)
    assert texts.ALREADY in words(on.slack.shown("V2")[-1])
