"""What became of a run, as plain values: for the message in the channel, the thread, the CSV and the CLI."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from delivery import reasons
from delivery.schedule import local_date, moment, next_midnight
from storage import figures, limits, parameters, runs
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

FAILED = (DeliveryState.REJECTED, DeliveryState.BOUNCED, DeliveryState.DEAD, DeliveryState.EXPIRED)
"""Not sent, or refused, and nothing more will be tried."""


class WaitingFor(StrEnum):
    """Why pending deliveries of a running run do not go out now."""

    ACCOUNT_OFF = "account_off"
    ACCOUNT_PAUSED = "account_paused"
    DAILY_CEILING = "daily_ceiling"


@dataclass(frozen=True, slots=True)
class Waiting:
    """An account that holds deliveries back. why: it is paused. until: when its next day begins."""

    reason: WaitingFor
    channel: Channel
    account: str
    why: str | None = None
    until: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A run in numbers. `states` add up to `total`; skips are apart, they never became deliveries."""

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

    @property
    def total(self) -> int:
        return sum(self.states.values())

    def count(self, *states: DeliveryState) -> int:
        return sum(self.states.get(state, 0) for state in states)

    @property
    def sent(self) -> int:
        """Taken over by the far end, whatever a receipt said later."""
        return self.count(DeliveryState.ACCEPTED, DeliveryState.DELIVERED)

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
        stands = not moving or self.state is not RunState.RUNNING or bool(self.waiting)
        if self.started_at is None or self.handled == 0 or stands:
            return None
        return (now - self.started_at) / self.handled * moving


@dataclass(frozen=True, slots=True)
class Failure:
    """One notice that did not reach its client by this run. `reason` is Portuguese, for people.

    destination: in the clear ("" where there is none); mask it before it goes to Slack or a log.
    """

    client_name: str
    contract: str
    rule_key: str
    destination: str
    reason: str
    code: str | None


async def summary(session: Session, run_id: int) -> RunSummary:
    """The run in numbers, all of one moment. Raises LookupError for a run that does not exist."""
    run = await runs.get(session, run_id)
    states = await figures.by_state(session, run_id)
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
        states=states,
        channels=await figures.by_channel(session, run_id),
        skips=await figures.skips(session, run_id),
        backlog=await figures.backlog(session, run_id),
        waiting=await _waiting(session, run_id) if run.state is RunState.RUNNING else (),
    )


async def failures(session: Session, run_id: int, *, limit: int | None = None) -> Sequence[Failure]:
    """Deliveries that failed or are in doubt, then what was passed over, each with its reason."""
    unsent = await figures.unsent(session, run_id, (*FAILED, DeliveryState.IN_DOUBT), limit=limit)
    named = [
        Failure(
            u.client_name,
            u.contract,
            u.rule_key,
            u.destination,
            reasons.of_delivery(u.state, u.code, u.text),
            u.code,
        )
        for u in unsent
    ]
    left = None if limit is None else limit - len(named)
    passed = await figures.skipped(session, run_id, limit=left)
    return named + [
        Failure(s.client_name, s.contract, s.rule_key, "", reasons.of_skip(s.reason), None) for s in passed
    ]


async def _waiting(session: Session, run_id: int) -> tuple[Waiting, ...]:
    """The accounts that hold pending deliveries of the run back."""
    zone = (await parameters.get(session)).timezone
    return tuple(
        [
            waiting
            for channel, account_id, terms in await limits.holding_back(session)
            if await figures.pending_through(session, run_id, channel, account_id)
            and (waiting := await _why(session, channel, account_id, terms, zone))
        ]
    )


async def _why(
    session: Session, channel: Channel, account_id: int, terms: Terms, zone: str
) -> Waiting | None:
    if not terms.active:
        return Waiting(WaitingFor.ACCOUNT_OFF, channel, terms.name)
    if terms.paused_at is not None:
        return Waiting(WaitingFor.ACCOUNT_PAUSED, channel, terms.name, why=terms.paused_why)
    # The ceiling's day is that of the last call: the first call of a new day ends the wait.
    last = await limits.last_call(session, channel, account_id)
    if terms.per_day is None or last is None:
        return None
    midnight = moment(local_date(last, zone), dt.time(0), zone)
    if await limits.used_since(session, channel, account_id, midnight) < terms.per_day:
        return None
    return Waiting(WaitingFor.DAILY_CEILING, channel, terms.name, until=next_midnight(last, zone))
