"""Which notices are owed today. Pure: suspensions, rules and a date in; notices due and passed over out.

A notice is *backlog* when its day was already past when we could first have sent it: the suspension was
imported later, or the rule was switched on later. Of several such notices of one suspension only the
latest is owed, and only after a person's yes (ARCHITECTURE.md, invariant 7).
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from storage.enums import Anchor, Channel, Kind, SkipReason, SuspensionState
from storage.models import NoticeRule
from storage.suspensions import Candidate

NO_CONTACT = {
    Channel.EMAIL: SkipReason.NO_EMAIL,
    Channel.SMS: SkipReason.NO_MOBILE,
    Channel.PUSH: SkipReason.NO_DEVICE,
}


@dataclass(frozen=True, slots=True)
class Rule:
    """An enabled notice rule, as plain values."""

    id: int
    key: str
    kind: Kind
    anchor: Anchor
    offset: dt.timedelta
    max_lateness: dt.timedelta
    enabled_on: dt.date | None

    @classmethod
    def of(cls, row: NoticeRule) -> "Rule":
        """The plain values of a stored row."""
        if row.id is None:
            raise ValueError("a rule is planned with only once it is stored")
        offset, lateness = dt.timedelta(row.offset_days), dt.timedelta(row.max_lateness_days)
        return cls(row.id, row.key, row.kind, row.anchor, offset, lateness, row.enabled_on)


@dataclass(frozen=True, slots=True)
class Due:
    """A notice to send by `channel`, to each of `destinations`."""

    suspension_id: int
    rule_id: int
    due_on: dt.date
    backlog: bool
    client_name: str
    channel: Channel
    destinations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passed:
    """A notice that was owed and is not sent by this run.

    settled: no later run will owe it either (too late); otherwise a contact given or an exemption over
    makes it due again.
    """

    suspension_id: int
    rule_id: int
    due_on: dt.date
    backlog: bool
    client_name: str
    reason: SkipReason
    settled: bool


def plan(
    page: Iterable[Candidate], rules: Sequence[Rule], *, today: dt.date, channels: Sequence[Channel]
) -> Iterator[Due | Passed]:
    """Everything that the suspensions of `page` owe on `today` by `rules`, in their order.

    channels: the method and then its fallbacks; a notice goes by the first that reaches the client.
    """
    by_kind = {kind: [rule for rule in rules if rule.kind is kind] for kind in Kind}
    for candidate in page:
        for rule, due_on, backlog in _owed(candidate, by_kind[candidate.kind], today):
            common = (candidate.suspension_id, rule.id, due_on, backlog, candidate.client_name)
            way = next(iter(candidate.reach.destinations.items()), None)
            reason = _reason_to_pass(candidate, rule, due_on, backlog, today)
            if reason is not None:
                yield Passed(*common, reason, settled=reason is SkipReason.TOO_LATE)
            elif way is None:
                yield Passed(*common, _no_contact(candidate, channels[0]), settled=False)
            else:
                yield Due(*common, *way)


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


def _owed(
    candidate: Candidate, rules: Sequence[Rule], today: dt.date
) -> Iterator[tuple[Rule, dt.date, bool]]:
    state = state_on(today, candidate.state, candidate.starts_on, candidate.ends_on)
    if candidate.ends_on is not None and candidate.ends_on < candidate.first_seen_on:
        return  # it was over before we knew of it: nobody is told that the service came back weeks ago
    backlog: tuple[Rule, dt.date, bool] | None = None
    superseded = False  # a notice of its own time says more than any that was past when we first knew
    for rule in rules:
        anchor = candidate.starts_on if rule.anchor is Anchor.START else candidate.ends_on
        if anchor is None or (due_on := anchor + rule.offset) > today:
            continue
        if not has_point(rule.anchor, rule.offset, state):
            continue
        if due_on < seen_on(candidate.first_seen_on, rule.enabled_on):
            # Compared before asking whether it was noticed: an older one stays superseded for good.
            if backlog is None or due_on > backlog[1]:
                backlog = (rule, due_on, True)
            continue
        superseded = True
        if rule.id not in candidate.noticed:
            yield rule, due_on, False
    if backlog is not None and not superseded and backlog[0].id not in candidate.noticed:
        yield backlog


def _reason_to_pass(
    candidate: Candidate, rule: Rule, due_on: dt.date, backlog: bool, today: dt.date
) -> SkipReason | None:
    if not backlog and today - due_on > rule.max_lateness:
        return SkipReason.TOO_LATE
    if candidate.exempt_until is not None and candidate.exempt_until >= today:
        return SkipReason.EXEMPT
    return None


def _no_contact(candidate: Candidate, method: Channel) -> SkipReason:
    """Why no method reaches the client, as the method itself has it: that is what a person would mend."""
    return SkipReason.SUPPRESSED if method in candidate.reach.suppressed else NO_CONTACT[method]
