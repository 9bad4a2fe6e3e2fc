"""The test send: the same way as every notice, and an answer in place."""

import asyncio
import datetime as dt

import pytest

from delivery.errors import DeliveryError
from delivery.runs import TestResult
from storage.enums import DeliveryState, RunState, SuspensionState
from storage.models import EmailServer, Parameters, Run
from tests.support.fake_senders import GREYLISTED, REFUSED, WRONG_PASSWORD
from tests.support.world import WHO, World

S = DeliveryState
TO = "eu@example.com"


async def try_out(world: World, *, shows_id: int | None = None) -> TestResult:
    """A test while the dispatcher is at work."""
    working = asyncio.create_task(world.dispatcher.run())
    try:
        return await world.runs.test_send(
            TO, world.account, "temporary.started", WHO, shows_id=shows_id, timeout=10
        )
    finally:
        world.dispatcher.stop()
        await working


async def test_it_goes_out_with_sample_facts_and_comes_back_accepted(world: World) -> None:
    result = await try_out(world)
    (message,) = world.sender.sent
    assert (result.state, result.accepted) == (S.ACCEPTED, True)
    assert result.ref == f"queued-{message.key[:8]}"
    assert (message.destination, message.content.subject) == (TO, "[Teste] temporary.started")


async def test_it_may_show_a_client_s_data_and_still_owes_them_nothing(world: World) -> None:
    """What that client would read, elsewhere; their own notice goes out by the next run all the same."""
    (client,) = await world.suspend()
    assert (await try_out(world, shows_id=1)).accepted
    world.dispatcher = world.new_dispatcher()
    await world.sent()
    test, notice = world.sender.sent
    assert (test.destination, test.content.text) == (TO, "temporary.started Cliente 1")
    assert (notice.destination, notice.content.subject) == (client, "temporary.started")


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_it_shows_a_suspension_of_whatever_state(world: World) -> None:
    """A test is always owed: one who paid long ago can be shown too."""
    await world.suspend(state=SuspensionState.CANCELLED)
    assert (await try_out(world, shows_id=1)).accepted


async def test_neither_pause_nor_ceiling_nor_hold_is_in_its_way(world: World) -> None:
    """It is how a person finds out whether a paused account works again."""
    await world.change(Parameters, paused=True)
    await world.change(EmailServer, paused_at=world.clock.now(), paused_why="535", per_day=0)
    assert (await try_out(world)).accepted


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_it_goes_at_any_hour(world: World) -> None:
    """Whoever sets things up on a Sunday night sees at once whether they work."""
    world.clock.set(dt.datetime(2026, 11, 23, 2, tzinfo=dt.UTC))
    assert (await try_out(world)).accepted


@pytest.mark.parametrize(
    ("answer", "state"),
    [(REFUSED, S.REJECTED), (GREYLISTED, S.DEAD), (WRONG_PASSWORD, S.DEAD)],
)
async def test_it_is_tried_once_and_says_what_came_back(
    world: World, answer: DeliveryError, state: DeliveryState
) -> None:
    """No later surprise: what cannot go now does not go in an hour."""
    world.sender.answers[TO] = [answer]
    result = await try_out(world)
    assert (result.state, result.code, result.detail) == (state, answer.code, answer.detail)


async def test_a_wrong_password_in_a_test_pauses_nothing(world: World) -> None:
    """Its person reads it; a run would find it out by itself."""
    world.sender.answers[TO] = [WRONG_PASSWORD]
    await try_out(world)
    (server,) = await world.rows(EmailServer)
    assert server.paused_at is None


async def test_an_account_that_cannot_be_opened_answers_so(world: World) -> None:
    world.senders.broken = WRONG_PASSWORD
    result = await try_out(world)
    assert (result.state, result.code) == (S.DEAD, "535")


async def test_without_an_answer_in_time_it_is_withdrawn(world: World) -> None:
    """Nobody sends (no bot runs): the person is told, and no test goes out tomorrow."""
    result = await world.runs.test_send(TO, world.account, "temporary.started", WHO, timeout=0.05)
    await world.dispatcher.settle()
    assert (result.state, world.sender.calls) == (S.PENDING, [])
    assert [run.state for run in await world.rows(Run)] == [RunState.CANCELLED]
    assert await world.states() == {S.CANCELLED: 1}


async def test_it_goes_before_a_long_run(world: World) -> None:
    """The next claim is the test's, however many notices wait."""
    await world.suspend(300)
    await world.planned()
    with world.work.listen() as heard:
        sending = world.runs.test_send(TO, world.account, "temporary.started", WHO, timeout=10)
        test = asyncio.create_task(sending)
        await heard.wait()
    await world.dispatcher.settle()
    assert (await test).accepted
    assert world.sender.sent[0].destination == TO
