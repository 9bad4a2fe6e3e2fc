"""What became of a run, as plain values: for the message in the channel, the thread, the CSV and the CLI."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar

from delivery import reasons, windows
from delivery.ceiling import Ceiling
from delivery.message import Account
from delivery.schedule import first_of_next_month, local_date, moment, next_midnight
from storage import decisions, figures, limits, notices, parameters, run_counts, runs
from storage.engine import Session
from storage.enums import (
    BacklogChoice,
    Channel,
    DeliveryState,
    HoldReason,
    RunState,
    RunTrigger,
    SkipReason,
)
from storage.limits import Terms
from storage.models import Run

K = TypeVar("K")

SENT = (DeliveryState.ACCEPTED, DeliveryState.DELIVERED)
FAILED = (DeliveryState.REJECTED, DeliveryState.BOUNCED, DeliveryState.DEAD, DeliveryState.EXPIRED)
"""Not sent, or refused, and nothing more will be tried."""


class WaitingFor(StrEnum):
    """Why pending deliveries of a running run do not go out now."""

    ACCOUNT_OFF = "account_off"
    ACCOUNT_PAUSED = "account_paused"
    DAILY_CEILING = "daily_ceiling"
    MONTHLY_CEILING = "monthly_ceiling"


@dataclass(frozen=True, slots=True)
class Waiting:
    """An account that holds deliveries back. why: it is paused. until: when its next day or month begins.

    account: its name. account_id: its row. count: how many wait. ceiling: what was reached, in mails, pushes
    or segments of SMS.
    """

    reason: WaitingFor
    channel: Channel
    account: str
    why: str | None = None
    until: dt.datetime | None = None
    count: int = 0
    ceiling: int | None = None
    account_id: int = 0


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A run in numbers, a notice in one of them however many methods and devices it was sent to.

    states: notices, each where the delivery of it stands that got furthest; they add up to `total`.
    channels: the same notices by that delivery's method. sent_by: those that were sent, by the method that
    did it. skips are apart, they never became deliveries. deliveries: each by itself, by state.
    retry_at: when the first of those that wait for another try has it.
    sent_again: notices that were in doubt and went on, by a person's word, in another run: not in `total`.
    segments: of the SMS that went out; cost_cents: their price, None where it is not known.
    waits_until: when the window opens for what waits for it; None where nothing does.
    followed: notices that came back after its end and went on in follow-up runs, as `states`; not in `total`.
    """

    run_id: int
    trigger: RunTrigger
    state: RunState
    local_date: dt.date
    slot: str
    choice: BacklogChoice
    hold_reason: HoldReason | None
    asked_by: str | None
    decided_by: str | None
    created_at: dt.datetime
    planned_at: dt.datetime | None
    started_at: dt.datetime | None
    finished_at: dt.datetime | None
    states: Mapping[DeliveryState, int]
    channels: Mapping[Channel, int]
    skips: Mapping[SkipReason, int]
    backlog: int
    waiting: tuple[Waiting, ...] = ()
    sent_by: Mapping[Channel, int] = field(default_factory=dict)
    deliveries: Mapping[DeliveryState, int] = field(default_factory=dict)
    segments: int = 0
    cost_cents: int | None = None
    retry_at: dt.datetime | None = None
    sent_again: int = 0
    waits_until: dt.datetime | None = None
    followed: Mapping[DeliveryState, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.states.values())

    def count(self, *states: DeliveryState) -> int:
        return sum(self.states.get(state, 0) for state in states)

    @property
    def sent(self) -> int:
        """Taken over by the far end, whatever a receipt said later."""
        return self.count(*SENT)

    @property
    def failed(self) -> int:
        """Not sent, or refused, and nothing more will be tried."""
        return self.count(*FAILED)

    @property
    def in_doubt(self) -> int:
        return self.count(DeliveryState.IN_DOUBT)

    @property
    def open(self) -> int:
        """Still to be sent."""
        return self.count(
            DeliveryState.PENDING, DeliveryState.CLAIMED, DeliveryState.SENDING, DeliveryState.RETRY_WAIT
        )

    @property
    def handled(self) -> int:
        return self.total - self.open

    def time_left(self, now: dt.datetime) -> dt.timedelta | None:
        """At the pace since the start; None before anything is done, or when nothing moves.

        What waits for another try waits for its own hour, whatever the pace.
        """
        moving = self.open - self.count(DeliveryState.RETRY_WAIT)
        waits = bool(self.waiting) or self.waits_until is not None
        stands = not moving or self.state is not RunState.RUNNING or waits
        if self.started_at is None or self.handled == 0 or stands:
            return None
        return (now - self.started_at) / self.handled * moving


@dataclass(frozen=True, slots=True)
class Failure:
    """One notice that did not reach its client by this run, or may not have. `reason` is for people.

    destination: in the clear ("" where there is none); mask it before it goes to Slack or a log.
    channel: the last method that was tried, None where none was.
    """

    client_name: str
    contract: str
    rule_key: str
    destination: str
    reason: str
    code: str | None
    channel: Channel | None = None
    in_doubt: bool = False


async def summary(session: Session, run_id: int, now: dt.datetime | None = None) -> RunSummary:
    """The run in numbers, all of one moment. Raises LookupError for a run that does not exist.

    Without `now` it is not said whether the run waits for the window.
    """
    run = await runs.get(session, run_id)
    sent = await run_counts.deliveries(session, run_id)
    standing = await run_counts.notices(session, run_id, sent)
    segments = sum(part.segments for part in standing)
    retrying = any(part.state is DeliveryState.RETRY_WAIT for part in standing)
    return RunSummary(
        run_id=run_id,
        trigger=run.trigger,
        state=run.state,
        local_date=run.local_date,
        slot=run.slot,
        choice=run.backlog,
        hold_reason=run.hold_reason,
        asked_by=run.asked_by,
        decided_by=run.decided_by,
        created_at=run.created_at,
        planned_at=run.planned_at,
        started_at=run.started_at,
        finished_at=run.finished_at,
        states=_counted((part.state, part.number) for part in standing),
        channels=_counted((part.channel, part.number) for part in standing),
        skips=await figures.skips(session, run_id),
        backlog=await figures.backlog(session, run_id),
        waiting=await _waiting(session, run) if run.state is RunState.RUNNING else (),
        sent_by=_counted((part.channel, part.number) for part in standing if part.state in SENT),
        deliveries=_counted((part.state, part.number) for part in sent),
        segments=segments,
        cost_cents=await run_counts.cost(session, run_id) if segments else None,
        retry_at=await figures.next_retry(session, run_id) if retrying else None,
        sent_again=await decisions.sent_again_elsewhere(session, run_id),
        waits_until=await _waits_until(session, run, now) if now is not None else None,
        followed=await _followed(session, run_id),
    )


async def _followed(session: Session, run_id: int) -> Mapping[DeliveryState, int]:
    if not await runs.has_follow_up(session, run_id):
        return {}
    return _counted((part.state, part.number) for part in await run_counts.elsewhere(session, run_id))


async def _waits_until(session: Session, run: Run, now: dt.datetime) -> dt.datetime | None:
    """When the window opens for a running run that has something to send and may not send it now."""
    if run.state is not RunState.RUNNING or run.outside_window or run.trigger is RunTrigger.TEST:
        return None
    closed = (await windows.current(session)).why_closed(now)
    if closed is None or not await notices.any_pending(session, run.id or 0):
        return None
    return closed.opens_at


def _counted(parts: Iterable[tuple[K, int]]) -> Mapping[K, int]:
    total: Counter[K] = Counter()
    for key, count in parts:
        total[key] += count
    return dict(total)


async def failures(session: Session, run_id: int, *, limit: int | None = None) -> Sequence[Failure]:
    """Notices that failed or are in doubt, then what was passed over, each with its reason."""
    unsent = await figures.unsent(session, run_id, (*FAILED, DeliveryState.IN_DOUBT), limit=limit)
    named = [
        Failure(
            u.client_name,
            u.contract,
            u.rule_key,
            u.destination,
            reasons.of_delivery(u.state, u.code, u.text),
            u.code,
            u.channel,
            in_doubt=u.state is DeliveryState.IN_DOUBT,
        )
        for u in unsent
    ]
    left = None if limit is None else limit - len(named)
    passed = await figures.skipped(session, run_id, limit=left)
    return named + [
        Failure(s.client_name, s.contract, s.rule_key, "", reasons.of_skip(s.reason), None) for s in passed
    ]


async def _waiting(session: Session, run: Run) -> tuple[Waiting, ...]:
    """The accounts that hold pending deliveries of the run back."""
    run_id, since = run.id or 0, run.started_at or run.created_at
    zone = (await parameters.get(session)).timezone
    found = []
    for channel, account_id, terms in await limits.holding_back(session):
        count, units = await figures.next_through(session, run_id, channel, account_id)
        if count and (
            waiting := await _why(session, Account(channel, account_id), terms, units, since, zone)
        ):
            found.append(replace(waiting, count=count, account_id=account_id))
    return tuple(found)


async def _why(
    session: Session, account: Account, terms: Terms, units: int, since: dt.datetime, zone: str
) -> Waiting | None:
    """units: of the delivery whose turn it is. since: the run waits."""
    if not terms.active:
        return Waiting(WaitingFor.ACCOUNT_OFF, account.channel, terms.name)
    if terms.paused_at is not None:
        return Waiting(WaitingFor.ACCOUNT_PAUSED, account.channel, terms.name, why=terms.paused_why)
    # The ceiling's day is that of the last call: the first call of a new day ends the wait.
    last = await limits.last_call(session, account.channel, account.id) or since
    room = await Ceiling(account).room(session, terms, last, zone)
    if room.month is not None and room.month < units:
        until = moment(first_of_next_month(local_date(last, zone)), dt.time(0), zone)
        reason, ceiling = WaitingFor.MONTHLY_CEILING, terms.per_month
    elif room.day is not None and room.day < units:
        reason, ceiling, until = WaitingFor.DAILY_CEILING, terms.per_day, next_midnight(last, zone)
    else:
        return None
    return Waiting(reason, account.channel, terms.name, until=until, ceiling=ceiling)
