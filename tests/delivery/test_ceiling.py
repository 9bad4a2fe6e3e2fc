"""Ceilings of an account: counted in what its far end charges for, never passed, and said."""

import asyncio
import datetime as dt

import pytest

from delivery.message import Account
from delivery.report import RunSummary, WaitingFor, summary
from storage import accounts
from storage.enums import Channel, DeliveryState
from storage.models import AuditEntry, Delivery, NoticeRule, SmsGateway
from tests.support.fake_senders import CUT_OFF, GREYLISTED, REFUSED
from tests.support.world import DAY, WHO, World

S = DeliveryState


@pytest.fixture
async def sms(world: World) -> World:
    """SMS is the method; lateness is no matter here."""
    await world.with_methods(Channel.SMS)
    await world.change(NoticeRule, max_lateness_days=40)
    return world


async def summarize(world: World, run_id: int) -> RunSummary:
    async with world.db.read() as session:
        return await summary(session, run_id)


async def test_the_segments_of_each_sms_are_known_once_it_is_written(sms: World) -> None:
    """What is charged, and what it costs; what was refused at once costs nothing."""
    await sms.change(SmsGateway, price_cents_segment=8)
    await sms.suspend(3, mobile=True)
    sms.letters.segments["Cliente 1"] = 3
    sms.sender.answers[sms.mobile(2)] = [REFUSED]
    run = await summarize(sms, await sms.sent())
    assert [row.units for row in await sms.rows(Delivery)] == [3, 1, 1]
    assert (run.segments, run.cost_cents) == (4, 32)


async def test_without_a_price_no_cost_is_said(sms: World) -> None:
    await sms.suspend(1, mobile=True)
    assert (await summarize(sms, await sms.sent())).cost_cents is None


@pytest.mark.parametrize("ceiling", ["per_day", "per_month"])
async def test_never_a_segment_more_than_the_ceiling(sms: World, ceiling: str) -> None:
    """Of five SMS of two segments three fit into seven; the rest waits, in its order."""
    await sms.change(SmsGateway, **{ceiling: 7})
    await sms.suspend(5, mobile=True)
    sms.letters.segments |= {f"Cliente {n}": 2 for n in range(1, 6)}
    await sms.sent()
    await sms.dispatcher.settle()
    assert sorted(m.destination for m in sms.sender.sent) == [sms.mobile(n) for n in (1, 2, 3)]
    assert await sms.states() == {S.ACCEPTED: 3, S.PENDING: 2}


async def test_two_lanes_share_a_ceiling(sms: World) -> None:
    """Neither knows the segments of what the other writes; together they keep it all the same."""
    sms.sender.batch_size = 3
    await sms.change(SmsGateway, per_day=20)
    await sms.suspend(30, mobile=True)
    sms.letters.segments |= {f"Cliente {n}": 3 for n in range(1, 31)}
    await sms.sent()
    assert len(sms.sender.sent) == 6


async def test_the_next_day_goes_on_by_itself(sms: World) -> None:
    await sms.change(SmsGateway, per_day=2)
    await sms.suspend(3, mobile=True)
    await sms.sent()
    sms.clock.move(DAY)
    await sms.dispatcher.settle()
    assert await sms.states() == {S.ACCEPTED: 3}


async def test_the_month_counts_its_earlier_days(sms: World) -> None:
    """Two yesterday, one today: three of the month are used until December begins."""
    await sms.change(SmsGateway, per_month=3, per_day=2)
    await sms.suspend(5, mobile=True)
    await sms.sent()
    for _ in range(3):
        sms.clock.move(DAY)
        await sms.dispatcher.settle()
    assert len(sms.sender.sent) == 3
    sms.clock.move(10 * DAY)
    await sms.dispatcher.settle()
    assert len(sms.sender.sent) == 5


@pytest.mark.parametrize(
    ("ceiling", "reason", "until"),
    [
        ({"per_day": 3}, WaitingFor.DAILY_CEILING, dt.datetime(2026, 11, 25, 3, tzinfo=dt.UTC)),
        ({"per_month": 3}, WaitingFor.MONTHLY_CEILING, dt.datetime(2026, 12, 1, 3, tzinfo=dt.UTC)),
        (
            {"per_month": 3, "per_day": 3},
            WaitingFor.MONTHLY_CEILING,
            dt.datetime(2026, 12, 1, 3, tzinfo=dt.UTC),
        ),
    ],
)
async def test_the_run_says_what_it_waits_for(
    sms: World, ceiling: dict[str, int], reason: WaitingFor, until: dt.datetime
) -> None:
    """One segment is left and the next SMS has two: it waits, and how many wait is said."""
    await sms.change(SmsGateway, **ceiling)
    await sms.suspend(4, mobile=True)
    sms.letters.segments |= {f"Cliente {n}": 2 for n in range(1, 5)}
    (waiting,) = (await summarize(sms, await sms.sent())).waiting
    assert (waiting.reason, waiting.until, waiting.count, waiting.ceiling) == (reason, until, 3, 3)


async def test_a_raised_ceiling_lets_the_rest_go(sms: World) -> None:
    """The person's answer: nothing else has to be done."""
    await sms.change(SmsGateway, per_day=1)
    await sms.suspend(3, mobile=True)
    run_id = await sms.sent()
    await sms.change(SmsGateway, per_day=3)
    await sms.dispatcher.settle()
    assert ((await summarize(sms, run_id)).sent, (await summarize(sms, run_id)).waiting) == (3, ())


async def test_what_provably_did_not_go_out_uses_nothing(sms: World) -> None:
    """A busy gateway eats no ceiling; a doubt does, for it may have been charged."""
    await sms.change(SmsGateway, per_day=2)
    await sms.suspend(3, mobile=True)
    sms.sender.answers |= {sms.mobile(1): [GREYLISTED], sms.mobile(2): [CUT_OFF]}
    await sms.sent()
    states = await sms.states()
    assert states[S.IN_DOUBT] == 1
    assert states[S.RETRY_WAIT] == 1
    assert states.get(S.ACCEPTED, 0) + states.get(S.PENDING, 0) == 1


async def test_a_ceiling_is_in_no_tests_way(sms: World) -> None:
    """*Realizar teste de envio* goes out on a day whose segments are used up."""
    await sms.change(SmsGateway, per_day=1)
    await sms.suspend(2, mobile=True)
    await sms.sent()
    gateway = Account(Channel.SMS, (await sms.rows(SmsGateway))[0].id)
    with sms.work.listen() as heard:
        sending = sms.runs.test_send(sms.mobile(99), gateway, "temporary.started", WHO, timeout=10)
        test = asyncio.create_task(sending)
        await heard.wait()
    await sms.dispatcher.settle()
    assert (await test).accepted


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_a_person_lifts_it_for_the_day(sms: World) -> None:
    """The rest goes at once, and nothing says that it waits; on the next day the ceiling counts again."""
    await sms.change(SmsGateway, per_day=2)
    await sms.suspend(5, mobile=True)
    run_id = await sms.sent()
    midnight = dt.datetime(2026, 11, 25, 3, tzinfo=dt.UTC)
    assert await lift(sms, midnight)
    await sms.dispatcher.settle()
    assert await sms.states() == {S.ACCEPTED: 5}
    assert (await summarize(sms, run_id)).waiting == ()
    sms.clock.set(midnight + dt.timedelta(hours=12))
    await sms.suspend(3, mobile=True)
    await sms.sent()
    assert await sms.states() == {S.ACCEPTED: 7, S.PENDING: 1}


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_the_month_is_kept_though_the_day_is_lifted(sms: World) -> None:
    """It is another promise, and an admin's to change."""
    await sms.change(SmsGateway, per_day=1, per_month=3)
    await sms.suspend(5, mobile=True)
    await sms.sent()
    await lift(sms, sms.clock.now() + DAY)
    await sms.dispatcher.settle()
    assert await sms.states() == {S.ACCEPTED: 3, S.PENDING: 2}


async def test_it_is_lifted_once_and_stands_in_the_audit(sms: World) -> None:
    """Who did it, and until when; a second press changes nothing, nor does one on an account without."""
    until = sms.clock.now() + DAY
    assert not await lift(sms, until)
    await sms.change(SmsGateway, per_day=2)
    assert [await lift(sms, until) for _ in range(2)] == [True, False]
    (entry,) = await sms.rows(AuditEntry)
    assert (entry.actor, entry.action, entry.subject) == (WHO, "account.ceiling_lifted", "sms_gateways/1")


async def lift(world: World, until: dt.datetime) -> bool:
    async with world.db.write() as session:
        return await accounts.lift_day(session, Channel.SMS, 1, until=until, by=WHO, now=world.clock.now())
