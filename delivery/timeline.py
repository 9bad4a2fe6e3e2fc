"""What a set of prazos does to one contract, day by day, before it is saved. Pure."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from delivery.calendar import Calendar, Closed
from delivery.planner import anchor_date, has_point, order, state_on
from delivery.rgc import LAWFUL_NOTICE, PRIOR, When, counts_as_notice
from delivery.schedule import DAY, local_date, moment
from storage.enums import Anchor, Channel, Kind, SuspensionState


class Prazo(When, Protocol):
    """A stored rule, or a draft of one."""

    @property
    def name(self) -> str: ...
    @property
    def channel(self) -> Channel | None: ...


@dataclass(frozen=True, slots=True)
class SampleContract:
    """A suspension to try prazos on; ends_on None: nobody knows yet when the service is back."""

    kind: Kind
    starts_on: dt.date
    ends_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One notice of the contract.

    planned_on: its day by the prazo; None where it follows an end that is not known yet.
    goes_at: when it goes, in UTC, by the daily run and the window; None where it has no day, or where the
    window moves it past the day until which it says something true.
    moved: why it does not go at its own hour. methods: in the order in which they are tried.
    reminder: it is a prior notice that the law does not count, for its first method has no room for it.
    suspension_from: of a prior notice that counts: the first lawful day of suspension after it.
    """

    prazo: Prazo
    planned_on: dt.date | None
    goes_at: dt.datetime | None
    moved: Closed | None
    methods: Sequence[Channel]
    reminder: bool
    suspension_from: dt.date | None


def sample_contract(kind: Kind, today: dt.date) -> SampleContract:
    """A pause of thirty days that was asked for a week ahead; a block in thirty days, with no end yet."""
    if kind is Kind.TEMPORARY:
        return SampleContract(kind, today + 7 * DAY, today + 37 * DAY)
    return SampleContract(kind, today + 30 * DAY)


def timeline(
    prazos: Iterable[Prazo],
    of: SampleContract,
    *,
    calendar: Calendar,
    send_at: dt.time,
    general: Sequence[Channel],
    own: Sequence[Channel] = (),
) -> list[Entry]:
    """The notices of a contract by the prazos of its kind, in the order in which they go.

    send_at: the hour of the daily run. general: the method and its fallbacks. own: methods with an account,
    which a prazo may name for itself.
    """
    mine = [prazo for prazo in prazos if prazo.kind is of.kind]
    place = _Place(of, calendar, send_at, general, own)
    first = [_entry(prazo, place, None) for prazo in mine if prazo.anchor is not Anchor.TERMINATION]
    # The days of a termination are counted from when the prior notice was accepted.
    noticed = [
        local_date(entry.goes_at, calendar.zone) for entry in first if entry.suspension_from and entry.goes_at
    ]
    noticed_on = min(noticed, default=None)
    last = [_entry(prazo, place, noticed_on) for prazo in mine if prazo.anchor is Anchor.TERMINATION]
    farthest = dt.datetime.max.replace(tzinfo=dt.UTC)
    return sorted([*first, *last], key=lambda e: (e.planned_on or dt.date.max, e.goes_at or farthest))


@dataclass(frozen=True, slots=True)
class _Place:
    contract: SampleContract
    calendar: Calendar
    send_at: dt.time
    general: Sequence[Channel]
    own: Sequence[Channel]


def _entry(prazo: Prazo, place: _Place, noticed_on: dt.date | None) -> Entry:
    of, calendar = place.contract, place.calendar
    methods = order(prazo.channel, place.general, place.own)
    is_prior = prazo.message == PRIOR
    counts = bool(methods) and counts_as_notice(prazo.message, methods[0])
    reminder = is_prior and not counts
    anchor = anchor_date(prazo.anchor, of.starts_on, of.ends_on, noticed_on)
    if anchor is None:
        return Entry(prazo, None, None, None, methods, reminder, None)
    planned_on = anchor + prazo.offset_days * DAY
    at = moment(planned_on, place.send_at, calendar.zone)
    goes_at = calendar.next_open(at)
    day = local_date(goes_at, calendar.zone)
    state = state_on(day, SuspensionState.PLANNED, of.starts_on, of.ends_on)
    if not has_point(prazo.anchor, prazo.offset_days * DAY, state):
        return Entry(prazo, planned_on, None, calendar.why_closed(at), methods, reminder, None)
    suspension_from = day + LAWFUL_NOTICE if is_prior and counts else None
    return Entry(prazo, planned_on, goes_at, calendar.why_closed(at), methods, reminder, suspension_from)
