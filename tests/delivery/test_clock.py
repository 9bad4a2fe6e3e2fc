"""Clock and calendar: one run a local slot, whatever the clock does; and what came late asks, or is named."""

import datetime as dt

import pytest

from storage.enums import BacklogChoice, HoldReason, RunState
from storage.models import Parameters, Run
from tests.support.world import DAY, TODAY, WHO, World

HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


async def tick(world: World, *moments: dt.datetime) -> list[dt.date]:
    """The clock calls at these moments; the dates of the runs there are then."""
    for moment in moments:
        world.clock.set(moment)
        await world.runs.fire_slot(moment)
    return [run.local_date for run in await world.rows(Run)]


@pytest.mark.parametrize(
    ("zone", "send_at", "from_"),
    [
        ("America/New_York", dt.time(1, 30), "2026-10-31T05:30"),  # 01:30 comes twice on 1 November
        ("America/New_York", dt.time(2, 30), "2026-03-07T07:30"),  # 02:30 does not come on 8 March
        ("Australia/Lord_Howe", dt.time(2, 0), "2026-10-02T15:30"),  # half an hour forward at 02:00
    ],
)
async def test_one_run_a_local_day_over_a_change_of_the_clock(
    dialect: str, world: World, zone: str, send_at: dt.time, from_: str
) -> None:
    """Called at every hour for two days, with the change between them: two runs, a date each."""
    await world.change(Parameters, timezone=zone, send_at=send_at, updated_at=utc(from_))
    dates = await tick(world, *(utc(from_) + n * HOUR for n in range(47)))
    assert dates == sorted(set(dates))
    assert len(dates) == 2


@pytest.mark.parametrize(
    ("jumps", "runs"),
    [
        ([DAY, -DAY, DAY], [TODAY, TODAY + DAY]),  # ahead, and mended: its own day finds the slot taken
        ([-DAY, DAY, DAY], [TODAY, TODAY - DAY, TODAY + DAY]),  # behind, and mended
        ([-HOUR, HOUR, MINUTE], [TODAY]),
    ],
)
async def test_a_clock_that_jumps_makes_no_second_run_of_a_slot(
    dialect: str, world: World, jumps: list[dt.timedelta], runs: list[dt.date]
) -> None:
    moments = [world.clock.now()]
    for jump in jumps:
        moments.append(moments[-1] + jump)
    assert await tick(world, *moments) == runs


async def test_what_was_saved_by_a_clock_that_was_ahead_keeps_no_slot_back(
    dialect: str, world: World
) -> None:
    """Somebody pressed *Salvar* while it was a day ahead: today's slot still comes."""
    await world.change(Parameters, updated_at=world.clock.now() + DAY)
    assert await tick(world, world.clock.now()) == [TODAY]


@pytest.mark.parametrize(
    ("send_at", "back_at", "date", "state"),
    [
        (dt.time(9), "2026-11-24T11:59", None, None),  # a minute before the hour: it is still to come
        (dt.time(9), "2026-11-24T18:00", TODAY, RunState.RUNNING),  # six hours late
        (dt.time(9), "2026-11-24T18:01", TODAY, RunState.HELD),
        (dt.time(9), "2026-11-25T02:59", TODAY, RunState.HELD),  # a minute before midnight
        (dt.time(9), "2026-11-25T03:00", None, None),  # after it: today's slot owes what yesterday's did
        (dt.time(9), "2026-11-26T11:00", None, None),  # down for two days, back before the hour
        (dt.time(9), "2026-11-26T13:00", TODAY + 2 * DAY, RunState.RUNNING),
        (dt.time(9), "2026-11-26T20:00", TODAY + 2 * DAY, RunState.HELD),
        (dt.time(23), "2026-11-25T04:00", TODAY, RunState.RUNNING),  # two hours late, over midnight
        (dt.time(23), "2026-11-25T09:00", None, None),  # seven
    ],
)
async def test_back_after_an_absence(
    dialect: str, world: World, send_at: dt.time, back_at: str, date: dt.date | None, state: RunState | None
) -> None:
    """Off since the evening before. Late within six hours: sent; beyond, on the same day: asked."""
    await world.change(Parameters, send_at=send_at)
    await world.suspend(1)
    await tick(world, utc(back_at))
    for run in await world.rows(Run):
        await world.runs.plan(run.id or 0)
    runs = [(run.local_date, run.state, run.hold_reason) for run in await world.rows(Run)]
    reason = HoldReason.LATE_START if state is RunState.HELD else None
    assert runs == ([(date, state, reason)] if date else [])


async def test_days_without_a_bot_are_made_good_or_named(dialect: str, world: World) -> None:
    """Down for four days: what is up to two days late goes out, what is later is named as too late."""
    for ago in range(5):
        await world.suspend(1, starts_on=TODAY - ago * DAY, first_seen_on=TODAY - 10 * DAY)
    await tick(world, world.clock.now())
    await world.runs.plan(1)
    await world.dispatcher.settle()
    assert (len(world.sender.sent), await world.skips()) == (3, ["too_late", "too_late"])


async def test_a_late_run_goes_on_by_a_persons_word(dialect: str, world: World) -> None:
    """Held, nothing goes out; answered, it does."""
    await world.suspend(1)
    await tick(world, world.clock.now() + 7 * HOUR)
    await world.runs.plan(1)
    await world.dispatcher.settle()
    assert world.sender.calls == []
    assert await world.runs.answer(1, BacklogChoice.ONLY_NEW, WHO)
    await world.dispatcher.settle()
    assert len(world.sender.sent) == 1
