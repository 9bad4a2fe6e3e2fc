"""Several processes on one PostgreSQL share a run; each has its own dispatcher, senders and connections."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from storage import notices, runs
from storage.engine import Database
from storage.enums import BacklogChoice, Channel, DeliveryState, RunState, RunTrigger
from storage.models import EmailServer, NoticeRule
from storage.notices import NewNotice
from tests.support.crash import SleepingDatabase
from tests.support.fake_senders import WRONG_PASSWORD
from tests.support.world import TODAY, World

S = DeliveryState
pytestmark = pytest.mark.parametrize("dialect", [pytest.param("postgresql", marks=pytest.mark.postgres)])


@pytest.fixture
async def others(world: World, database_url: str) -> AsyncIterator[list[World]]:
    """Three more processes on the world's database."""
    databases = [Database.open(database_url) for _ in range(3)]
    yield [World(db, world.clock) for db in databases]
    for db in databases:
        await db.close()


async def test_they_share_the_work_and_send_nothing_twice(world: World, others: list[World]) -> None:
    addresses = await world.suspend(400)
    run_id = await world.planned()
    processes = [world, *others]
    await asyncio.gather(*(process.dispatcher.settle() for process in processes))
    await world.dispatcher.settle()
    sent = Counter(message.destination for process in processes for message in process.sender.sent)
    assert sent == Counter(addresses)
    assert sum(bool(process.sender.calls) for process in processes) > 1
    assert (await world.run(run_id)).state is RunState.DONE


async def test_together_they_keep_an_account_s_daily_ceiling(world: World, others: list[World]) -> None:
    """Whoever claims holds the account's row: two do not both spend the rest of a day."""
    await world.suspend(200)
    await world.change(EmailServer, per_day=70)
    await world.planned()
    processes = [world, *others]
    await asyncio.gather(*(process.dispatcher.settle() for process in processes))
    assert sum(len(process.sender.sent) for process in processes) == 70


async def test_an_account_is_paused_for_all_of_them(world: World, others: list[World]) -> None:
    """One finds the wrong password; the others claim nothing more through that account."""
    await world.suspend(200)
    await world.planned()
    world.sender.everything = WRONG_PASSWORD
    await world.dispatcher.settle()
    await asyncio.gather(*(process.dispatcher.settle() for process in others))
    assert [process.sender.calls for process in others] == [[], [], []]
    assert await world.states() == {S.PENDING: 200}


async def test_a_frozen_process_is_overtaken_and_sends_nothing_when_it_wakes(
    world: World, others: list[World]
) -> None:
    """Asleep between its claim and its call, past its lease: what it had claimed went out by another."""
    addresses = await world.suspend(20)
    await world.planned()
    frozen, awake = others[0], others[1]
    db = SleepingDatabase(frozen.db, at=3)  # after both lanes' claims
    sleeping = asyncio.create_task(frozen.new_dispatcher(db=db).settle())
    await db.asleep.wait()
    world.clock.move(2 * world.dispatcher.lease)
    await awake.dispatcher.settle()
    db.awake.set()
    await sleeping
    assert Counter(m.destination for m in awake.sender.sent) == Counter(addresses)
    assert frozen.sender.calls == []


async def test_what_another_process_is_just_writing_down_is_waited_for(
    world: World, others: list[World]
) -> None:
    """It saw a suspension that we did not: a run closed as empty over it would lose its notice."""
    run = await world.runs.request(RunTrigger.HAND, "T1", backlog=BacklogChoice.INCLUDE)
    run_id, rule = run.id or 0, (await world.rows(NoticeRule))[0].id
    async with others[0].db.write() as session:
        assert await runs.hold_planned(session, run_id)
        planned = asyncio.create_task(world.runs.plan(run_id))
        await until_somebody_waits(world)
        (to,) = await world.suspend()
        notice = NewNotice(1, rule, TODAY, backlog=False, channel=Channel.EMAIL, destinations=(to,))
        accounts = {Channel.EMAIL: world.account.id}
        await notices.add(session, [notice], run_id=run_id, accounts=accounts, now=world.clock.now())
    assert (await planned).state is RunState.RUNNING
    await world.dispatcher.settle()
    assert await world.states() == {S.ACCEPTED: 1}


async def until_somebody_waits(world: World) -> None:
    """For a row that another transaction holds. The database has no event for it."""
    waiting = 0
    while not waiting:
        async with world.db.read() as session:
            waiting = await session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")) or 0
