"""What the clock calls: slots fired once, parameters followed, other processes' requests planned."""

import asyncio
import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.ticks import Ticks
from delivery.epoch import Epoch
from delivery.runs import Runs
from delivery.signal import Signal
from storage.engine import Database
from storage.enums import BacklogChoice, RunState, RunTrigger
from storage.mark import MarkFile
from storage.models import Parameters, Run
from tests.support.clock import FixedClock
from tests.support.world import World


@dataclass
class Slots:
    """The scheduler as ticks see it: it remembers where the slot was set."""

    set_to: list[tuple[dt.time, str]] = field(default_factory=list)

    def set_slot(self, at: dt.time, zone: str) -> None:
        self.set_to.append((at, zone))


@pytest.fixture
async def world(db: Database, clock: FixedClock) -> World:
    """A provider ready to send, at the very hour of its slot."""
    return await World(db, clock).ready()


@pytest.fixture
def slots() -> Slots:
    return Slots()


@pytest.fixture
def epoch(world: World, tmp_path: Path) -> Epoch:
    return Epoch(world.db, MarkFile(tmp_path / "mark"), world.clock, news=world.news)


@pytest.fixture
def ticks(world: World, slots: Slots, epoch: Epoch) -> Ticks:
    return Ticks(world.db, world.runs, epoch, world.clock, set_slot=slots.set_slot)


async def test_slot_and_tick_together_make_one_run(world: World, ticks: Ticks) -> None:
    """Both look at the same slot at the same moment; its row is unique."""
    await world.suspend(1)
    await asyncio.gather(ticks.slot(), ticks.tick(), ticks.slot())
    (run,) = await world.rows(Run)
    assert (run.trigger, run.slot) == (RunTrigger.SCHEDULE, "09:00")


async def test_a_tick_catches_up_on_a_missed_slot(world: World, ticks: Ticks) -> None:
    """A bot that was down at nine sends at ten."""
    await world.suspend(1)
    world.clock.move(dt.timedelta(hours=1))
    await ticks.tick()
    (run,) = await world.rows(Run)
    assert run.state is RunState.RUNNING


async def test_a_paused_schedule_fires_nothing(world: World, ticks: Ticks) -> None:
    """Outside the demo it starts like this."""
    await world.suspend(1)
    await world.change(Parameters, paused=True)
    await ticks.slot()
    await ticks.tick()
    assert await world.rows(Run) == []


async def test_a_tick_follows_the_saved_hour_and_zone(world: World, ticks: Ticks, slots: Slots) -> None:
    """The screen saves them; the clock learns of it here."""
    await world.change(Parameters, send_at=dt.time(10, 30), timezone="America/Manaus")
    await ticks.tick()
    assert slots.set_to == [(dt.time(10, 30), "America/Manaus")]


async def test_a_tick_plans_what_another_process_asked_for(world: World, ticks: Ticks) -> None:
    """`suspensao send` only writes its request down."""
    await world.suspend(1)
    await world.change(Parameters, paused=True)  # the schedule's own slot stays out of it
    elsewhere = Runs(world.db, world.clock, work=Signal(), news=Signal())
    await elsewhere.request(RunTrigger.HAND, "cli-1", backlog=BacklogChoice.ONLY_NEW)
    await ticks.tick()
    (run,) = await world.rows(Run)
    assert run.state is RunState.RUNNING


async def test_a_chore_that_fails_does_not_keep_the_others(world: World, slots: Slots, epoch: Epoch) -> None:
    """A copy that cannot be made must not end the auditor's looks."""
    done = []

    async def fails() -> None:
        raise OSError

    async def works() -> None:
        done.append(True)

    ticks = Ticks(world.db, world.runs, epoch, world.clock, set_slot=slots.set_slot, chores=[fails, works])
    await ticks.minute()
    assert done == [True]
