"""Sending: every answer of a far end, and what the ledger says after it."""

import asyncio
import datetime as dt
from collections.abc import Sequence

import pytest

from delivery.errors import RenderError
from delivery.message import Outgoing, Receipt
from storage.enums import DeliveryState, Outcome, RunState, SuspensionState
from storage.models import Attempt, Client, EmailServer, Suspension
from tests.support.clock import FixedClock
from tests.support.fake_senders import CUT_OFF, GREYLISTED, REFUSED, WRONG_PASSWORD
from tests.support.world import DAY, TODAY, WHO, World

HOUR = dt.timedelta(hours=1)
S = DeliveryState


async def test_everybody_gets_one_notice_and_the_run_is_done(world: World) -> None:
    """Several batches by two lanes: each client once, each with one attempt, the run closed."""
    addresses = await world.suspend(130)
    run_id = await world.sent()
    assert sorted(m.destination for m in world.sender.sent) == sorted(addresses)
    assert await world.states() == {S.ACCEPTED: 130}
    assert (await world.run(run_id)).state is RunState.DONE
    assert all(a.outcome is Outcome.ACCEPTED for a in await world.rows(Attempt))


async def test_a_second_run_sends_nothing(world: World) -> None:
    """What was noticed is not owed again; the run says so by being done with nothing."""
    await world.suspend(3)
    await world.sent()
    run_id = await world.sent()
    assert len(world.sender.sent) == 3
    assert (await world.run(run_id)).state is RunState.DONE


async def test_the_attempt_s_id_travels_in_the_call(world: World) -> None:
    """By it a receipt finds its delivery, whenever it comes."""
    (to,) = await world.suspend()
    await world.sent()
    (attempt,) = await world.attempts(to)
    assert world.sender.sent[0].key == attempt.key
    assert (await world.delivery(to)).provider_ref == f"queued-{attempt.key[:8]}"


async def test_a_permanent_answer_is_never_repeated(world: World) -> None:
    refused, fine = await world.suspend(2)
    world.sender.answers[refused] = [REFUSED]
    await world.sent()
    world.clock.move(5 * HOUR)
    await world.dispatcher.settle()
    row = await world.delivery(refused)
    assert (row.state, row.error_code, world.sender.times(refused)) == (S.REJECTED, "550", 1)
    assert (await world.delivery(fine)).state is S.ACCEPTED


async def test_what_did_not_go_out_is_tried_again_later(world: World) -> None:
    """Half of the first minute's ceiling must pass, and then it goes."""
    (to,) = await world.suspend()
    world.sender.answers[to] = [GREYLISTED]
    run_id = await world.sent()
    assert (await world.delivery(to)).state is S.RETRY_WAIT
    assert (await world.run(run_id)).state is RunState.RUNNING
    world.clock.move(dt.timedelta(seconds=29))
    await world.dispatcher.settle()
    assert world.sender.times(to) == 1
    world.clock.move(dt.timedelta(seconds=1))
    await world.dispatcher.settle()
    assert (await world.delivery(to)).state is S.ACCEPTED
    assert [a.number for a in await world.attempts(to)] == [1, 2]


async def test_after_five_attempts_it_is_dead(world: World) -> None:
    (to,) = await world.suspend()
    world.sender.everything = GREYLISTED
    await world.sent()
    for _ in range(9):
        world.clock.move(HOUR)
        await world.dispatcher.settle()
    assert ((await world.delivery(to)).state, world.sender.times(to)) == (S.DEAD, 5)


async def test_in_doubt_is_never_repeated_and_ends_the_run(world: World) -> None:
    """Nobody knows whether it went out: it waits for a person, and the run does not wait for them."""
    doubtful, _ = await world.suspend(2)
    world.sender.answers[doubtful] = [CUT_OFF]
    run_id = await world.sent()
    world.clock.move(5 * HOUR)
    await world.dispatcher.settle()
    assert ((await world.delivery(doubtful)).state, world.sender.times(doubtful)) == (S.IN_DOUBT, 1)
    assert (await world.run(run_id)).state is RunState.DONE


async def test_the_account_s_fault_pauses_it_once_and_loses_nobody(world: World) -> None:
    """A wrong password marks no client bad: all wait, no try counts, and all go once it is mended."""
    addresses = await world.suspend(300)
    world.sender.everything = WRONG_PASSWORD
    await world.sent()
    (server,) = await world.rows(EmailServer)
    assert server.paused_at == world.clock.now()
    assert server.paused_why == (
        "O servidor SMTP não aceitou o usuário ou a senha. "
        "Confira usuário e senha da conta em /suspensao config."
    )
    assert await world.states() == {S.PENDING: 300}
    assert len(world.sender.calls) <= 2  # what both lanes had under way
    world.sender.everything = None
    await world.change(EmailServer, paused_at=None, paused_why=None)
    await world.dispatcher.settle()
    assert await world.states() == {S.ACCEPTED: 300}
    assert {row.attempts for row in [await world.delivery(to) for to in addresses[:3]]} == {1}


async def test_an_account_that_cannot_be_opened_is_paused_with_the_reason(world: World) -> None:
    """Its key unreadable, say: the deliveries wait."""
    await world.suspend(3)
    world.senders.broken = WRONG_PASSWORD
    await world.sent()
    (server,) = await world.rows(EmailServer)
    assert server.paused_why is not None
    assert await world.states() == {S.PENDING: 3}


async def test_an_account_switched_off_sends_nothing(world: World) -> None:
    await world.suspend(3)
    await world.planned()
    await world.change(EmailServer, active=False)
    await world.dispatcher.settle()
    assert (world.sender.calls, await world.states()) == ([], {S.PENDING: 3})


async def test_a_message_that_cannot_be_written_stops_only_itself(world: World) -> None:
    """The run goes on, and the failure is named."""
    bad, good = await world.suspend(2)
    world.letters.unwritable["Cliente 1"] = RenderError("a variável fim não existe")
    await world.sent()
    row = await world.delivery(bad)
    assert (row.state, row.error_code, row.error_text) == (S.DEAD, "render", "a variável fim não existe")
    assert (await world.delivery(good)).state is S.ACCEPTED


@pytest.mark.parametrize(
    ("model", "changes", "state", "code"),
    [
        (Suspension, {"state": SuspensionState.CANCELLED}, S.CANCELLED, "suspension_cancelled"),
        (Suspension, {"state": SuspensionState.ENDED, "ends_on": TODAY}, S.CANCELLED, "suspension_ended"),
        (Client, {"exempt_until": TODAY}, S.CANCELLED, "exempt"),
    ],
)
async def test_what_is_no_longer_owed_is_not_sent(
    world: World, model: type, changes: dict[str, object], state: DeliveryState, code: str
) -> None:
    """Paid, gone or not to be told, between planning and sending."""
    (to,) = await world.suspend()
    await world.planned()
    await world.change(model, **changes)
    await world.dispatcher.settle()
    row = await world.delivery(to)
    assert (world.sender.calls, row.state, row.error_code) == ([], state, code)


async def test_later_than_its_rule_allows_it_expires(world: World) -> None:
    """A run stopped for three days does not tell somebody that their pause began today."""
    (to,) = await world.suspend()
    await world.planned()
    world.clock.move(3 * DAY)
    await world.dispatcher.settle()
    assert (world.sender.calls, (await world.delivery(to)).state) == ([], S.EXPIRED)


async def test_a_stopped_run_finishes_its_calls_and_claims_no_more(world: World) -> None:
    """*Parar envio*: what is under way ends and is recorded; *Continuar* sends the rest."""
    await world.suspend(300)
    run_id = await world.planned()
    world.sender.open.clear()
    sending = asyncio.create_task(world.dispatcher.settle())
    await world.sender.called.wait()
    assert await world.runs.stop(run_id, WHO)
    world.sender.open.set()
    await sending
    states = await world.states()
    assert states[S.PENDING] >= 200
    assert states == {S.ACCEPTED: 300 - states[S.PENDING], S.PENDING: states[S.PENDING]}
    assert await world.runs.resume(run_id, WHO)
    await world.dispatcher.settle()
    assert await world.states() == {S.ACCEPTED: 300}


async def test_cancelling_the_rest_cancels_what_did_not_begin(world: World) -> None:
    """Calls under way are recorded as they end; a retry of a cancelled run is cancelled too."""
    addresses = await world.suspend(3)
    world.sender.answers[addresses[0]] = [GREYLISTED]
    run_id = await world.sent()
    assert await world.runs.cancel_rest(run_id, WHO)
    world.clock.move(HOUR)
    await world.dispatcher.settle()
    assert await world.states() == {S.ACCEPTED: 2, S.CANCELLED: 1}
    assert (await world.run(run_id)).state is RunState.CANCELLED


async def test_the_daily_ceiling_is_kept_and_the_rest_goes_the_next_day(world: World) -> None:
    """Two lanes together never pass it; at the provider's midnight it starts anew."""
    world.sender.batch_size = 4
    await world.suspend(25)
    await world.change(EmailServer, per_day=10)
    await world.sent()
    assert len(world.sender.sent) == 10
    world.clock.move(14 * HOUR)  # 23:00 in São Paulo
    await world.dispatcher.settle()
    assert len(world.sender.sent) == 10
    world.clock.move(HOUR)
    await world.dispatcher.settle()
    assert len(world.sender.sent) == 20


@pytest.mark.parametrize("at", range(1, 8))
async def test_wherever_it_freezes_no_call_is_made_past_the_lease(world: World, at: int) -> None:
    """The process sleeps through its lease before its nth look at the clock; then it goes on as if awake."""
    (to,) = await world.suspend()
    await world.planned()
    dispatcher = world.new_dispatcher(clock=FreezingClock(world.clock, at=at))
    in_time: list[bool] = []

    async def send(batch: Sequence[Outgoing]) -> Sequence[Receipt]:
        lease_until = (await world.delivery(to)).lease_until
        in_time.append(lease_until is not None and world.clock.now() < lease_until)
        return [Receipt("taken") for _ in batch]

    world.sender.send = send  # type: ignore[method-assign]  # looks at the ledger while it sends
    await dispatcher.settle()
    world.clock.move(HOUR)
    await dispatcher.settle()
    assert (in_time, await world.states()) == ([True], {S.ACCEPTED: 1})


class FreezingClock:
    """The world's clock, ten minutes on before its nth use."""

    def __init__(self, clock: FixedClock, *, at: int) -> None:
        self._clock = clock
        self._left = at

    def now(self) -> dt.datetime:
        self._left -= 1
        if self._left == 0:
            self._clock.move(dt.timedelta(minutes=10))
        return self._clock.now()


async def test_a_sender_that_breaks_its_promise_leaves_doubt(world: World) -> None:
    """An answer short: nobody knows which; all of the batch are to be looked at."""
    await world.suspend(2)

    async def short(batch: object) -> list[Receipt]:
        return [Receipt("one")]

    world.sender.send = short  # type: ignore[method-assign, assignment]
    await world.sent()
    assert await world.states() == {S.IN_DOUBT: 2}


async def test_run_and_stop_let_calls_finish(world: World) -> None:
    """SIGTERM in the middle of a run: what was called is recorded before the process ends."""
    await world.suspend(200)
    await world.planned()
    world.sender.open.clear()
    running = asyncio.create_task(world.dispatcher.run())
    await world.sender.called.wait()
    world.dispatcher.stop()
    world.sender.open.set()
    await running
    states = await world.states()
    assert set(states) == {S.ACCEPTED, S.PENDING}
    assert states[S.ACCEPTED] == len(world.sender.sent)


async def test_a_mistake_of_ours_lets_calls_finish(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What ends the dispatcher unforeseen puts nothing in doubt: the calls under way are recorded first."""
    await world.suspend(10)
    await world.planned()
    world.sender.open.clear()
    running = asyncio.create_task(world.dispatcher.run())
    await world.sender.called.wait()

    async def broken() -> None:
        world.sender.open.set()
        raise RuntimeError("a mistake of ours")

    monkeypatch.setattr(world.dispatcher, "look", broken)
    world.work()
    with pytest.raises(RuntimeError, match="a mistake of ours"):
        await running
    assert await world.states() == {S.ACCEPTED: 10}
