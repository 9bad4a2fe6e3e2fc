"""How far the message of each run in the results channel has come. Its columns belong to handlers/report.

`report_digest` reads `<stage>:<hash>`: how far, and of what the message last showed. The stages follow each
other, and each is written down right after Slack took what it names, so that a restart goes on from there.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import or_, select, update
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
    """The message of one run. Without `ts` there is none yet; `error` is Slack's last refusal."""

    run_id: int
    asked_by: str | None
    channel: str | None
    ts: str | None
    stage: Stage | None
    shows: str
    error: str | None


async def unfinished(session: AsyncSession, *, since: dt.datetime) -> Sequence[Report]:
    """Reports, not closed, of runs that have not ended or ended after `since`; oldest first. No tests."""
    r = Run
    columns = (r.id, r.asked_by, r.report_channel, r.report_ts, r.report_digest, r.report_error)
    query = (
        select(*map(col, columns))
        .where(
            col(r.trigger) != RunTrigger.TEST,
            or_(col(r.finished_at).is_(None), col(r.finished_at) > since),
            or_(col(r.report_digest).is_(None), col(r.report_digest).not_like(f"{Stage.CLOSED}:%")),
        )
        .order_by(col(r.id))
    )
    return [_report(*row) for row in await session.execute(query)]


async def answered_by(session: AsyncSession, run_id: int) -> str | None:
    """Who answered the run's question. The run itself only knows who last decided anything about it."""
    query = (
        select(col(AuditEntry.actor))
        .where(col(AuditEntry.action) == "run.answered", col(AuditEntry.subject) == f"run {run_id}")
        .limit(1)
    )
    return await session.scalar(query)


async def shown(
    session: AsyncSession, run_id: int, *, channel: str, ts: str, stage: Stage, shows: str
) -> None:
    """Slack took it: what stands there now, and an earlier refusal is over."""
    digest = f"{stage}:{shows}"
    await _write(
        session, run_id, report_channel=channel, report_ts=ts, report_digest=digest, report_error=None
    )


async def untold(session: AsyncSession, run_id: int) -> None:
    """Nobody needs to hear of this run, unless a message is there already."""
    await session.execute(
        update(Run)
        .where(col(Run.id) == run_id, col(Run.report_ts).is_(None))
        .values(report_digest=f"{Stage.CLOSED}:")
    )


async def refused(session: AsyncSession, run_id: int, error: str) -> None:
    """Slack did not take it; what stood there stands."""
    await _write(session, run_id, report_error=error)


async def gone(session: AsyncSession, run_id: int) -> None:
    """Somebody deleted the message: the next one is a new one."""
    await _write(session, run_id, report_channel=None, report_ts=None, report_digest=None)


async def _write(session: AsyncSession, run_id: int, **values: str | None) -> None:
    await session.execute(update(Run).where(col(Run.id) == run_id).values(**values))


def _report(
    run_id: int,
    asked_by: str | None,
    channel: str | None,
    ts: str | None,
    digest: str | None,
    error: str | None,
) -> Report:
    stage, _, shows = (digest or "").partition(":")
    return Report(run_id, asked_by, channel, ts, Stage(stage) if stage else None, shows, error)
