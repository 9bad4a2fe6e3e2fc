"""Which notices are owed today. Pure: suspensions, rules and a date in; notices due and passed over out.

A notice is *backlog* when its day was already past when we could first have sent it: the suspension was
imported later, or the rule was switched on later. Of several such notices of one suspension only the
latest is owed, and only after a person's yes (ARCHITECTURE.md, invariant 7).

Planning knows days, not hours: what it plans waits in the ledger for its hour (delivery/calendar.py). No
notice is too late for the window's sake: where nothing goes out on its last day, it has until the next.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from delivery.rgc import termination_day
from storage.enums import Anchor, Channel, Kind, SkipReason, SuspensionState
from storage.models import NoticeRule
from storage.suspensions import Candidate

OpenDay = Callable[[dt.date], dt.date]
"""A day, or the first after it on which anything goes out."""

NO_CONTACT = {
    Channel.EMAIL: SkipReason.NO_EMAIL,
    Channel.SMS: SkipReason.NO_MOBILE,
    Channel.PUSH: SkipReason.NO_DEVICE,
}


@dataclass(frozen=True, slots=True)
class Rule:
    """An enabled notice rule, as plain values. channel: its own method; None for the general order."""

    id: int
    key: str
    kind: Kind
    anchor: Anchor
    offset: dt.timedelta
    max_lateness: dt.timedelta
    enabled_on: dt.date | None
    channel: Channel | None = None

    @classmethod
    def of(cls, row: NoticeRule) -> "Rule":
        """The plain values of a stored row."""
        if row.id is None:
            raise ValueError("a rule is planned with only once it is stored")
        offset, lateness = dt.timedelta(row.offset_days), dt.timedelta(row.max_lateness_days)
        return cls(row.id, row.key, row.kind, row.anchor, offset, lateness, row.enabled_on, row.channel)


@dataclass(frozen=True, slots=True)
class Planned:
    """A notice that is owed. anchored_on: the date that its days are counted from.

    occurrence: 0, and one more each time it is owed again because the end that it told has moved.
    """

    suspension_id: int
    rule_id: int
    due_on: dt.date
    backlog: bool
    client_name: str
    occurrence: int
    anchored_on: dt.date


@dataclass(frozen=True, slots=True)
class Due(Planned):
    """To send by `channel`, to each of `destinations`."""

    channel: Channel
    destinations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passed(Planned):
    """Not sent by this run.

    settled: no later run will owe it either (too late); otherwise a contact given or an exemption over
    makes it due again.
    """

    reason: SkipReason
    settled: bool


def plan(
    page: Iterable[Candidate],
    rules: Sequence[Rule],
    *,
    today: dt.date,
    channels: Sequence[Channel],
    own: Collection[Channel] = (),
    open_day: OpenDay = lambda day: day,
    proven: Mapping[int, dt.date] | None = None,
) -> Iterator[Due | Passed]:
    """Everything that the suspensions of `page` owe on `today` by `rules`, in their order.

    channels: the method and then its fallbacks; a notice goes by the first that reaches the client. own: what
    a rule may name as its own method. proven: when a suspension's prior notice was accepted, by its id.
    """
    by_kind = {kind: [rule for rule in rules if rule.kind is kind] for kind in Kind}
    orders = {rule.id: order(rule.channel, channels, own) for rule in rules}
    noticed_on = proven or {}
    for candidate in page:
        prior = noticed_on.get(candidate.suspension_id, candidate.declared_on)
        for owing in _owed(candidate, by_kind[candidate.kind], today, prior):
            rule, methods = owing.rule, orders[owing.rule.id]
            common = (candidate.suspension_id, rule.id, owing.due_on, owing.backlog, candidate.client_name)
            which = (owing.occurrence, owing.anchored_on)
            reached = candidate.reach.destinations
            way = next((method for method in methods if method in reached), None)
            if reason := _reason_to_pass(candidate, owing, today, open_day):
                yield Passed(*common, *which, reason, settled=reason is SkipReason.TOO_LATE)
            elif way is None:
                yield Passed(*common, *which, _no_contact(candidate, methods[0]), settled=False)
            else:
                yield Due(*common, *which, way, reached[way])


def order(named: Channel | None, general: Sequence[Channel], own: Collection[Channel]) -> Sequence[Channel]:
    """The methods that a notice is tried by: the one that its rule names takes the place of the general one.

    general: the method, then *se falhar, tentar por*. A method without an account (not among `own`) is as if
    the rule did not name it.
    """
    if named is None or named not in own:
        return general
    return (named, *(channel for channel in general[1:] if channel is not named))


def anchor_date(
    anchor: Anchor, starts_on: dt.date, ends_on: dt.date | None, noticed_on: dt.date | None
) -> dt.date | None:
    """The date that a rule's days are counted from; None where it is not known yet.

    noticed_on: the prior notice of the suspension was accepted, or declared by the ERP.
    """
    if anchor is Anchor.TERMINATION:
        return termination_day(starts_on, noticed_on)
    return starts_on if anchor is Anchor.START else ends_on


def state_on(
    today: dt.date, state: SuspensionState, starts_on: dt.date, ends_on: dt.date | None
) -> SuspensionState:
    """The state of a suspension by its dates, whatever was last stored; on `ends_on` the service is back."""
    if state in (SuspensionState.CANCELLED, SuspensionState.ENDED):
        return state
    if ends_on is not None and ends_on <= today:
        return SuspensionState.ENDED
    return SuspensionState.IN_FORCE if starts_on <= today else SuspensionState.PLANNED


def has_point(anchor: Anchor, offset: dt.timedelta, state: SuspensionState) -> bool:
    """Whether the rule's message still says something true about a suspension in `state`.

    A rule with days before its anchor announces it, and is pointless once the day has come.
    """
    announces = offset < dt.timedelta(0)
    if anchor is Anchor.TERMINATION:
        return state is SuspensionState.IN_FORCE
    if anchor is Anchor.END:
        return state is (SuspensionState.IN_FORCE if announces else SuspensionState.ENDED)
    if announces:
        return state is SuspensionState.PLANNED
    return state in (SuspensionState.PLANNED, SuspensionState.IN_FORCE)


def seen_on(first_seen_on: dt.date, enabled_on: dt.date | None) -> dt.date:
    """The first day on which the notice could have been sent: suspension known and rule on."""
    return max(first_seen_on, enabled_on or first_seen_on)


def horizon(rules: Sequence[Rule], today: dt.date) -> dt.date:
    """A suspension that ended before this day owes nothing: its last notice is a month past its lateness."""
    reach = max((rule.offset + rule.max_lateness for rule in rules), default=dt.timedelta(0))
    return today - max(reach, dt.timedelta(0)) - dt.timedelta(31)


class _Owing(NamedTuple):
    rule: Rule
    due_on: dt.date
    backlog: bool
    occurrence: int
    anchored_on: dt.date


def _owed(
    candidate: Candidate, rules: Sequence[Rule], today: dt.date, noticed_on: dt.date | None
) -> Iterator[_Owing]:
    state = state_on(today, candidate.state, candidate.starts_on, candidate.ends_on)
    if candidate.ends_on is not None and candidate.ends_on < candidate.first_seen_on:
        return  # it was over before we knew of it: nobody is told that the service came back weeks ago
    backlog: _Owing | None = None
    superseded = False  # a notice of its own time says more than any that was past when we first knew
    for rule in rules:
        anchor = anchor_date(rule.anchor, candidate.starts_on, candidate.ends_on, noticed_on)
        if anchor is None or (due_on := anchor + rule.offset) > today:
            continue
        if not has_point(rule.anchor, rule.offset, state):
            continue
        if due_on < seen_on(candidate.first_seen_on, rule.enabled_on):
            # Compared before asking whether it was noticed: an older one stays superseded for good.
            if backlog is None or due_on > backlog.due_on:
                backlog = _Owing(rule, due_on, True, 0, anchor)
            continue
        superseded = True
        if (occurrence := _occurrence(candidate, rule, anchor)) is not None:
            yield _Owing(rule, due_on, False, occurrence, anchor)
    if backlog is not None and not superseded and backlog.rule.id not in candidate.noticed:
        yield backlog


def _occurrence(candidate: Candidate, rule: Rule, anchor: dt.date) -> int | None:
    """Which telling of the rule is owed; None where it was told, and what it told still holds."""
    told = candidate.noticed.get(rule.id)
    if told is None:
        return 0
    moved = rule.anchor is Anchor.END and told.anchored_on not in (None, anchor)
    return told.occurrence + 1 if moved else None


def _reason_to_pass(
    candidate: Candidate, owing: _Owing, today: dt.date, open_day: OpenDay
) -> SkipReason | None:
    last_day = owing.due_on + owing.rule.max_lateness
    if not owing.backlog and today > last_day and today > open_day(last_day):
        return SkipReason.TOO_LATE
    if candidate.exempt_until is not None and candidate.exempt_until >= today:
        return SkipReason.EXEMPT
    return None


def _no_contact(candidate: Candidate, method: Channel) -> SkipReason:
    """Why no method reaches the client, as the method itself has it: that is what a person would mend."""
    return SkipReason.SUPPRESSED if method in candidate.reach.suppressed else NO_CONTACT[method]
