"""The window binds whatever a run sends, and holds nothing back for ever."""

import datetime as dt

import pytest
from sqlmodel import col, select

from delivery.calendar import Why
from delivery.errors import DeliveryError, Fate, Fault
from delivery.report import summary
from storage import local_holidays
from storage.engine import Database
from storage.enums import Anchor, BacklogChoice, Channel, DeliveryState, Kind, RunState, RunTrigger
from storage.models import AuditEntry, Delivery, Notice, NoticeRule, Parameters, Run, Suspension
from tests.support.clock import FixedClock
from tests.support.world import DAY, TODAY, WHO, World

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])
HOUR = dt.timedelta(hours=1)
S = DeliveryState
SUNDAY = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)  # 09:00 in São Paulo
MONDAY_8 = dt.datetime(2026, 11, 23, 11, tzinfo=dt.UTC)
TUESDAY_23 = dt.datetime(2026, 11, 25, 2, tzinfo=dt.UTC)  # Tuesday the 24th, 23:00 in São Paulo
NOT_SENT = DeliveryError(Fate.NOT_SENT, Fault.NETWORK, "connect", "no route")


async def scheduled(world: World) -> Run:
    """The day's run by the clock, planned and sent as far as it goes now."""
    run = await world.runs.fire_slot(world.clock.now())
    assert run is not None
    await world.runs.plan(run.id or 0)
    await world.dispatcher.settle()
    return await world.run(run.id or 0)


async def waits_until(world: World, run: Run) -> dt.datetime | None:
    async with world.db.read() as session:
        return (await summary(session, run.id or 0, world.clock.now())).waits_until


async def sunday(db: Database) -> World:
    """A suspension that starts on a Sunday, at nine of that day."""
    world = await World(db, FixedClock(SUNDAY)).ready()
    await world.suspend(starts_on=SUNDAY.date(), first_seen_on=SUNDAY.date())
    return world


async def test_what_falls_on_a_sunday_goes_on_monday(db: Database) -> None:
    """The run waits, running, and says until when; at the opening it sends and is done."""
    world = await sunday(db)
    run = await scheduled(world)
    assert (run.state, world.sender.calls) == (RunState.RUNNING, [])
    assert await waits_until(world, run) == MONDAY_8
    world.clock.set(MONDAY_8 - HOUR / 60)
    await world.dispatcher.settle()
    assert world.sender.calls == []
    world.clock.set(MONDAY_8)
    await world.dispatcher.settle()
    assert await world.states() == {S.ACCEPTED: 1}
    assert (await world.run(run.id or 0)).state is RunState.DONE
    assert await waits_until(world, run) is None


async def test_by_hand_at_night_when_a_person_says_so(db: Database) -> None:
    """*Enviar mesmo assim* sends at once; *na próxima abertura* waits for it."""
    world = await World(db, FixedClock(TUESDAY_23)).ready()
    await world.suspend()
    run = await world.runs.request(
        RunTrigger.HAND, "ask", asked_by=WHO, backlog=BacklogChoice.INCLUDE, outside_window=False
    )
    await world.runs.plan(run.id or 0)
    await world.dispatcher.settle()
    assert await world.states() == {S.PENDING: 1}
    assert await world.runs.send_anyway(run.id or 0, WHO)
    assert not await world.runs.send_anyway(run.id or 0, WHO)
    await world.dispatcher.settle()
    assert await world.states() == {S.ACCEPTED: 1}
    actions = [line.action for line in await world.rows(AuditEntry)]
    assert actions == ["run.sent_outside_window"]


async def test_the_preview_says_that_it_is_closed(db: Database) -> None:
    """With the reason and the next opening; nothing where it is open."""
    world = await sunday(db)
    closed = (await world.runs.preview()).window
    assert closed is not None
    assert (closed.why, closed.opens_at) == (Why.DAY, MONDAY_8)
    world.clock.set(MONDAY_8)
    assert (await world.runs.preview()).window is None


async def test_a_retry_waits_for_the_window(db: Database) -> None:
    """Its time comes at night: it is tried again in the morning, not before."""
    world = await World(db, FixedClock()).ready()
    (address,) = await world.suspend()
    world.sender.answers[address] = [NOT_SENT]
    await scheduled(world)
    assert await world.states() == {S.RETRY_WAIT: 1}
    world.clock.set(TUESDAY_23)
    await world.dispatcher.settle()
    assert (await world.states(), world.sender.times(address)) == ({S.PENDING: 1}, 1)
    world.clock.set(TUESDAY_23 + 9 * HOUR)
    await world.dispatcher.settle()
    assert await world.states() == {S.ACCEPTED: 1}


async def test_days_off_make_nothing_too_late(db: Database) -> None:
    """Two days late at most, and four days on which nothing goes out: it goes on the first after them."""
    world = await World(db, FixedClock()).ready()
    await world.suspend()
    async with db.write() as session:
        for day in range(4):
            await local_holidays.add(
                session, TODAY + day * DAY, "Feriado", yearly=False, by=WHO, now=world.clock.now()
            )
    world.clock.move(3 * DAY)
    await scheduled(world)
    assert (await world.states(), await world.skips()) == ({S.PENDING: 1}, [])
    world.clock.move(DAY)
    await world.dispatcher.settle()
    assert await world.states() == {S.ACCEPTED: 1}


async def test_an_end_that_moves_is_told_again(db: Database) -> None:
    """The client was told of one end; of the new one they are told on its own day, once."""
    world = await World(db, FixedClock()).ready()
    await world.suspend(starts_on=TODAY - 20 * DAY, first_seen_on=TODAY - 20 * DAY, ends_on=TODAY + 3 * DAY)
    await world.change(NoticeRule, enabled_on=None)
    await world.sent()
    await world.change(Suspension, ends_on=TODAY + 30 * DAY)
    for days in (1, 26, 1, 1):
        world.clock.move(days * DAY)
        await world.sent()
    told = [(n.occurrence, n.anchored_on) for n in await world.rows(Notice) if n.due_on >= TODAY]
    assert told == [(0, TODAY + 3 * DAY), (1, TODAY + 30 * DAY)]


async def test_an_end_that_moved_before_it_was_told_is_not_told(db: Database) -> None:
    """The notice waits for Monday, and by then the end is another: it would be read a month too soon."""
    world = await World(db, FixedClock(SUNDAY)).ready()
    start = SUNDAY.date() - 20 * DAY
    await world.suspend(starts_on=start, first_seen_on=start, ends_on=SUNDAY.date() + 3 * DAY)
    await scheduled(world)
    await world.change(Suspension, ends_on=SUNDAY.date() + 30 * DAY)
    world.clock.set(MONDAY_8)
    await world.dispatcher.settle()
    ended = [(row.state, row.error_code) for row in await world.rows(Delivery) if row.error_code]
    assert ended == [(S.CANCELLED, "end_moved")]


async def test_a_rule_s_own_method_comes_first(db: Database) -> None:
    """Then *se falhar, tentar por*; a rule whose method has no account goes by the general order."""
    world = await World(db, FixedClock()).ready()
    await world.with_methods(Channel.EMAIL)
    await world.suspend(mobile=True)
    await world.change(NoticeRule, channel=Channel.SMS)
    await world.planned()
    assert [row.channel for row in await world.rows(Delivery)] == [Channel.SMS]
    await world.change(Parameters, sms_gateway_id=None)
    await world.suspend(mobile=True)
    await world.planned()
    assert [row.channel for row in await world.rows(Delivery)] == [Channel.SMS, Channel.EMAIL]


async def test_a_rule_of_one_method_has_no_other_where_none_is_set(db: Database) -> None:
    """E-mail is the method, SMS the rule's: without *se falhar* a client without a mobile is passed over."""
    world = await World(db, FixedClock()).ready()
    await world.with_methods(Channel.EMAIL)
    await world.suspend()
    await world.change(NoticeRule, channel=Channel.SMS)
    await world.planned()
    assert await world.skips() == ["no_mobile"]


async def test_a_termination_is_counted_from_the_notice_that_was_accepted(db: Database) -> None:
    """Its own notice goes fifteen days before the lawful day, not sixty days after the block."""
    world = await World(db, FixedClock()).ready(covers_nonpayment=True)
    await world.suspend(kind=Kind.NONPAYMENT, starts_on=TODAY + 10 * DAY, ends_on=None)
    await world.change(NoticeRule, enabled=False)
    async with db.write() as session:
        rule = (await session.exec(select(NoticeRule).where(col(NoticeRule.key) == "nonpayment.prior"))).one()
        rule.enabled, rule.offset_days, rule.max_lateness_days = True, -10, 30
        last = NoticeRule(
            key="last",
            name="Rescisão",
            message="nonpayment.termination",
            kind=Kind.NONPAYMENT,
            anchor=Anchor.TERMINATION,
            offset_days=-15,
            enabled=True,
        )
        session.add(last)
    await world.sent()
    # Accepted ten days before the block: it is lawful from the 15th day on, the termination sixty days later.
    for day in (59, 60):
        world.clock.set(FixedClock().now() + day * DAY)
        await world.sent()
        assert len(await world.rows(Notice)) == (1 if day == 59 else 2)
    assert (await world.rows(Notice))[-1].anchored_on == TODAY + 75 * DAY
