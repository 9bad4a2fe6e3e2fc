"""The database goes away in the middle of a run: no call without its row, no answer forgotten."""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from storage import connect
from storage.engine import Database
from storage.enums import DeliveryState, RunState
from tests.support.clock import FixedClock
from tests.support.crash import AwayDatabase
from tests.support.disk import fill, small_disk
from tests.support.world import World

S = DeliveryState
CLAIM, OTHER_CLAIM, BEGIN, RECORD = 1, 2, 3, 4  # the writes of two lanes with one batch between them


async def test_without_the_row_there_is_no_call(world: World) -> None:
    """Gone before `sending` is written: nothing goes out, and all goes out once it is back."""
    await world.suspend(5)
    await world.planned()
    dispatcher = world.new_dispatcher(db=AwayDatabase(world.db, away=[BEGIN]))
    await dispatcher.settle()
    assert (world.sender.calls, await world.states()) == ([], {S.CLAIMED: 5})
    world.clock.move(2 * dispatcher.lease)
    await dispatcher.settle()
    assert (len(world.sender.sent), await world.states()) == (5, {S.ACCEPTED: 5})


async def test_an_answer_waits_for_the_database(world: World) -> None:
    """Gone after the call: given up, these would be in doubt, though we know what came back."""
    await world.suspend(5)
    await world.planned()
    dispatcher = world.new_dispatcher(db=AwayDatabase(world.db, away=[RECORD, RECORD + 1]), sleep=no_wait)
    await dispatcher.settle()
    assert (len(world.sender.sent), await world.states()) == (5, {S.ACCEPTED: 5})


async def test_the_dispatcher_outlives_it(world: World) -> None:
    """Away at the start and while it tidies: it looks again, and the run ends."""
    await world.suspend(5)
    run_id = await world.planned()
    dispatcher = world.new_dispatcher(db=AwayDatabase(world.db, away=range(1, 6)), poll=0.01)
    with world.news.listen() as news:
        running = asyncio.create_task(dispatcher.run())
        while (await world.run(run_id)).state is not RunState.DONE:
            await news.wait(1)
        dispatcher.stop()
        await running
    assert len(world.sender.sent) == 5


async def no_wait(_: float) -> None:
    await asyncio.sleep(0)


@asynccontextmanager
async def world_at(path: Path, clock: FixedClock) -> AsyncIterator[World]:
    """Five notices planned, in an SQLite database at `path`."""
    db = Database.open(f"sqlite:///{path}")
    world = await World(db, clock).ready()
    await world.suspend(5)
    await world.planned()
    yield world
    await db.close()


async def test_a_full_disk_lets_nothing_out(sqlite_template: Path, clock: FixedClock, tmp_path: Path) -> None:
    """No room for the row, no call; the run goes on when there is room."""
    with small_disk(tmp_path / "disk", "4m") as disk:
        shutil.copy(sqlite_template, disk / "full.db")
        async with world_at(disk / "full.db", clock) as world:
            with closing(sqlite3.connect(disk / "full.db")) as beside:
                beside.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # what the log has room for already
            filler = fill(disk)
            await world.dispatcher.settle()
            assert (world.sender.calls, await world.states()) == ([], {S.PENDING: 5})
            filler.unlink()
            await world.dispatcher.settle()
            assert (len(world.sender.sent), await world.states()) == (5, {S.ACCEPTED: 5})


async def test_a_locked_database_lets_nothing_out(
    sqlite_url: str, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program holds the write lock for longer than we wait; then the run goes on."""
    monkeypatch.setattr(connect, "BUSY_SECONDS", 0.05)
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    async with world_at(path, clock) as world:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await world.dispatcher.settle()
            assert (world.sender.calls, await world.states()) == ([], {S.PENDING: 5})
        await world.dispatcher.settle()
        assert (len(world.sender.sent), await world.states()) == (5, {S.ACCEPTED: 5})
