"""What is told of a run: every notice in one number, every failure with its reason."""

import datetime as dt

import pytest
from sqlmodel import select

from delivery.report import RunSummary, WaitingFor, failures, summary
from storage.enums import BacklogChoice, Channel, DeliveryState, RunState, SkipReason
from storage.models import Delivery, EmailServer
from tests.support.fake_senders import CUT_OFF, GREYLISTED, REFUSED, WRONG_PASSWORD
from tests.support.world import DAY, TODAY, World

S = DeliveryState


async def summarize(world: World, run_id: int) -> RunSummary:
    async with world.db.read() as session:
        return await summary(session, run_id)


async def test_each_notice_stands_in_one_number(world: World) -> None:
    """Accepted, refused, in doubt apart, declined backlog among the skips: together what was owed."""
    _, refused, doubtful = await world.suspend(3)
    await world.suspend(2, starts_on=TODAY - 7 * DAY)
    await world.suspend(1, email=False)
    world.sender.answers |= {refused: [REFUSED], doubtful: [CUT_OFF]}
    run = await summarize(world, await world.sent(BacklogChoice.ONLY_NEW))
    assert run.states == {S.ACCEPTED: 1, S.REJECTED: 1, S.IN_DOUBT: 1}
    assert (run.sent, run.failed, run.in_doubt, run.total, run.open) == (1, 1, 1, 3, 0)
    assert run.skips == {SkipReason.ALREADY_SUSPENDED: 2, SkipReason.NO_EMAIL: 1}
    assert (run.backlog, run.channels, run.state) == (2, {Channel.EMAIL: 3}, RunState.DONE)


async def test_failures_are_named_with_their_reason_in_portuguese(world: World) -> None:
    refused, doubtful = await world.suspend(2)
    await world.suspend(1, email=False)
    world.sender.answers |= {refused: [REFUSED], doubtful: [CUT_OFF]}
    run_id = await world.sent()
    async with world.db.read() as session:
        named = await failures(session, run_id)
        first = await failures(session, run_id, limit=1)
    assert [(f.client_name, f.contract, f.destination, f.reason) for f in named] == [
        ("Cliente 1", "C1", refused, "este e-mail não existe"),
        ("Cliente 2", "C2", doubtful, "o servidor não respondeu a tempo, e o aviso pode ter saído"),
        ("Cliente 3", "C3", "", "sem e-mail no cadastro"),
    ]
    assert first == named[:1]


async def test_a_paused_account_is_said_with_its_reason(world: World) -> None:
    await world.suspend(1)
    world.sender.everything = WRONG_PASSWORD
    (waiting,) = (await summarize(world, await world.sent())).waiting
    assert (waiting.reason, waiting.account) == (WaitingFor.ACCOUNT_PAUSED, "Principal")
    assert waiting.why == (
        "O servidor SMTP não aceitou o usuário ou a senha. "
        "Confira usuário e senha da conta em /suspensao config."
    )


async def test_a_ceiling_reached_is_said_with_the_hour_it_ends(world: World) -> None:
    """Until midnight of the provider, which is three in UTC."""
    await world.suspend(3)
    await world.change(EmailServer, per_day=2)
    run = await summarize(world, await world.sent())
    (waiting,) = run.waiting
    assert waiting.reason is WaitingFor.DAILY_CEILING
    assert waiting.until == dt.datetime(2026, 11, 25, 3, 0, tzinfo=dt.UTC)
    assert run.time_left(world.clock.now()) is None


async def test_time_left_goes_by_the_pace_so_far(world: World) -> None:
    """Forty done in a minute, twenty left: half a minute."""
    await world.suspend(60)
    await world.change(EmailServer, per_day=40)
    run_id = await world.sent()
    await world.change(EmailServer, per_day=None)
    world.clock.move(dt.timedelta(minutes=1))
    run = await summarize(world, run_id)
    assert run.time_left(world.clock.now()) == dt.timedelta(seconds=30)


async def test_what_waits_for_another_try_has_no_pace(world: World) -> None:
    """“Faltam menos de 1 min” beside one that is tried again in five minutes would be a lie."""
    (greylisted, *_) = await world.suspend(20)
    world.sender.answers[greylisted] = [GREYLISTED]
    run = await summarize(world, await world.sent())
    assert (run.state, run.open) == (RunState.RUNNING, 1)
    assert run.time_left(world.clock.now() + dt.timedelta(minutes=1)) is None


async def test_another_try_has_its_hour(world: World) -> None:
    """The first of those that wait; none where nothing waits."""
    first, second = await world.suspend(2)
    world.sender.answers |= {first: [GREYLISTED], second: [GREYLISTED]}
    run = await summarize(world, await world.sent())
    async with world.db.read() as session:
        waiting = (await session.exec(select(Delivery))).all()
    assert run.retry_at == min(delivery.retry_at for delivery in waiting if delivery.retry_at)
    await world.suspend(1)
    assert (await summarize(world, await world.sent())).retry_at is None


async def test_there_is_no_summary_of_a_run_that_is_not_there(world: World) -> None:
    with pytest.raises(LookupError):
        await summarize(world, 404)
