"""The database goes away in the middle of a run: no call without its row, no answer forgotten."""

import asyncio

from storage.enums import DeliveryState, RunState
from tests.support.crash import AwayDatabase
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
