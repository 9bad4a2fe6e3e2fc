"""The process dies before and after each commit and call, one by one, exhaustively; another takes over."""

import contextlib
from typing import get_args

import pytest

from delivery.runs import Runs
from storage.enums import BacklogChoice, DeliveryState, RunState, RunTrigger
from storage.models import Attempt, Delivery, Notice
from tests.support.crash import Crash, Moment, Mortal, MortalDatabase, MortalSenders
from tests.support.fake_senders import GREYLISTED
from tests.support.world import World

S = DeliveryState
CLIENTS, BATCH, LANES = 7, 2, 2


async def live_and_die(world: World, life: Mortal, slot: str) -> None:
    """From a person's request to the last record, in a process that dies on the way."""
    db = MortalDatabase(world.db, life)
    runs = Runs(db, world.clock, work=world.work, news=world.news)
    dispatcher = world.new_dispatcher(db=db, senders=MortalSenders(world.sender, life))
    with contextlib.suppress(Crash):
        await runs.request(RunTrigger.HAND, slot, backlog=BacklogChoice.INCLUDE)
        await runs.advance()
        await dispatcher.take_over()
        await dispatcher.settle()


async def another_takes_over(world: World) -> None:
    """A new process on the same database: SQLite's takes over at once, PostgreSQL's when leases are over."""
    dispatcher = world.new_dispatcher()
    await world.runs.advance()
    await dispatcher.take_over()
    await dispatcher.settle()
    for _ in ("leases are over", "the retry is due"):
        world.clock.move(dispatcher.lease * 2)
        await dispatcher.settle()


@pytest.mark.parametrize("when", get_args(Moment))
async def test_whatever_line_it_dies_on(world: World, when: Moment) -> None:
    """None lost unflagged, none twice; in doubt at most what was under way, each with its committed row."""
    world.sender.batch_size = BATCH
    died, at = True, 0
    while died:
        at += 1
        addresses = await world.suspend(CLIENTS)
        world.sender.answers[addresses[0]] = [GREYLISTED]
        life = Mortal(when, at)
        await live_and_die(world, life, f"{when}-{at}")
        died = life.dead
        if died and not any(row.destination in addresses for row in await world.rows(Delivery)):
            await world.runs.request(RunTrigger.HAND, f"again-{at}", backlog=BacklogChoice.INCLUDE)
        await another_takes_over(world)
        await check(world, addresses, died=died)
    assert at > 4


async def check(world: World, addresses: list[str], *, died: bool) -> None:
    rows = [row for row in await world.rows(Delivery) if row.destination in addresses]
    began = {attempt.delivery_id for attempt in await world.rows(Attempt)}
    doubtful = [row for row in rows if row.state is S.IN_DOUBT]
    assert len(rows) == len(addresses) == len({row.destination for row in rows})
    assert {row.state for row in rows} <= {S.ACCEPTED, S.IN_DOUBT}
    assert all(row.id in began for row in doubtful)
    assert len(doubtful) <= (BATCH * LANES if died else 0)
    for row in rows:
        greylisted = row.destination == addresses[0]
        calls = world.sender.times(row.destination)
        assert calls <= 1 + greylisted
        assert row.state is S.IN_DOUBT or calls == 1 + greylisted
    assert len(await world.rows(Notice)) == len(await world.rows(Delivery))
    assert (await world.run(rows[0].run_id)).state is RunState.DONE
