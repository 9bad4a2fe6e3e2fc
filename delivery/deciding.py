"""A person decides what became of deliveries in doubt: *chegou · não chegou, reenviar · abandonar*.

*Não chegou* alone is no choice: a person's word that nothing came proves nothing, and another method on top
of it may be the second notice. So who says it sends the same notice again, to the same place, and the client
who gets it twice reads one message twice. *Abandonar* ends it, also for the notice's other methods.

What is sent again is looked at as everything is: a notice no longer owed stays in doubt, and the person reads
why. It goes in its own run, or in a follow-up of it where that has ended (storage/runs.py).
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from delivery import windows
from delivery.recheck import SUPPRESSED, still_owed
from delivery.schedule import local_date
from storage import audit, decisions, runs
from storage.doubt import Scope
from storage.engine import Session
from storage.enums import RunState, Verdict

__all__ = ["Decided", "Scope", "decide"]

_ENDED = (RunState.DONE, RunState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Decided:
    """done: how many were decided. early: how many may still get an answer of their own.

    kept: how many were not sent again, by the code of why they are no longer owed.
    """

    done: int
    early: int = 0
    kept: Mapping[str, int] = field(default_factory=dict)


async def decide(
    session: Session,
    scope: Scope,
    verdict: Verdict,
    *,
    press: str,
    by: str,
    seen: dt.datetime,
    now: dt.datetime,
) -> Decided | None:
    """Decide all in `scope` that can be, in this transaction; None where `press` has decided already.

    press: what makes the decision one: a Slack trigger. seen: when the person's list was drawn.
    """
    if await decisions.was_pressed(session, press):
        return None
    ripe = await decisions.ripe(session, scope, seen=seen, now=now)
    early = await decisions.unripe(session, scope, now=now)
    kept: Counter[str] = Counter()
    if verdict is Verdict.RESEND:
        kept = await _no_longer_owed(session, ripe, now)
        await _resend(session, ripe, now)
    else:
        await decisions.settle(session, ripe, verdict, now=now)
    await decisions.write_down(session, ripe, verdict, press=press, by=by, now=now)
    if ripe:
        await audit.append(
            session,
            at=now,
            actor=by,
            action=f"doubt.{verdict}",
            subject=_subject(scope),
            after={"count": len(ripe), **({"codes": sorted(scope.codes)} if scope.codes else {})},
        )
    return Decided(len(ripe), early, dict(kept))


async def _no_longer_owed(session: Session, ripe: dict[int, int], now: dt.datetime) -> Counter[str]:
    """Why some are not sent again; they are taken out of `ripe`.

    A contact that is sent nothing more by now goes on: the lane gives it up, and the notice its next method.
    """
    calendar = await windows.current(session)
    today = local_date(now, calendar.zone)
    kept: Counter[str] = Counter()
    for item in await decisions.owed_of(session, list(ripe)):
        why = still_owed(item, today=today, calendar=calendar)
        if why is not None and why != SUPPRESSED:
            kept[why.code] += 1
            del ripe[item.delivery_id]
    return kept


async def _resend(session: Session, ripe: Mapping[int, int], now: dt.datetime) -> None:
    today = local_date(now, (await windows.current(session)).zone)
    by_run: defaultdict[int, list[int]] = defaultdict(list)
    for delivery_id, run_id in ripe.items():
        by_run[run_id].append(delivery_id)
    for run_id, state in (await decisions.runs_of(session, list(by_run))).items():
        goes_by = run_id
        if state in _ENDED:
            ended = await runs.get(session, run_id)
            goes_by = (await runs.follow_up(session, ended, today=today, now=now)).id or 0
        await decisions.resend(session, by_run[run_id], run_id=goes_by, now=now)


def _subject(scope: Scope) -> str:
    parts: Sequence[tuple[str, int | None]] = (("delivery", scope.delivery_id), ("run", scope.run_id))
    return next((f"{name} {key}" for name, key in parts if key is not None), "all runs")
