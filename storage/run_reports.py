"""How far the message of each run in the results channel has come. Its columns belong to handlers/report.

`report_digest` reads `<stage>:<hash>`: how far, and of what the message last showed. The stages follow each
other, and each is written down right after Slack took what it names, so that a restart goes on from there.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, String, cast, exists, or_, select, update
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.enums import RunTrigger
from storage.models import AuditEntry, Run


class Stage(StrEnum):
    """What stands in the channel."""

    LIVE = "live"  # the message, still to change
    ENDED = "ended"  # the message shows how the run ended
    NAMED = "named"  # and its thread names who did not get a notice
    CLOSED = "closed"  # and the file is there: nothing more to do


@dataclass(frozen=True, slots=True)
class Report:
    """The message of one run. Without `ts` there is none yet; `error` is Slack's last refusal.

    nonce: of what may have been posted to `channel`, at `nonce_at` or soon after, without anybody knowing.
    """

    run_id: int
    asked_by: str | None
    channel: str | None
    ts: str | None
    stage: Stage | None
    shows: str
    error: str | None
    nonce: str | None = None
    nonce_at: dt.datetime | None = None


async def unfinished(session: AsyncSession, *, since: dt.datetime) -> Sequence[Report]:
    """Reports, not closed, of runs that have not ended or ended after `since`; oldest first. No tests.

    Then the closed ones whose notices go on in a follow-up run: they tell of it, and last, so that they tell
    of its end too.
    """
    r, follow_up = Run, aliased(Run)
    open_ = _not_closed(col(r.report_digest))
    goes_on = exists().where(
        col(follow_up.trigger) == RunTrigger.FOLLOW_UP,
        col(follow_up.slot).like(cast(col(r.id), String).concat(".%")),
        _not_closed(col(follow_up.report_digest)),
    )
    message = (r.report_channel, r.report_ts, r.report_digest, r.report_error)
    query = (
        select(col(r.id), col(r.asked_by), *map(col, message), col(r.report_nonce), col(r.report_nonce_at))
        .where(
            col(r.trigger) != RunTrigger.TEST,
            or_(col(r.finished_at).is_(None), col(r.finished_at) > since),
            or_(open_, goes_on),
        )
        .order_by(~open_, col(r.id))
    )
    return [_report(*row) for row in await session.execute(query)]


def _not_closed(digest: Mapped[str | None]) -> ColumnElement[bool]:
    return or_(digest.is_(None), digest.not_like(f"{Stage.CLOSED}:%"))


async def answered_by(session: AsyncSession, run_id: int) -> str | None:
    """Who answered the run's question. The run itself only knows who last decided anything about it."""
    query = (
        select(col(AuditEntry.actor))
        .where(col(AuditEntry.action) == "run.answered", col(AuditEntry.subject) == f"run {run_id}")
        .limit(1)
    )
    return await session.scalar(query)


async def intend(session: AsyncSession, run_id: int, *, channel: str, nonce: str, now: dt.datetime) -> None:
    """Something that bears `nonce` is about to be posted to `channel`, or into a thread there."""
    await _write(session, run_id, report_channel=channel, report_nonce=nonce, report_nonce_at=now)


async def shown(
    session: AsyncSession, run_id: int, *, channel: str, ts: str, stage: Stage, shows: str
) -> None:
    """Slack took it: what stands there now, and an earlier refusal is over."""
    digest = f"{stage}:{shows}"
    place = {"report_channel": channel, "report_ts": ts, "report_digest": digest}
    await _write(session, run_id, **place, report_error=None, **_SETTLED)


async def untold(session: AsyncSession, run_id: int) -> None:
    """Nobody needs to hear of this run, unless a message is there already."""
    await session.execute(
        update(Run)
        .where(col(Run.id) == run_id, col(Run.report_ts).is_(None))
        .values(report_digest=f"{Stage.CLOSED}:")
    )


async def refused(session: AsyncSession, run_id: int, error: str) -> None:
    """Slack did not take it; what stood there stands."""
    await _write(session, run_id, report_error=error, **_SETTLED)


async def gone(session: AsyncSession, run_id: int) -> None:
    """Somebody deleted the message: the next one is a new one."""
    await _write(session, run_id, report_channel=None, report_ts=None, report_digest=None, **_SETTLED)


_SETTLED: Mapping[str, None] = {"report_nonce": None, "report_nonce_at": None}


async def _write(session: AsyncSession, run_id: int, **values: str | dt.datetime | None) -> None:
    await session.execute(update(Run).where(col(Run.id) == run_id).values(**values))


def _report(
    run_id: int,
    asked_by: str | None,
    channel: str | None,
    ts: str | None,
    digest: str | None,
    error: str | None,
    nonce: str | None,
    nonce_at: dt.datetime | None,
) -> Report:
    stage, _, shows = (digest or "").partition(":")
    reached = Stage(stage) if stage else None
    return Report(run_id, asked_by, channel, ts, reached, shows, error, nonce, nonce_at)
