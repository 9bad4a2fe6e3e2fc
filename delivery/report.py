"""What became of a run, as plain values: for the message in the channel, the thread, the CSV and the CLI."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.enums import (
    BacklogChoice,
    Channel,
    DeliveryState,
    HoldReason,
    RunState,
    RunTrigger,
    SkipReason,
)


class WaitingFor(StrEnum):
    """Why pending deliveries of a running run do not go out now."""

    ACCOUNT_PAUSED = "account_paused"
    DAILY_CEILING = "daily_ceiling"


@dataclass(frozen=True, slots=True)
class Waiting:
    """An account that holds deliveries back. why: of a pause. until: of a ceiling, when the next day begins."""

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
        return self.count(
            DeliveryState.REJECTED, DeliveryState.BOUNCED, DeliveryState.DEAD, DeliveryState.EXPIRED
        )

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
        """At the pace since the start; None before anything is done, or when nothing moves."""
        if self.started_at is None or self.handled == 0 or self.state is not RunState.RUNNING or self.waiting:
            return None
        return (now - self.started_at) / self.handled * self.open


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


async def summary(session: AsyncSession, run_id: int) -> RunSummary:
    """Raises LookupError for a run that does not exist."""
    raise NotImplementedError


async def failures(session: AsyncSession, run_id: int, *, limit: int | None = None) -> Sequence[Failure]:
    """Deliveries that failed or are in doubt, then what was passed over, each with its reason."""
    raise NotImplementedError
