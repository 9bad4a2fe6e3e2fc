"""What the planner promises; every date here is an argument, none is today's."""

import dataclasses
import datetime as dt
from typing import Any

import pytest

from delivery.planner import Due, Passed, Rule, plan, state_on
from storage.contacts import Reach
from storage.enums import Anchor, Channel, Kind, SkipReason, SuspensionState
from storage.suspensions import Candidate, Told

DAY = dt.timedelta(days=1)
TODAY = dt.date(2026, 11, 24)
STARTED = Rule(1, "temporary.started", Kind.TEMPORARY, Anchor.START, 0 * DAY, 2 * DAY, None)
ENDING = Rule(2, "temporary.ending", Kind.TEMPORARY, Anchor.END, -3 * DAY, 2 * DAY, None)
ENDED = Rule(3, "temporary.ended", Kind.TEMPORARY, Anchor.END, 0 * DAY, 2 * DAY, None)
PRIOR = Rule(4, "nonpayment.prior", Kind.NONPAYMENT, Anchor.START, -15 * DAY, 5 * DAY, None)
SUSPENDED = Rule(5, "nonpayment.suspended", Kind.NONPAYMENT, Anchor.START, 0 * DAY, 2 * DAY, None)
RULES = (STARTED, ENDING, ENDED, PRIOR, SUSPENDED)

BASE = Candidate(
    suspension_id=7,
    kind=Kind.TEMPORARY,
    state=SuspensionState.IN_FORCE,
    starts_on=TODAY,
    ends_on=TODAY + 60 * DAY,
    first_seen_on=TODAY,
    client_name="Maria das Dores",
    exempt_until=None,
    reach=Reach({Channel.EMAIL: ("maria@example.com",)}),
    noticed={},
)


def owed(rules: tuple[Rule, ...] = RULES, today: dt.date = TODAY, **changes: object) -> list[Due | Passed]:
    candidate = dataclasses.replace(BASE, **changes)  # type: ignore[arg-type]  # any field, by name
    return list(plan([candidate], rules, today=today, channels=(Channel.EMAIL, Channel.SMS, Channel.PUSH)))


def told(rule: Rule, **changes: Any) -> dict[int, Told]:
    """The rule's notice exists, of the date that its suspension has."""
    return {rule.id: Told(**changes)}


def keys(found: list[Due | Passed]) -> list[int]:
    return [notice.rule_id for notice in found]


def test_due_on_the_day_of_the_anchor_plus_offset() -> None:
    """A suspension that starts today owes the notice of its start, to the client's address."""
    (due,) = owed()
    common = (7, STARTED.id, TODAY, False, "Maria das Dores", 0, TODAY)
    assert due == Due(*common, Channel.EMAIL, ("maria@example.com",))


def test_nothing_before_its_day() -> None:
    """The day before the start, and four days before the end, nothing is owed."""
    assert owed(starts_on=TODAY + DAY, state=SuspensionState.PLANNED) == []
    assert owed(noticed=told(STARTED), today=TODAY + 56 * DAY) == []


def test_planned_suspension_whose_start_has_come_is_in_force() -> None:
    """The stored state may be a day old: dates decide."""
    assert keys(owed(state=SuspensionState.PLANNED)) == [STARTED.id]


@pytest.mark.parametrize("days_before_end", [3, 2, 1])
def test_announcing_the_end_until_the_day_before(days_before_end: int) -> None:
    """*Termina em três dias* goes out on its day or up to its lateness, while it is still true."""
    found = owed(noticed=told(STARTED), today=TODAY + (60 - days_before_end) * DAY)
    assert keys(found) == [ENDING.id]


def test_on_the_last_day_only_the_return_is_told() -> None:
    """On the day the service is back nobody is told that it will end."""
    assert keys(owed(noticed=told(STARTED), today=TODAY + 60 * DAY)) == [ENDED.id]


def test_what_was_noticed_is_not_owed_again() -> None:
    """One notice of a suspension and a rule, whatever runs."""
    assert owed(noticed=told(STARTED)) == []


def test_cancelled_suspension_owes_nothing() -> None:
    assert owed(state=SuspensionState.CANCELLED) == []


def test_ended_early_owes_no_notice_of_its_start() -> None:
    """Paid, or back from the pause, before the notice of the start went out."""
    assert owed(state=SuspensionState.ENDED, ends_on=TODAY, noticed=told(ENDED)) == []


def test_first_seen_when_over_owes_nothing() -> None:
    """An export full of last year's pauses tells nobody that the service is back."""
    over = {"starts_on": TODAY - 90 * DAY, "ends_on": TODAY - DAY, "state": SuspensionState.ENDED}
    assert owed(**over) == []


def test_later_than_its_lateness_is_passed_for_good() -> None:
    """A notice nobody could send in time is named as too late, once: it is settled."""
    (passed,) = owed(today=TODAY + 3 * DAY)
    assert isinstance(passed, Passed)
    assert (passed.reason, passed.settled) == (SkipReason.TOO_LATE, True)
    assert keys(owed(today=TODAY + 2 * DAY)) == [STARTED.id]


def test_first_seen_in_force_owes_its_latest_rule_as_backlog() -> None:
    """Invariant 7: of what was past when first seen, the latest only, marked so that a person is asked."""
    (due,) = owed(starts_on=TODAY - 57 * DAY, ends_on=TODAY + DAY)
    assert isinstance(due, Due)
    assert (due.rule_id, due.backlog) == (ENDING.id, True)


def test_older_backlog_stays_superseded() -> None:
    """Once the latest was noticed the older ones do not come up in its place."""
    assert owed(starts_on=TODAY - 57 * DAY, ends_on=TODAY + DAY, noticed=told(ENDING)) == []


def test_a_notice_of_today_supersedes_backlog() -> None:
    """Imported forty days in, three before the end: what is owed is the end, today and ever after."""
    long_ago = {"starts_on": TODAY - 40 * DAY, "ends_on": TODAY + 3 * DAY}
    assert keys(owed(**long_ago)) == [ENDING.id]
    assert owed(**long_ago, today=TODAY + DAY, noticed=told(ENDING)) == []


def test_rule_switched_on_later_makes_backlog() -> None:
    """Switching a rule on asks before it writes to everybody already suspended."""
    switched_on = dataclasses.replace(STARTED, enabled_on=TODAY + DAY)
    (due,) = owed(rules=(switched_on,), today=TODAY + DAY)
    assert due.backlog


def test_backlog_has_no_lateness() -> None:
    """A person is asked about it, however old; then the person's answer counts."""
    (due,) = owed(rules=(STARTED,), starts_on=TODAY - 40 * DAY)
    assert isinstance(due, Due)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"reach": Reach({})}, SkipReason.NO_EMAIL),
        ({"reach": Reach({}, frozenset({Channel.EMAIL}))}, SkipReason.SUPPRESSED),
        ({"reach": Reach({}, frozenset({Channel.SMS}))}, SkipReason.NO_EMAIL),
        ({"exempt_until": TODAY}, SkipReason.EXEMPT),
        ({"exempt_until": TODAY, "reach": Reach({})}, SkipReason.EXEMPT),
    ],
)
def test_passed_with_its_reason_until_it_can_be_sent(changes: dict[str, object], reason: SkipReason) -> None:
    """No method reaches the client (the first one's reason), or not to be told until a date: owed again."""
    (passed,) = owed(**changes)
    assert isinstance(passed, Passed)
    assert (passed.reason, passed.settled) == (reason, False)


@pytest.mark.parametrize(
    ("reach", "channel", "destinations"),
    [
        ({Channel.EMAIL: ("m@x.com",), Channel.SMS: ("+5511987654321",)}, Channel.EMAIL, ("m@x.com",)),
        ({Channel.SMS: ("+5511987654321",), Channel.PUSH: ("t1",)}, Channel.SMS, ("+5511987654321",)),
        ({Channel.PUSH: ("t1", "t2")}, Channel.PUSH, ("t1", "t2")),
    ],
)
def test_by_the_first_method_that_reaches_the_client(
    reach: dict[Channel, tuple[str, ...]], channel: Channel, destinations: tuple[str, ...]
) -> None:
    """*Se falhar, tentar por*: without the method's contact the next one carries it; every device at once."""
    (due,) = owed(reach=Reach(reach))
    assert isinstance(due, Due)
    assert (due.channel, due.destinations) == (channel, destinations)


def test_exempt_until_yesterday_is_no_longer_exempt() -> None:
    assert isinstance(owed(exempt_until=TODAY - DAY)[0], Due)


def test_kinds_do_not_mix() -> None:
    """A block for non-payment owes only its own rules."""
    found = owed(kind=Kind.NONPAYMENT, ends_on=None)
    assert keys(found) == [SUSPENDED.id]


def test_prior_notice_is_pointless_once_suspended() -> None:
    """Nobody is warned of a suspension that is in force already."""
    planned = {"kind": Kind.NONPAYMENT, "ends_on": None, "first_seen_on": TODAY - 15 * DAY}
    assert keys(
        owed(rules=(PRIOR,), starts_on=TODAY + 12 * DAY, state=SuspensionState.PLANNED, **planned)
    ) == [4]
    assert owed(rules=(PRIOR,), starts_on=TODAY, **planned) == []


@pytest.mark.parametrize(
    ("stored", "starts", "ends", "by_dates"),
    [
        (SuspensionState.PLANNED, 1, 9, SuspensionState.PLANNED),
        (SuspensionState.PLANNED, 0, 9, SuspensionState.IN_FORCE),
        (SuspensionState.IN_FORCE, -9, 1, SuspensionState.IN_FORCE),
        (SuspensionState.IN_FORCE, -9, 0, SuspensionState.ENDED),
        (SuspensionState.ENDED, -9, 9, SuspensionState.ENDED),
        (SuspensionState.CANCELLED, 1, 9, SuspensionState.CANCELLED),
    ],
)
def test_state_by_dates(stored: SuspensionState, starts: int, ends: int, by_dates: SuspensionState) -> None:
    """`ends_on` is the day on which the service is back."""
    assert state_on(TODAY, stored, TODAY + starts * DAY, TODAY + ends * DAY) is by_dates
