"""*pausar* and *retomar*: the schedule, and what is running."""

import datetime as dt

import pytest

from handlers.schedule import command, message, texts
from handlers.turn import Turn
from storage.engine import Database
from storage.enums import DeliveryState, RunState
from storage.models import AuditEntry, Parameters
from tests.support.clock import FixedClock
from tests.support.deps import Bench, bench
from tests.support.golden import Golden
from tests.support.runs import overview, run
from tests.support.views import shown_message
from tests.support.world import WHO, World

STOPPED = run(
    state=RunState.STOPPED, states={DeliveryState.PENDING: 40, DeliveryState.ACCEPTED: 60}, decided_by=WHO
)
MESSAGES = {
    "paused": message.paused(True, 1),
    "paused-already": message.paused(False, 0),
    "resumed": message.resumed(True, 1, overview()),
    "resumed-old-run": message.resumed(True, 0, overview(living=(STOPPED,))),
    "resumed-incomplete": message.resumed(False, 0, overview(lacks="o Servidor SMTP", account="")),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_golden(name: str, golden: Golden) -> None:
    """What the person reads; Slack takes it."""
    golden(f"slack/schedule.{name}.json", shown_message(MESSAGES[name][1]))


@pytest.fixture
async def world(db: Database, clock: FixedClock) -> World:
    return await World(db, clock).ready()


@pytest.fixture
def here(world: World) -> Bench:
    return bench(world.db)


def typed(n: int) -> Turn:
    """A command, typed by an operator in a channel."""
    return Turn(key=f"T{n}", user=WHO, trigger_id=f"T{n}", channel="C1")


def told(here: Bench) -> list[str]:
    return [call["text"] for call in here.slack.calls["chat.postEphemeral"]]


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_paused_twice_says_so(world: World, here: Bench) -> None:
    """The second time changes nothing, and leaves no second line in the audit."""
    await command.pause(here.deps, typed(1))
    await command.pause(here.deps, typed(2))
    assert [(await world.rows(Parameters))[0].paused] == [True]
    assert told(here) == [texts.PAUSED, texts.PAUSED_ALREADY]
    assert [line.action for line in await world.rows(AuditEntry)] == ["schedule.paused"]


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_what_runs_stops_and_goes_on_the_same_day(world: World, here: Bench) -> None:
    """Whoever pauses in a hurry means what is going out, too."""
    await world.suspend(2)
    run_id = await world.planned()
    await command.pause(here.deps, typed(1))
    assert (await world.run(run_id)).state is RunState.STOPPED
    await command.resume(here.deps, typed(2))
    assert (await world.run(run_id)).state is RunState.RUNNING


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_a_run_stopped_on_another_day_is_asked_about(world: World, here: Bench) -> None:
    """Its notices may have lost their point: it comes with its buttons instead."""
    await world.suspend(2)
    run_id = await world.planned()
    await command.pause(here.deps, typed(1))
    here.clock.move(dt.timedelta(days=1))
    await command.resume(here.deps, typed(2))
    assert (await world.run(run_id)).state is RunState.STOPPED
    assert "report.resume" in str(here.slack.calls["chat.postEphemeral"][-1]["blocks"])
