"""What stands across all runs, on SQLite and PostgreSQL."""

import pytest

from storage import overview
from storage.engine import Database
from storage.enums import RunState
from tests.support.clock import FixedClock
from tests.support.fake_senders import CUT_OFF
from tests.support.world import WHO, World


@pytest.fixture
async def world(db: Database, clock: FixedClock) -> World:
    return await World(db, clock).ready()


async def test_what_lives_and_what_ended(world: World) -> None:
    """A stopped run lives, and what waits in it is no queue; one that is done is the last that ended."""
    await world.suspend(2)
    done = await world.sent()
    await world.suspend(3)
    running = await world.planned()
    async with world.db.read() as session:
        assert [run.id for run in await overview.living_runs(session)] == [running]
        assert [run.id for run in await overview.last_ended(session, 5)] == [done]
        assert await overview.queued(session) == 3
    await world.runs.stop(running, WHO)
    async with world.db.read() as session:
        assert [run.state for run in await overview.living_runs(session)] == [RunState.STOPPED]
        assert await overview.queued(session) == 0


async def test_doubts_are_named_the_newest_first(world: World) -> None:
    """Counted in full, named as far as is asked for."""
    addresses = await world.suspend(3)
    world.sender.answers.update({address: [CUT_OFF] for address in addresses})
    await world.sent()
    async with world.db.read() as session:
        assert await overview.count_in_doubt(session) == 3
        found = await overview.in_doubt(session, 2)
    assert [(doubt.client_name, doubt.destination) for doubt in found] == [
        ("Cliente 3", addresses[2]),
        ("Cliente 2", addresses[1]),
    ]


async def test_a_test_is_neither_run_nor_doubt(world: World) -> None:
    """Its result stands where it was asked for."""
    world.sender.everything = CUT_OFF
    await world.runs.test_send("eu@example.com", world.account, "temporary.started", WHO, timeout=0)
    await world.dispatcher.settle()
    async with world.db.read() as session:
        assert not await overview.living_runs(session)
        assert not await overview.last_ended(session, 5)
        assert await overview.count_in_doubt(session) == 0
