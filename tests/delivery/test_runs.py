"""Runs from request to end: who is asked, what is planned, what a person's word does."""

import asyncio
import datetime as dt

import pytest

from delivery import planning
from delivery.runs import Lack, NotReady, Runs
from storage.enums import (
    BacklogChoice,
    DeliveryState,
    HoldReason,
    Kind,
    RunState,
    RunTrigger,
    SkipReason,
)
from storage.models import AuditEntry, Client, EmailServer, Notice, Parameters, Run
from tests.support.crash import Crash, Mortal, MortalDatabase
from tests.support.world import DAY, TODAY, WHO, World

S = DeliveryState
ONLY_NEW, INCLUDE, ASK = BacklogChoice.ONLY_NEW, BacklogChoice.INCLUDE, BacklogChoice.ASK
WEEK_AGO = {"starts_on": TODAY - 7 * DAY}
HOUR = dt.timedelta(hours=1)


async def ask(world: World, slot: str = "trigger", choice: BacklogChoice = ASK) -> Run:
    return await world.runs.request(RunTrigger.HAND, slot, asked_by=WHO, backlog=choice)


async def test_asking_twice_is_one_run(world: World) -> None:
    """A redelivered envelope, a double press: the same run."""
    first, second = await ask(world), await ask(world)
    assert first.id == second.id
    assert len(await world.rows(Run)) == 1


@pytest.mark.parametrize(
    ("changes", "lack"),
    [({"method": None}, Lack.METHOD), ({"email_server_id": None}, Lack.ACCOUNT)],
)
async def test_an_incomplete_method_never_sends(world: World, changes: dict[str, object], lack: Lack) -> None:
    await world.change(Parameters, **changes)
    with pytest.raises(NotReady) as error:
        await ask(world)
    assert (error.value.lack, await world.rows(Run)) == (lack, [])


async def test_an_account_switched_off_is_said_before_anything_is_written(world: World) -> None:
    await world.change(EmailServer, active=False)
    with pytest.raises(NotReady) as error:
        await world.runs.preview()
    assert error.value.lack is Lack.ACCOUNT_OFF


async def test_a_preview_counts_what_a_run_would_do_and_writes_nothing(world: World) -> None:
    """Its numbers are those of the run asked for right after it."""
    await world.suspend(7)
    await world.suspend(2, **WEEK_AGO)
    await world.suspend(3, email=False)
    seen = await world.runs.preview()
    assert (seen.due, seen.backlog, seen.skips) == (7, 2, {SkipReason.NO_EMAIL: 3})
    assert (seen.names[0], len(seen.names)) == ("Cliente 1", 5)
    assert seen.skipped_names[SkipReason.NO_EMAIL] == ("Cliente 10", "Cliente 11", "Cliente 12")
    assert await world.rows(Notice) == []
    await world.planned()
    assert await world.states() == {S.PENDING: 9}


async def test_with_nothing_due_the_run_is_done_at_once(world: World) -> None:
    """*Nenhum aviso hoje*; what waits for the first real run still waits."""
    await world.change(Parameters, pending_hold=HoldReason.FIRST_RUN)
    run = await world.runs.plan((await ask(world)).id or 0)
    assert (run.state, run.finished_at) == (RunState.DONE, world.clock.now())
    assert (await world.rows(Parameters))[0].pending_hold is HoldReason.FIRST_RUN


@pytest.mark.parametrize(
    ("pending", "first_seen", "reason"),
    [
        (HoldReason.FIRST_RUN, {}, HoldReason.FIRST_RUN),
        (HoldReason.LARGE_IMPORT, WEEK_AGO, HoldReason.LARGE_IMPORT),
        (None, WEEK_AGO, HoldReason.ALREADY_SUSPENDED),
    ],
)
async def test_a_run_that_would_surprise_somebody_is_held(
    world: World, pending: HoldReason | None, first_seen: dict[str, dt.date], reason: HoldReason
) -> None:
    """Nothing goes out before a person's answer."""
    await world.change(Parameters, pending_hold=pending)
    await world.suspend(2, **first_seen)
    run = await world.runs.plan((await ask(world)).id or 0)
    await world.dispatcher.settle()
    assert (run.state, run.hold_reason, world.sender.calls) == (RunState.HELD, reason, [])


async def test_only_the_new_ones(world: World) -> None:
    """*Não, só os próximos*: backlog is cancelled and named, and no later run brings it up again."""
    await world.change(Parameters, pending_hold=HoldReason.FIRST_RUN)
    (new,) = await world.suspend(1)
    await world.suspend(2, **WEEK_AGO)
    await world.suspend(1, email=False, **WEEK_AGO)
    run = await world.runs.plan((await ask(world)).id or 0)
    assert await world.runs.answer(run.id or 0, ONLY_NEW, WHO)
    await world.dispatcher.settle()
    assert [m.destination for m in world.sender.sent] == [new]
    assert sorted(await world.skips()) == ["already_suspended", "already_suspended", "no_email"]
    assert (await world.rows(Parameters))[0].pending_hold is None
    await world.change(Client, email="agora@example.com")
    assert (await world.runs.preview()).backlog == 0


async def test_everybody(world: World) -> None:
    """*Sim, enviar*: backlog goes too, however late it is."""
    await world.suspend(1)
    await world.suspend(2, **WEEK_AGO)
    run = await world.runs.plan((await ask(world)).id or 0)
    world.clock.move(3 * DAY)
    assert await world.runs.answer(run.id or 0, INCLUDE, WHO)
    await world.dispatcher.settle()
    assert await world.states() == {S.ACCEPTED: 2, S.EXPIRED: 1}


async def test_the_first_answer_counts(world: World) -> None:
    """Two people press at once: one of them is told that it was decided; the audit says who did."""
    await world.suspend(1, **WEEK_AGO)
    run_id = (await world.runs.plan((await ask(world)).id or 0)).id or 0
    answers = await asyncio.gather(
        world.runs.answer(run_id, ONLY_NEW, "U0ONE"), world.runs.answer(run_id, INCLUDE, "U0TWO")
    )
    (line,) = [row for row in await world.rows(AuditEntry) if row.action == "run.answered"]
    assert sorted(answers) == [False, True]
    assert line.actor == ("U0ONE" if answers[0] else "U0TWO")


async def test_whoever_asked_with_an_answer_is_not_asked(world: World) -> None:
    """`enviar` has its own question; the run starts as it was told."""
    await world.change(Parameters, pending_hold=HoldReason.FIRST_RUN)
    await world.suspend(1)
    await world.suspend(2, **WEEK_AGO)
    run = await world.runs.plan((await ask(world, choice=ONLY_NEW)).id or 0)
    assert run.state is RunState.RUNNING
    assert await world.states() == {S.PENDING: 1, S.CANCELLED: 2}


async def test_a_held_run_may_be_cancelled(world: World) -> None:
    await world.suspend(2, **WEEK_AGO)
    run_id = (await world.runs.plan((await ask(world)).id or 0)).id or 0
    assert await world.runs.cancel_rest(run_id, WHO)
    await world.dispatcher.settle()
    assert await world.states() == {S.CANCELLED: 2}
    assert not await world.runs.answer(run_id, INCLUDE, WHO)


async def test_a_word_to_a_run_that_has_ended_changes_nothing(world: World) -> None:
    await world.suspend(1)
    run_id = await world.sent()
    assert not await world.runs.stop(run_id, WHO)
    assert not await world.runs.resume(run_id, WHO)
    assert not await world.runs.cancel_rest(run_id, WHO)
    assert (await world.run(run_id)).state is RunState.DONE


async def test_passed_over_for_good_only_when_too_late(world: World) -> None:
    """A missing contact is owed again once it is there; a notice too late is named once."""
    await world.suspend(1, email=False)
    await world.suspend(1, starts_on=TODAY - 3 * DAY, first_seen_on=TODAY - 3 * DAY)
    await world.sent()
    assert sorted(await world.skips()) == ["no_email", "too_late"]
    await world.change(Client, email="agora@example.com")
    await world.sent()
    assert [m.destination for m in world.sender.sent] == ["agora@example.com"]
    assert len(await world.skips()) == 2


async def test_non_payment_is_left_alone_until_it_is_covered(world: World) -> None:
    await world.suspend(2, kind=Kind.NONPAYMENT, ends_on=None)
    await world.sent()
    assert await world.rows(Notice) == []


async def test_planning_killed_midway_goes_on_where_it_was(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the first try wrote is not written again; the run starts only once all is there."""
    monkeypatch.setattr("delivery.planning.PAGE", 10)
    await world.suspend(35)
    run_id = (await ask(world, choice=INCLUDE)).id or 0
    mortal = MortalDatabase(world.db, Mortal("before_commit", at=3))
    with pytest.raises(Crash):
        await Runs(mortal, world.clock, work=world.work, news=world.news).plan(run_id)
    assert (await world.run(run_id)).state is RunState.PLANNED
    assert await world.states() == {S.PENDING: 20}
    await world.runs.advance()
    assert (await world.run(run_id)).state is RunState.RUNNING
    assert await world.states() == {S.PENDING: 35}


async def test_nothing_is_added_to_a_run_that_has_ended(world: World) -> None:
    """A slow process that still plans what another planned and sent: what it found waits for the next run."""
    await world.suspend(1)
    run_id = await world.sent()
    await world.suspend(1)
    async with world.db.read() as session:
        of = await planning.scope(session, world.clock.now())
    await planning.write(world.db, await world.run(run_id), of, now=world.clock.now())
    assert await world.states() == {S.ACCEPTED: 1}
    await world.sent()
    assert await world.states() == {S.ACCEPTED: 2}


async def test_two_runs_planned_at_once_owe_each_notice_once(world: World) -> None:
    """The schedule and a person, two processes: whoever writes a notice first sends it."""
    await world.suspend(40)
    one, two = await ask(world, "one", INCLUDE), await ask(world, "two", INCLUDE)
    other = World(world.db, world.clock)
    await asyncio.gather(world.runs.plan(one.id or 0), other.runs.plan(two.id or 0))
    assert await world.states() == {S.PENDING: 40}


async def test_the_slot_fires_once(world: World) -> None:
    """Nine o'clock in São Paulo, twice, and by two processes: one run."""
    other = World(world.db, world.clock)
    now = world.clock.now()
    fired = [
        await world.runs.fire_slot(now),
        await other.runs.fire_slot(now + HOUR),
        await world.runs.fire_slot(now - dt.timedelta(seconds=1)),
    ]
    assert [run is not None for run in fired] == [True, False, False]
    (run,) = await world.rows(Run)
    assert (run.schedule, run.local_date, run.slot, run.trigger) == (
        "daily",
        TODAY,
        "09:00",
        RunTrigger.SCHEDULE,
    )


@pytest.mark.parametrize(
    ("changes", "after"),
    [
        ({"paused": True}, 0 * HOUR),
        ({"method": None}, 0 * HOUR),
        ({"updated_at": dt.datetime(2026, 11, 24, 13, 0, tzinfo=dt.UTC)}, 2 * HOUR),
        ({"updated_at": dt.datetime(2026, 11, 23, 20, 0, tzinfo=dt.UTC)}, -1 * HOUR),
    ],
)
async def test_no_slot_while_paused_incomplete_or_set_after_its_hour(
    world: World, changes: dict[str, object], after: dt.timedelta
) -> None:
    """A schedule resumed at ten does not send what it was paused for at nine."""
    await world.change(Parameters, **changes)
    assert await world.runs.fire_slot(world.clock.now() + after) is None
    assert await world.rows(Run) == []


async def test_a_missed_slot_is_caught_up_within_its_hours_and_asks_beyond(world: World) -> None:
    """Six hours by default; later than that a person decides."""
    await world.suspend(1)
    in_time = await world.runs.fire_slot(world.clock.now() + 6 * HOUR)
    assert in_time is not None
    assert (await world.runs.plan(in_time.id or 0)).state is RunState.RUNNING
    world.clock.move(DAY)
    late = await world.runs.fire_slot(world.clock.now() + 7 * HOUR)
    assert late is not None
    await world.suspend(1, starts_on=TODAY + DAY, first_seen_on=TODAY)
    held = await world.runs.plan(late.id or 0)
    assert (held.state, held.hold_reason) == (RunState.HELD, HoldReason.LATE_START)


async def test_a_missed_day_is_made_good_by_the_next_slot(world: World) -> None:
    """Off since yesterday noon, back at eight: nothing to ask, for nine o'clock owes it all."""
    assert await world.runs.fire_slot(world.clock.now() - HOUR) is None
    await world.suspend(1, starts_on=TODAY - DAY, first_seen_on=TODAY - DAY)
    run = await world.runs.fire_slot(world.clock.now())
    assert run is not None
    await world.runs.plan(run.id or 0)
    assert await world.states() == {S.PENDING: 1}


async def test_a_run_whose_method_is_gone_is_cancelled(world: World) -> None:
    """Asked for, and incomplete by the time it is planned: it does not stay in preparation for ever."""
    run_id = (await ask(world)).id or 0
    await world.change(Parameters, method=None)
    assert (await world.runs.plan(run_id)).state is RunState.CANCELLED
