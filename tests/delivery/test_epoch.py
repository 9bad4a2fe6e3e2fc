"""A database that was put back to an earlier state sends nothing without a person's word."""

import asyncio
import datetime as dt
import shutil
from pathlib import Path

import pytest

from delivery.epoch import Epoch, judge
from delivery.restored import Restoration
from storage import instance
from storage.engine import Database
from storage.enums import BacklogChoice, DeliveryState, HoldReason, RestoredWhy, RunState, RunTrigger
from storage.instance import Reach
from storage.mark import Mark, MarkFile
from storage.models import AuditEntry, Instance, Parameters, Run
from tests.support.clock import NOON_UTC, FixedClock
from tests.support.fake_senders import FakeSender
from tests.support.world import DAY, TODAY, WHO, World

S = DeliveryState
HOUR = dt.timedelta(hours=1)
SQLITE = pytest.mark.parametrize("dialect", ["sqlite"])


@pytest.fixture
def mark(tmp_path: Path) -> MarkFile:
    return MarkFile(tmp_path / "state" / "suspensao.mark")


def epoch(world: World, mark: MarkFile) -> Epoch:
    return Epoch(world.db, mark, world.clock, news=world.news)


def restoration(world: World) -> Restoration:
    return Restoration(world.db, world.clock, world.runs, work=world.work, news=world.news)


async def reasons(world: World) -> list[tuple[RunState, HoldReason | None]]:
    return [(run.state, run.hold_reason) for run in await world.rows(Run)]


MARK = Mark("a", 3, 10, 20, NOON_UTC)


@pytest.mark.parametrize(
    ("row", "here", "mark", "alive", "why"),
    [
        ({"uid": "a", "epoch": 3}, (10, 20), MARK, False, None),
        ({"uid": "a", "epoch": 3}, (11, 25), MARK, False, None),
        ({"uid": "a", "epoch": 4}, (1, 1), MARK, False, None),  # an answered copy, whose mark was not written
        ({"uid": "a", "epoch": 3}, (9, 20), MARK, True, RestoredWhy.OLDER),
        ({"uid": "a", "epoch": 3}, (10, 19), MARK, True, RestoredWhy.OLDER),
        ({"uid": "a", "epoch": 2}, (99, 99), MARK, False, RestoredWhy.OLDER),
        ({"uid": "b", "epoch": 9}, (1, 0), MARK, False, RestoredWhy.UNKNOWN),
        ({"uid": None}, (1, 0), MARK, False, RestoredWhy.UNKNOWN),  # a copy of an earlier version
        ({"uid": None}, (0, 5), MARK, False, None),  # a new one in the place of one that was thrown away
        ({"uid": "a", "seen_at": NOON_UTC}, (0, 0), None, False, RestoredWhy.UNKNOWN),  # another machine
        ({"uid": "a", "seen_at": NOON_UTC}, (5, 5), None, True, None),  # it joins others at work
        ({"uid": None, "seen_at": None}, (5, 5), None, False, None),  # the first start of this version
    ],
)
def test_what_is_taken_for_a_copy(
    row: dict[str, object], here: tuple[int, int], mark: Mark | None, alive: bool, why: RestoredWhy | None
) -> None:
    """Behind its mark in anything, or unknown here although it has been at work."""
    assert judge(Instance(**{"epoch": 0, **row}), Reach(*here, None), mark, alive=alive) is why


@SQLITE
def test_the_mark_is_read_as_it_was_written(dialect: str, mark: MarkFile) -> None:
    """For its owner only; over a longer one; and what is no mark is none."""
    assert mark.read() is None
    for written in (Mark("a" * 32, 99, 10**9, 10**9, NOON_UTC), MARK):
        mark.write(written)
        assert mark.read() == written
    assert mark.path.stat().st_mode & 0o777 == 0o600
    mark.path.write_text("what else\n")
    assert mark.read() is None


async def test_a_copy_taken_mid_run_sends_nothing_without_a_yes(
    sqlite_url: str, clock: FixedClock, mark: MarkFile, tmp_path: Path
) -> None:
    """The run ends after the copy was made; put back, it waits; the yes sends only what is pending."""
    path, copied = Path(sqlite_url.removeprefix("sqlite:///")), tmp_path / "copy.db"
    world = await World(Database.open(sqlite_url), clock).ready()
    await epoch(world, mark).start()
    addresses = await world.suspend(5)
    run_id = await world.planned()
    await world.db.close()
    shutil.copy(path, copied)
    world = World(Database.open(sqlite_url), clock, sender=FakeSender())
    await world.dispatcher.settle()
    await epoch(world, mark).watch()
    assert sorted(message.destination for message in world.sender.sent) == sorted(addresses)
    await world.db.close()
    shutil.copy(copied, path)

    clock.move(HOUR)
    world = World(Database.open(sqlite_url), clock, sender=FakeSender())
    await epoch(world, mark).start()
    await world.dispatcher.settle()
    held = await world.run(run_id)
    assert (held.state, held.hold_reason, world.sender.calls) == (RunState.HELD, HoldReason.RESTORED, [])
    assert not await world.runs.answer(run_id, BacklogChoice.INCLUDE, WHO)  # asked once, for all runs
    assert await restoration(world).answer(BacklogChoice.INCLUDE, WHO)
    assert not await restoration(world).answer(BacklogChoice.ONLY_NEW, WHO)
    await world.dispatcher.settle()
    assert sorted(message.destination for message in world.sender.sent) == sorted(addresses)
    await world.db.close()


async def restored(world: World, mark: MarkFile) -> None:
    """As if the database had come back from an hour ago."""
    await epoch(world, mark).start()
    seen = mark.read()
    assert seen is not None
    mark.write(Mark(seen.uid, seen.epoch, seen.attempts + 1, seen.audit, world.clock.now()))


async def test_it_is_noticed_under_a_bot_that_runs(world: World, mark: MarkFile) -> None:
    """PostgreSQL can be restored under its clients: within a tick nothing more is claimed."""
    await world.suspend(3)
    run_id = await world.planned()
    await restored(world, mark)
    await epoch(world, mark).watch()
    await world.dispatcher.settle()
    assert ((await world.run(run_id)).state, world.sender.calls) == (RunState.HELD, [])


async def test_whatever_starts_meanwhile_waits_too(world: World, mark: MarkFile) -> None:
    """The slot, a person who had answered, and a run that was stopped; a test goes out."""
    await world.suspend(2)
    stopped = await world.planned()
    await world.runs.stop(stopped, WHO)
    await restored(world, mark)
    await epoch(world, mark).watch()
    await world.suspend(1)
    slot = await world.runs.fire_slot(world.clock.now())
    assert slot is not None
    await world.runs.plan(slot.id or 0)
    await world.suspend(1)
    await world.planned(BacklogChoice.INCLUDE)
    assert await reasons(world) == [(RunState.HELD, HoldReason.RESTORED)] * 3
    assert not await world.runs.resume(stopped, WHO)
    working = asyncio.create_task(world.dispatcher.run())
    await world.runs.test_send("eu@example.com", world.account, "temporary.started", WHO, timeout=10)
    world.dispatcher.stop()
    await working
    assert [message.destination for message in world.sender.sent] == ["eu@example.com"]


async def test_only_what_comes_from_now_on(world: World, mark: MarkFile) -> None:
    """*Só os próximos*: neither what waits nor what was due by now goes out, by this run or a later one."""
    await world.suspend(2)
    await world.planned()
    await restored(world, mark)
    await epoch(world, mark).watch()
    await world.suspend(3)  # due today, and perhaps sent in the time that the copy does not know
    assert await restoration(world).answer(BacklogChoice.ONLY_NEW, WHO)
    await world.dispatcher.settle()
    assert (await world.states(), world.sender.calls) == ({S.CANCELLED: 5}, [])
    await world.suspend(1, starts_on=TODAY + DAY, first_seen_on=TODAY)
    world.clock.move(DAY)
    await world.sent()
    assert len(world.sender.sent) == 1
    lines = [(row.actor, row.after) for row in await world.rows(AuditEntry) if "answered" in row.action]
    assert lines == [(WHO, {"choice": "only_new"})]


@SQLITE
@pytest.mark.parametrize("was", [RunState.HELD, RunState.PLANNED])
async def test_only_what_comes_from_now_on_holds_for_a_run_with_a_question_of_its_own_too(
    dialect: str, world: World, mark: MarkFile, was: RunState
) -> None:
    """It may have been answered, and sent, in the time that the copy does not know: nobody is asked again."""
    await world.change(Parameters, pending_hold=HoldReason.FIRST_RUN)
    await world.suspend(2)
    run_id = await world.planned(BacklogChoice.ASK)
    await world.change(Run, state=was)
    await restored(world, mark)
    await epoch(world, mark).watch()
    assert await restoration(world).answer(BacklogChoice.ONLY_NEW, WHO)
    assert not await world.runs.answer(run_id, BacklogChoice.INCLUDE, WHO)
    await world.runs.advance()
    await world.dispatcher.settle()
    assert (await world.states(), world.sender.calls) == ({S.CANCELLED: 2}, [])


@SQLITE
async def test_a_run_that_was_never_asked_about_asks_its_own_question(
    dialect: str, world: World, mark: MarkFile
) -> None:
    """The yes to the copy is no yes to the first run."""
    await world.change(Parameters, pending_hold=HoldReason.FIRST_RUN)
    await world.suspend(1)
    await restored(world, mark)
    await epoch(world, mark).watch()
    await world.planned(BacklogChoice.ASK)
    await world.planned(BacklogChoice.ASK)
    assert await restoration(world).answer(BacklogChoice.INCLUDE, WHO)
    await world.dispatcher.settle()
    assert (RunState.HELD, HoldReason.FIRST_RUN) in await reasons(world)
    assert world.sender.calls == []


@SQLITE
async def test_after_the_answer_it_is_a_database_like_any_other(
    dialect: str, world: World, mark: MarkFile
) -> None:
    """Its mark starts anew, and the older mark of another machine does not bring the question back."""
    await restored(world, mark)
    older = mark.path.read_bytes()
    await epoch(world, mark).watch()
    await restoration(world).answer(BacklogChoice.INCLUDE, WHO)
    mark.path.write_bytes(older)
    await epoch(world, mark).start()
    async with world.db.read() as session:
        assert not instance.asks(await instance.get(session))


@SQLITE
@pytest.mark.parametrize(
    ("away", "state"), [(6 * HOUR, RunState.RUNNING), (7 * HOUR, RunState.HELD), (2 * DAY, RunState.HELD)]
)
async def test_a_run_cut_off_for_long_asks_before_it_goes_on(
    dialect: str, world: World, mark: MarkFile, away: dt.timedelta, state: RunState
) -> None:
    """Down in the middle of a run: after the hours of catching up a person decides."""
    await epoch(world, mark).start()
    await world.suspend(2)
    run_id = await world.planned()
    world.clock.move(away)
    await epoch(world, mark).start()
    run = await world.run(run_id)
    assert (run.state, run.hold_reason) == (state, HoldReason.LATE_START if state is RunState.HELD else None)


@SQLITE
async def test_a_run_asked_for_long_ago_asks(dialect: str, world: World) -> None:
    """`suspensao send` wrote it down while no bot ran for two days."""
    run = await world.runs.request(RunTrigger.HAND, "cli", backlog=BacklogChoice.ONLY_NEW)
    world.clock.move(2 * DAY)
    await world.suspend(1, starts_on=TODAY)
    assert (await world.runs.plan(run.id or 0)).hold_reason is HoldReason.LATE_START


@SQLITE
async def test_a_mark_that_cannot_be_kept_is_told(dialect: str, world: World, tmp_path: Path) -> None:
    """And nothing else stops for it."""
    (tmp_path / "state").write_text("a file, no folder")
    kept = epoch(world, MarkFile(tmp_path / "state" / "suspensao.mark"))
    await kept.start()
    assert kept.trouble is not None
    await world.suspend(1)
    await world.sent()
    assert len(world.sender.sent) == 1
