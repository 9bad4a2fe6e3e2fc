"""The auditor: silent over everything that may happen, and it names each thing that may not."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import delete, insert, text, update

from delivery.auditor import EVERY, Auditor, check, last, sentence, sentences
from storage import auditor, instance
from storage.auditor import Found
from storage.enums import (
    BacklogChoice,
    DeliveryState,
    FindingKind,
    Outcome,
    RestoredWhy,
    RunState,
    SkipReason,
    Verdict,
)
from storage.models import Attempt, Decision, Delivery, Finding, Notice, Parameters, Run, Skip
from tests.support.fake_senders import CUT_OFF, GREYLISTED, REFUSED
from tests.support.world import DAY, TODAY, WHO, World

S, K = DeliveryState, FindingKind
HOUR = dt.timedelta(hours=1)
LEASE = dt.timedelta(minutes=5)
SQLITE = pytest.mark.parametrize("dialect", ["sqlite"])


async def found(world: World, *, whole: bool = False) -> list[Found]:
    async with world.db.read() as session:
        return list(await check(session, now=world.clock.now(), lease=LEASE, whole=whole))


async def kinds(world: World) -> set[FindingKind]:
    return {each.kind for each in await found(world)}


async def put(world: World, statement: Any) -> None:
    async with world.db.write() as session:
        await session.execute(statement)


async def test_nothing_is_wrong_with_a_day_of_everything(world: World) -> None:
    """Sent, refused, greylisted and sent again, in doubt, without contact, too late, declined, cancelled."""
    sent = await world.suspend(9)
    world.sender.answers[sent[0]] = [REFUSED]
    world.sender.answers[sent[1]] = [GREYLISTED]
    world.sender.answers[sent[2]] = [CUT_OFF]
    await world.suspend(2, email=False)
    await world.suspend(2, starts_on=TODAY - 10 * DAY, first_seen_on=TODAY - 10 * DAY)
    await world.suspend(2, starts_on=TODAY - 7 * DAY)
    await world.sent(BacklogChoice.ONLY_NEW)
    world.clock.move(HOUR)
    await world.dispatcher.settle()
    await world.suspend(1)
    await world.runs.cancel_rest(await world.planned(), WHO)
    await world.dispatcher.settle()
    assert {S.ACCEPTED, S.REJECTED, S.IN_DOUBT, S.CANCELLED} <= set(await world.states())
    world.clock.move(-HOUR + dt.timedelta(minutes=5))
    assert await found(world, whole=True) == []


BREAKS: Mapping[FindingKind, Any] = {
    K.TOO_MANY_CALLS: text(
        "INSERT INTO attempts (key, call_id, delivery_id, number, started_at, outcome)"
        " SELECT 'k', 'c', delivery_id, 2, started_at, 'in_doubt' FROM attempts WHERE number = 1 LIMIT 1"
    ),
    K.NO_ATTEMPT: delete(Attempt),
    K.SENDING_UNWRITTEN: update(Delivery).values(state=S.SENDING),
    K.GONE_BACK: update(Delivery).values(state=S.PENDING),
    K.LEASE_STUCK: update(Delivery).values(
        state=S.CLAIMED, lease_until=dt.datetime(2026, 11, 24, 11, 54, tzinfo=dt.UTC)
    ),
    K.DOUBT_OLD: update(Delivery).values(
        state=S.IN_DOUBT, updated_at=dt.datetime(2026, 11, 23, 11, 0, tzinfo=dt.UTC)
    ),
    K.PLANNING_STANDS: update(Run).values(
        state=RunState.PLANNED, created_at=dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)
    ),
    K.REPORT_MISSING: update(Run).values(finished_at=dt.datetime(2026, 11, 24, 11, 30, tzinfo=dt.UTC)),
}


@pytest.mark.parametrize("kind", BREAKS)
async def test_what_may_not_be_is_found(world: World, kind: FindingKind) -> None:
    """Each invariant broken by hand, as no code of ours can."""
    await world.suspend(3)
    await world.sent()
    assert await found(world) == []
    await put(world, BREAKS[kind])
    assert kind in await kinds(world)
    assert sentence(kind, "run 7", 2)


@SQLITE
async def test_a_notice_without_a_delivery_and_without_a_reason(dialect: str, world: World) -> None:
    """Lost: nobody would ever send it, and nothing says why."""
    await world.suspend(1, email=False)
    await world.suspend(1)
    await world.sent()
    values = {
        "run_id": 1,
        "suspension_id": 1,
        "rule_id": 1,
        "occurrence": 0,
        "due_on": TODAY,
        "backlog": False,
    }
    await put(world, insert(Notice).values(**values, created_at=world.clock.now()))
    (skip,) = await world.rows(Skip)
    assert (skip.reason, await kinds(world)) == (SkipReason.NO_EMAIL, set())
    await put(world, delete(Skip))
    assert await kinds(world) == {K.NOTICE_LOST}


@SQLITE
async def test_an_approved_call_is_one_more(dialect: str, world: World) -> None:
    """*Não chegou, reenviar*: counted as a person's; the next one without it is not."""
    await world.suspend(1)
    await world.sent()
    delivery = await world.delivery((await world.rows(Delivery))[0].destination)
    again = {"call_id": "c", "delivery_id": delivery.id, "started_at": world.clock.now()}
    said = {"delivery_id": delivery.id, "run_id": 1, "press": "T1", "by": WHO, "at": world.clock.now()}
    await put(world, insert(Attempt).values(**again, key="k2", number=2, outcome=Outcome.IN_DOUBT))
    await put(world, insert(Decision).values(**said, verdict=Verdict.RESEND))
    assert await kinds(world) == set()
    await put(world, insert(Attempt).values(**again, key="k3", number=3, outcome=Outcome.IN_DOUBT))
    assert await kinds(world) == {K.TOO_MANY_CALLS}


@SQLITE
async def test_a_run_that_stands_for_an_hour(dialect: str, world: World) -> None:
    """Not one that waits for its account or its hours, which the status tells by itself."""
    await world.suspend(2)
    await world.planned()
    world.clock.move(2 * HOUR)
    assert [(each.kind, each.subject) for each in await found(world)] == [(K.RUN_STANDS, "run 1")]
    await world.change(Parameters, weekdays_from=dt.time(8), weekdays_to=dt.time(9, 30))
    assert await kinds(world) == set()


@SQLITE
async def test_a_restored_database_is_a_finding_until_it_is_answered(dialect: str, world: World) -> None:
    async with world.db.write() as session:
        row = await instance.locked(session)
        why, now = RestoredWhy.OLDER, world.clock.now()
        await instance.restored(session, row, why=why, epoch=1, known_until=None, now=now)
    assert await kinds(world) == {K.RESTORED}


@SQLITE
async def test_looked_every_ten_minutes_and_kept_while_it_lasts(dialect: str, world: World) -> None:
    """Once for all processes; what is over is gone, and is news when it comes back."""
    troubles: dict[FindingKind, str] = {K.NO_BACKUP: "O disco está cheio."}
    one = Auditor(world.db, world.clock, lease=LEASE, troubles=lambda: troubles, news=world.news)
    await one.look()
    (row,) = await world.rows(Finding)
    async with world.db.write() as session:
        await auditor.told(session, [row.id], now=world.clock.now())
    world.clock.move(EVERY)
    await one.look()
    assert [(each.id, each.told_at is not None) for each in await world.rows(Finding)] == [(row.id, True)]
    async with world.db.read() as session:
        seen = await last(session)
    assert (seen.at, sentences(seen.findings)) == (
        world.clock.now(),
        ["A cópia diária do banco não foi feita: O disco está cheio."],
    )
    troubles.clear()
    world.clock.move(EVERY / 2)
    await one.look()
    assert await world.rows(Finding) != []
    world.clock.move(EVERY)
    await one.look()
    assert await world.rows(Finding) == []


def test_every_kind_has_its_sentence() -> None:
    assert all(sentence(kind, "run 7", 1) for kind in FindingKind)
