"""Whether a run must ask a person before it sends, and what the person's answer changes."""

import datetime as dt

from delivery import planning
from delivery.planner import Rule
from storage import instance, notices, parameters, rules
from storage.engine import Session
from storage.enums import BacklogChoice, HoldReason
from storage.models import Parameters, Run


async def reason(session: Session, run: Run, wanted: Parameters, now: dt.datetime) -> HoldReason | None:
    """Why a run that was planned may not start by itself; None where it may.

    Neither a restored database nor a bot that was away for long was in the mind of whoever asked for it.
    """
    if instance.asks(await instance.get(session)):
        return HoldReason.RESTORED
    if now - run.created_at > dt.timedelta(hours=wanted.catch_up_hours):
        return HoldReason.LATE_START
    return await own_reason(session, run, wanted)


async def own_reason(session: Session, run: Run, wanted: Parameters) -> HoldReason | None:
    """Why the run asks on its own account; None where whoever asked for it has answered already."""
    if run.backlog is not BacklogChoice.ASK:
        return None
    if run.hold_reason not in (None, HoldReason.RESTORED):
        return run.hold_reason
    why = wanted.pending_hold
    if why is None and await notices.count_backlog(session, run.id or 0):
        why = HoldReason.ALREADY_SUSPENDED
    return why


async def decided(session: Session, run_id: int, choice: BacklogChoice, now: dt.datetime) -> None:
    """A person has answered, for this run and for what waited for the next one."""
    if choice is BacklogChoice.ONLY_NEW:
        known = [Rule.of(row) for row in await rules.all_rules(session)]
        await planning.decline_backlog(session, run_id, known, now=now)
    await parameters.clear_pending_hold(session)
