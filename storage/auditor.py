"""What should never be found in the ledger, looked for. Reads only; each question has an index to answer it.

The newest rows are looked at, not all: a look must be cheap in a ledger of millions. `suspensao doctor` looks
at all of them. What each finding means is told by delivery/auditor.py.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, delete, exists, func, or_, select, update
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import run_counts
from storage.enums import Channel, DeliveryState, FindingKind, Outcome, RunState, RunTrigger, Verdict
from storage.models import Attempt, Decision, Delivery, Finding, Instance, Notice, Run, Skip
from storage.run_reports import Stage
from storage.transitions import OPEN

NEWEST = 50_000  # rows of the ledger that a look goes through
OLD_DOUBT = dt.timedelta(hours=24)
LONG_PLANNING = dt.timedelta(hours=1)
LATE_REPORT = dt.timedelta(minutes=15)
RECENT = dt.timedelta(days=3)
_RUNS = 5  # whose sums are made

S = DeliveryState
_CALLED = (S.IN_DOUBT, S.ACCEPTED, S.DELIVERED, S.BOUNCED)
_NOT_TAKEN = (*OPEN, S.DEAD, S.CANCELLED, S.EXPIRED)


@dataclass(frozen=True, slots=True)
class Found:
    """subject: the run it is about, as `run 7`; "" where it is about the whole. count: of rows."""

    kind: FindingKind
    subject: str = ""
    count: int = 1


async def look(
    session: AsyncSession, *, now: dt.datetime, lease: dt.timedelta, whole: bool = False
) -> Sequence[Found]:
    """Everything that is wrong in the ledger. whole: look at all of it, however long that takes."""
    attempts = await _from(session, Attempt, whole)
    deliveries = await _from(session, Delivery, whole)
    counted: dict[FindingKind, Select[Any]] = {
        FindingKind.TOO_MANY_CALLS: _too_many_calls(attempts),
        FindingKind.NO_ATTEMPT: _of(Delivery, col(Delivery.id) >= deliveries, _in(_CALLED), ~_has_attempt()),
        FindingKind.SENDING_UNWRITTEN: _of(
            Delivery, _in((S.SENDING,)), ~_has_attempt(col(Attempt.outcome).is_(None))
        ),
        FindingKind.GONE_BACK: _gone_back(attempts),
        FindingKind.LEASE_STUCK: _of(
            Delivery, _in((S.CLAIMED, S.SENDING)), col(Delivery.lease_until) < now - lease
        ),
        FindingKind.DOUBT_OLD: _of(
            Delivery, _in((S.IN_DOUBT,)), col(Delivery.updated_at) < now - OLD_DOUBT, _of_no_test()
        ),
        FindingKind.PLANNING_STANDS: _of(
            Run, col(Run.state) == RunState.PLANNED, col(Run.created_at) < now - LONG_PLANNING
        ),
        FindingKind.REPORT_MISSING: _report_missing(now),
        FindingKind.NOTICE_LOST: _notice_lost(now, whole),
    }
    found = [
        Found(kind, count=number)
        for kind, query in counted.items()
        if (number := int(await session.scalar(query) or 0))
    ]
    return [*found, *await _sums(session)]


async def running(session: AsyncSession, *, quiet_since: dt.datetime) -> Sequence[int]:
    """Ids of running runs, no tests, begun before and without a delivery that changed since."""
    lately = exists().where(col(Delivery.run_id) == col(Run.id), col(Delivery.updated_at) > quiet_since)
    query = select(col(Run.id)).where(
        col(Run.state) == RunState.RUNNING,
        col(Run.started_at) < quiet_since,
        col(Run.trigger).not_in((RunTrigger.TEST, RunTrigger.FOLLOW_UP)),
        ~lately,
    )
    return [run_id for run_id in await session.scalars(query) if run_id is not None]


async def keep(session: AsyncSession, found: Sequence[Found], *, now: dt.datetime) -> None:
    """Write down what was found; what is not found any more is gone, and news should it come back."""
    here = {(each.kind, each.subject): each for each in found}
    known = (await session.execute(select(Finding))).scalars().all()
    gone = [row.id for row in known if (row.kind, row.subject) not in here]
    if gone:
        await session.execute(delete(Finding).where(col(Finding.id).in_(gone)))
    for row in known:
        if each := here.pop((row.kind, row.subject), None):
            row.count = each.count
            session.add(row)
    session.add_all(Finding(kind=e.kind, subject=e.subject, count=e.count, since=now) for e in here.values())
    await session.execute(update(Instance).values(audited_at=now))


async def findings(session: AsyncSession) -> Sequence[Finding]:
    """What stands, oldest first."""
    return (await session.execute(select(Finding).order_by(col(Finding.id)))).scalars().all()


async def told(session: AsyncSession, ids: Sequence[int], *, now: dt.datetime) -> None:
    """Slack took the message about these."""
    await session.execute(update(Finding).where(col(Finding.id).in_(ids)).values(told_at=now))


async def _from(session: AsyncSession, model: Any, whole: bool) -> int:
    """The id from which on rows are looked at."""
    newest = 0 if whole else int(await session.scalar(select(func.max(model.id))) or 0)
    return max(0, newest - NEWEST)


def _too_many_calls(since: int) -> Select[Any]:
    """Calls of a delivery beyond one, those approved, and those that were provably not sent; push repeats."""
    recent = select(col(Attempt.delivery_id)).where(col(Attempt.id) >= since)
    approved = (
        select(func.count())
        .where(col(Decision.delivery_id) == col(Delivery.id), col(Decision.verdict) == Verdict.RESEND)
        .scalar_subquery()
    )
    unsent = func.sum(case((col(Attempt.outcome) == Outcome.NOT_SENT, 1), else_=0))
    each = (
        select(col(Delivery.id))
        .join(Attempt, col(Attempt.delivery_id) == col(Delivery.id))
        .where(col(Delivery.id).in_(recent), col(Delivery.channel) != Channel.PUSH)
        .group_by(col(Delivery.id))
        .having(func.count() > 1, func.count() - unsent > 1 + approved)
    )
    return select(func.count()).select_from(each.subquery())


def _gone_back(since: int) -> Select[Any]:
    """An attempt was accepted, and its delivery stands where it might go out again, or as never sent."""
    again = exists().where(
        col(Decision.delivery_id) == col(Delivery.id), col(Decision.verdict) == Verdict.RESEND
    )
    return (
        select(func.count(func.distinct(col(Delivery.id))))
        .select_from(Attempt)
        .join(Delivery, col(Delivery.id) == col(Attempt.delivery_id))
        .where(col(Attempt.id) >= since, col(Attempt.outcome) == Outcome.ACCEPTED, _in(_NOT_TAKEN), ~again)
    )


def _report_missing(now: dt.datetime) -> Select[Any]:
    return _of(
        Run,
        col(Run.trigger) != RunTrigger.TEST,
        col(Run.finished_at).between(now - RECENT, now - LATE_REPORT),
        or_(col(Run.report_digest).is_(None), col(Run.report_digest).not_like(f"{Stage.CLOSED}:%")),
    )


def _notice_lost(now: dt.datetime, whole: bool) -> Select[Any]:
    """In a run that is done: neither a delivery of it, nor the reason why there is none."""
    ended = select(col(Run.id)).where(
        col(Run.state) == RunState.DONE, *(() if whole else (col(Run.finished_at) > now - RECENT,))
    )
    sent = exists().where(col(Delivery.notice_id) == col(Notice.id))
    skipped = exists().where(
        col(Skip.run_id) == col(Notice.run_id),
        col(Skip.suspension_id) == col(Notice.suspension_id),
        col(Skip.rule_id) == col(Notice.rule_id),
    )
    return _of(Notice, col(Notice.run_id).in_(ended), ~sent, ~skipped)


async def _sums(session: AsyncSession) -> Sequence[Found]:
    """The newest runs whose notices, counted by state, are not as many as there are."""
    runs = select(col(Run.id)).where(col(Run.trigger) != RunTrigger.TEST).order_by(col(Run.id).desc())
    declined = and_(_in((S.CANCELLED,)), func.coalesce(col(Delivery.error_code), "") == run_counts.DECLINED)
    found = []
    for run_id in [found_id for found_id in await session.scalars(runs.limit(_RUNS)) if found_id]:
        counts = await run_counts.notices(session, run_id, await run_counts.deliveries(session, run_id))
        each = func.count(func.distinct(col(Delivery.notice_id)))
        total = await session.scalar(select(each).where(col(Delivery.run_id) == run_id, ~declined))
        if (off := sum(count.number for count in counts) - int(total or 0)) != 0:
            found.append(Found(FindingKind.COUNTS, f"run {run_id}", abs(off)))
    return found


def _of(model: Any, *where: ColumnElement[bool]) -> Select[Any]:
    return select(func.count()).select_from(model).where(*where)


def _in(states: Sequence[DeliveryState]) -> ColumnElement[bool]:
    return col(Delivery.state).in_(states)


def _has_attempt(*where: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(col(Attempt.delivery_id) == col(Delivery.id), *where)


def _of_no_test() -> ColumnElement[bool]:
    return col(Delivery.run_id).in_(select(col(Run.id)).where(col(Run.trigger) != RunTrigger.TEST))
