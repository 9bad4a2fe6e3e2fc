"""*Se falhar, tentar por*: what goes on by another method, what never does, and that each goes on once."""

import contextlib
import datetime as dt
from typing import get_args

import pytest
from sqlalchemy import exists, select, text, update
from sqlalchemy.dialects.sqlite import dialect
from sqlmodel import col

from delivery.errors import DeliveryError, Fate, Fault
from delivery.fallback import follow
from delivery.report import RunSummary, failures, summary
from storage import suppressions
from storage.enums import (
    Channel,
    DeliveryState,
    RunState,
    RunTrigger,
    SkipReason,
    SuppressionReason,
    SuspensionState,
)
from storage.models import Client, Delivery, Device, EmailServer, Parameters, Run, SmsGateway, Suspension
from storage.runs import FOLLOW_UP_QUIET
from storage.transitions import UNFOLLOWED
from tests.support.crash import Crash, Moment, Mortal, MortalDatabase, MortalSenders
from tests.support.fake_senders import CUT_OFF, GREYLISTED, REFUSED
from tests.support.world import WHO, World

S = DeliveryState
EMAIL, SMS, PUSH = Channel.EMAIL, Channel.SMS, Channel.PUSH
HOUR = dt.timedelta(hours=1)
UNREGISTERED = DeliveryError(Fate.PERMANENT, Fault.RECIPIENT, "unregistered", "gone")


async def summarize(world: World, run_id: int) -> RunSummary:
    async with world.db.read() as session:
        return await summary(session, run_id)


async def receipt(world: World, destination: str, state: S, minutes: int = 1) -> None:
    """A far end says so later."""
    world.clock.move(dt.timedelta(minutes=minutes))
    async with world.db.write() as session:
        now = world.clock.now()
        this = update(Delivery).where(col(Delivery.destination) == destination)
        await session.execute(this.values(state=state, updated_at=now))


def went(world: World) -> list[str]:
    return [message.destination for message in world.sender.sent]


async def test_without_a_contact_the_next_method_carries_it(world: World) -> None:
    """One notice a client, by the first method that reaches them; named only whom none does."""
    await world.with_methods(EMAIL, SMS, PUSH)
    (by_mail,) = await world.suspend(mobile=True)
    await world.suspend(email=False, mobile=True, devices=1)
    await world.suspend(email=False, devices=2)
    await world.suspend(email=False)
    run = await summarize(world, await world.sent())
    assert sorted(went(world)) == sorted([by_mail, world.mobile(2), "token-3-1", "token-3-2"])
    assert (run.total, run.sent, run.skips) == (3, 3, {SkipReason.NO_EMAIL: 1})
    assert run.sent_by == {EMAIL: 1, SMS: 1, PUSH: 1}
    assert run.deliveries == {S.ACCEPTED: 4}


async def test_refused_it_goes_on_and_counts_as_sent_by_the_other(world: World) -> None:
    """In the same run, which ends only then; the report names nobody."""
    await world.with_methods(EMAIL, SMS)
    (refused,) = await world.suspend(mobile=True)
    world.sender.answers[refused] = [REFUSED]
    run_id = await world.sent()
    run = await summarize(world, run_id)
    assert went(world) == [refused, world.mobile(1)]
    assert (run.state, run.states, run.sent_by) == (RunState.DONE, {S.ACCEPTED: 1}, {SMS: 1})
    assert run.deliveries == {S.REJECTED: 1, S.ACCEPTED: 1}
    async with world.db.read() as session:
        assert await failures(session, run_id) == []


async def test_by_every_method_in_order_and_then_it_failed(world: World) -> None:
    """The report names the client once, with what the last method said."""
    await world.with_methods(PUSH, EMAIL, SMS)
    (mail,) = await world.suspend(mobile=True, devices=1)
    world.sender.everything = REFUSED
    run_id = await world.sent()
    assert went(world) == ["token-1-1", mail, world.mobile(1)]
    async with world.db.read() as session:
        (named,) = await failures(session, run_id)
    assert (named.channel, named.destination) == (SMS, world.mobile(1))
    assert (await summarize(world, run_id)).states == {S.REJECTED: 1}


async def test_out_of_tries_it_goes_on(world: World) -> None:
    """Provably unsent after all tries: another method repeats nothing."""
    await world.with_methods(EMAIL, SMS)
    (mail,) = await world.suspend(mobile=True)
    world.sender.answers[mail] = [GREYLISTED] * 5
    await world.sent()
    for _ in range(6):
        world.clock.move(HOUR)
        await world.dispatcher.settle()
    assert went(world) == [mail] * 5 + [world.mobile(1)]


async def test_a_doubt_never_goes_on(world: World) -> None:
    """It may have arrived: nobody is told twice because nobody knows."""
    await world.with_methods(EMAIL, SMS)
    (mail,) = await world.suspend(mobile=True)
    world.sender.answers[mail] = [CUT_OFF]
    await world.sent()
    world.clock.move(HOUR)
    await world.dispatcher.settle()
    assert went(world) == [mail]


async def test_a_doubt_that_a_bounce_settles_goes_on(world: World) -> None:
    """Then it is known: it did not arrive."""
    await world.with_methods(EMAIL, SMS)
    (mail,) = await world.suspend(mobile=True)
    world.sender.answers[mail] = [CUT_OFF]
    await world.sent()
    await receipt(world, mail, S.BOUNCED)
    await world.dispatcher.settle()
    assert went(world) == [mail, world.mobile(1)]


@pytest.mark.parametrize(
    ("answers", "reached"),
    [
        ({"token-1-1": [UNREGISTERED]}, ["token-1-1", "token-1-2"]),
        ({"token-1-1": [UNREGISTERED], "token-1-2": [CUT_OFF]}, ["token-1-1", "token-1-2"]),
        (
            {"token-1-1": [UNREGISTERED], "token-1-2": [REFUSED]},
            ["token-1-1", "token-1-2", "cliente1@example.com"],
        ),
    ],
)
async def test_one_device_that_took_it_is_enough(
    world: World, answers: dict[str, list[DeliveryError]], reached: list[str]
) -> None:
    """Several devices, one notice: it goes on only when each of them refused. One in doubt may have it."""
    await world.with_methods(PUSH, EMAIL)
    await world.suspend(devices=2)
    world.sender.answers |= {to: list(these) for to, these in answers.items()}
    run = await summarize(world, await world.sent())
    assert went(world) == reached
    assert run.total == 1


async def test_a_device_without_the_app_is_forgotten(world: World) -> None:
    """It is not tried again by the next notice; others stay."""
    await world.with_methods(PUSH, EMAIL)
    await world.suspend(devices=2)
    world.sender.answers["token-1-1"] = [UNREGISTERED]
    await world.sent()
    assert [device.token for device in await world.rows(Device)] == ["token-1-2"]


async def test_suppressed_contacts_are_left_out(world: World) -> None:
    """An opt-out moves the client to the next method; with none left they are named, with that reason."""
    await world.with_methods(EMAIL, SMS)
    unsubscribed, nowhere = await world.suspend(2, mobile=True)
    async with world.db.write() as session:
        for channel, destination in ((EMAIL, unsubscribed), (EMAIL, nowhere), (SMS, world.mobile(2))):
            await suppressions.add(
                session,
                channel=channel,
                destination=destination,
                reason=SuppressionReason.UNSUBSCRIBED,
                since=world.clock.now(),
                by="twilio",
            )
    run = await summarize(world, await world.sent())
    assert (went(world), run.skips) == ([world.mobile(1)], {SkipReason.SUPPRESSED: 1})


async def test_suppressed_between_planning_and_sending(world: World) -> None:
    """SAIR answered to an earlier notice: this one is not sent there any more, and goes on."""
    await world.with_methods(SMS, EMAIL)
    (mail,) = await world.suspend(mobile=True)
    await world.planned()
    async with world.db.write() as session:
        await suppressions.add(
            session,
            channel=SMS,
            destination=world.mobile(1),
            reason=SuppressionReason.UNSUBSCRIBED,
            since=world.clock.now(),
            by="twilio",
        )
    await world.dispatcher.settle()
    assert went(world) == [mail]
    assert ((await world.delivery(world.mobile(1))).error_code) == "suppressed"


async def test_what_is_no_longer_owed_goes_on_by_nothing(world: World) -> None:
    """Paid while the first method was tried."""
    await world.with_methods(EMAIL, SMS)
    (mail,) = await world.suspend(mobile=True)
    await world.sent()
    await world.change(Suspension, state=SuspensionState.CANCELLED)
    await receipt(world, mail, S.BOUNCED)
    await world.dispatcher.settle()
    assert went(world) == [mail]


async def test_later_than_its_rule_allows_it_goes_on_by_nothing(world: World) -> None:
    """A bounce of three days later moves nobody to another method."""
    await world.with_methods(EMAIL, SMS)
    (mail,) = await world.suspend(mobile=True)
    await world.sent()
    await receipt(world, mail, S.BOUNCED, minutes=3 * 24 * 60)
    await world.dispatcher.settle()
    assert went(world) == [mail]


async def test_a_method_without_its_account_is_as_if_not_chosen(world: World) -> None:
    """Nothing waits for an account that somebody switched off."""
    await world.with_methods(EMAIL, SMS, PUSH)
    await world.change(SmsGateway, active=False)
    (mail,) = await world.suspend(mobile=True, devices=1)
    world.sender.answers[mail] = [REFUSED]
    await world.sent()
    assert went(world) == [mail, "token-1-1"]


async def test_a_late_bounce_goes_on_in_a_follow_up(world: World) -> None:
    """The ended run stays as it was told; bounces share one follow-up, which ends once it is quiet."""
    await world.with_methods(EMAIL, SMS)
    first, second = await world.suspend(2, mobile=True)
    run_id = await world.sent()
    for mail in (first, second):
        await receipt(world, mail, S.BOUNCED)
        await world.dispatcher.settle()
    ended, follow_up = await world.rows(Run)
    assert (ended.state, follow_up.trigger, follow_up.slot) == (
        RunState.DONE,
        RunTrigger.FOLLOW_UP,
        f"{run_id}.1",
    )
    assert went(world)[2:] == [world.mobile(1), world.mobile(2)]
    assert (await summarize(world, follow_up.id)).sent_by == {SMS: 2}
    assert (await summarize(world, run_id)).followed == {S.ACCEPTED: 2}
    assert follow_up.state is RunState.RUNNING
    world.clock.move(FOLLOW_UP_QUIET)
    await world.dispatcher.settle()
    assert (await world.run(follow_up.id)).state is RunState.DONE


async def test_what_comes_back_of_a_follow_up_goes_on_in_the_next(world: World) -> None:
    """Named after the run that owed the notice, however often it goes on."""
    await world.with_methods(EMAIL, SMS, PUSH)
    (mail,) = await world.suspend(mobile=True, devices=1)
    run_id = await world.sent()
    for destination in (mail, world.mobile(1)):
        await receipt(world, destination, S.BOUNCED)
        await world.dispatcher.settle()
        world.clock.move(FOLLOW_UP_QUIET)
        await world.dispatcher.settle()
    assert [run.slot for run in await world.rows(Run)][1:] == [f"{run_id}.1", f"{run_id}.2"]
    assert (await summarize(world, run_id)).followed == {S.ACCEPTED: 1}
    assert went(world) == [mail, world.mobile(1), "token-1-1"]


async def test_cancelled_by_a_person_it_goes_on_by_nothing(world: World) -> None:
    await world.with_methods(EMAIL, SMS)
    (mail,) = await world.suspend(mobile=True)
    world.sender.answers[mail] = [GREYLISTED]
    run_id = await world.sent()
    assert await world.runs.cancel_rest(run_id, WHO)
    await receipt(world, mail, S.REJECTED)
    await world.dispatcher.settle()
    assert went(world) == [mail]


async def test_a_test_goes_on_by_nothing(world: World) -> None:
    """Its person reads how it failed."""
    await world.with_methods(EMAIL, SMS)
    await world.suspend(mobile=True)
    world.sender.everything = REFUSED
    send = world.runs.test_send("a@example.com", world.account, "temporary.started", WHO, timeout=0.1)
    await send
    await world.dispatcher.settle()
    await world.dispatcher.settle()
    assert SMS not in {row.channel for row in await world.rows(Delivery)}


@pytest.mark.parametrize("when", get_args(Moment))
async def test_whatever_line_it_dies_on_each_goes_on_once(world: World, when: Moment) -> None:
    """What failed is in the ledger: whoever looks next finds it, and finds it once."""
    await world.with_methods(EMAIL, SMS)
    died, at = True, 0
    while died:
        at += 1
        (mail,) = await world.suspend(mobile=True)
        mobile = world.mobile(at)
        world.sender.answers[mail] = [REFUSED]
        life = Mortal(when, at)
        run_id = await world.planned()
        mortal = world.new_dispatcher(
            db=MortalDatabase(world.db, life), senders=MortalSenders(world.sender, life)
        )
        with contextlib.suppress(Crash):
            await mortal.settle()
        died = life.dead
        another = world.new_dispatcher()
        await another.take_over()
        for _ in ("at once", "leases are over"):
            await another.settle()
            world.clock.move(another.lease * 2)
        await another.settle()
        rows = [row for row in await world.rows(Delivery) if row.destination in (mail, mobile)]
        doubtful = [row.destination for row in rows if row.state is S.IN_DOUBT]
        assert doubtful == ([] if not died else doubtful[:1])
        assert world.sender.times(mail) <= 1
        assert world.sender.times(mobile) == (0 if mail in doubtful else 1) or mobile in doubtful
        assert (await world.run(run_id)).state is RunState.DONE
    assert at > 2


async def test_looked_at_once(world: World) -> None:
    """With no other method what failed is settled: no look after that reads it again."""
    await world.suspend(2)
    world.sender.everything = REFUSED
    await world.sent()
    assert all(row.followed_at == world.clock.now() for row in await world.rows(Delivery))
    await world.change(Client, mobile=world.mobile(1))
    await world.change(Parameters, fallback=["sms"])
    await follow(world.db, world.clock.now())
    assert len(await world.rows(Delivery)) == 2


async def test_a_paused_account_holds_its_own_deliveries_only(world: World) -> None:
    """Paused is not failed: they wait for it, and do not go on."""
    await world.with_methods(EMAIL, SMS)
    await world.suspend(2, mobile=True)
    await world.change(EmailServer, paused_at=world.clock.now(), paused_why="senha")
    await world.sent()
    assert (went(world), await world.states()) == ([], {S.PENDING: 2})


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_looking_costs_nothing_however_old_the_ledger(world: World) -> None:
    """Each look, every other second, asks for what failed by an index of those alone."""
    asked = str(select(exists().where(UNFOLLOWED)).compile(dialect=dialect()))
    async with world.db.read() as session:
        plan = (await session.execute(text(f"EXPLAIN QUERY PLAN {asked}"))).all()
    assert any("ix_deliveries_unfollowed" in row.detail for row in plan)
