"""Years of daily runs, by planner and calendar alone: nothing too soon, too late, twice, or at night."""

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delivery.calendar import STANDARD, Calendar, Hours, Window
from delivery.holidays_br import STATES, holidays_of
from delivery.planner import Due, Passed, Rule, anchor_date, has_point, plan, state_on
from delivery.presets import PRESETS
from delivery.schedule import local_date, moment
from storage.contacts import Reach
from storage.enums import Anchor, Channel, Kind, SuspensionState
from storage.suspensions import Candidate, Told

DAY = dt.timedelta(days=1)
NINE = dt.time(9)
SAO_PAULO = "America/Sao_Paulo"


def rule_of(number: int, kind: Kind, anchor: Anchor, offset: int, lateness: int) -> Rule:
    return Rule(number, f"rule{number}", kind, anchor, offset * DAY, lateness * DAY, None)


RULES = [
    rule_of(number, draft.kind, draft.anchor, draft.offset_days, draft.max_lateness_days)
    for number, draft in enumerate(draft for preset in PRESETS.values() for draft in preset.rules.values())
]


@dataclass(frozen=True)
class Sent:
    """A notice as it went: planned by the run of a day, sent when the window let it."""

    notice: Due
    at: dt.datetime


def suspension(number: int, kind: Kind, starts_on: dt.date, ends_on: dt.date | None) -> Candidate:
    """Known two months ahead, and reached by e-mail."""
    return Candidate(
        suspension_id=number,
        kind=kind,
        state=SuspensionState.PLANNED,
        starts_on=starts_on,
        ends_on=ends_on,
        first_seen_on=starts_on - 60 * DAY,
        client_name="Maria",
        exempt_until=None,
        reach=Reach({Channel.EMAIL: ("maria@example.com",)}),
        noticed={},
    )


def runs(
    candidates: Sequence[Candidate], rules: Sequence[Rule], days: Collection[dt.date], calendar: Calendar
) -> Iterator[Sent | Passed]:
    """A run at nine of each day; what it plans goes at the next opening."""
    noticed: dict[int, dict[int, Told]] = {each.suspension_id: {} for each in candidates}
    for today in sorted(days):
        near = [
            dataclasses.replace(each, noticed=dict(noticed[each.suspension_id]))
            for each in candidates
            if each.starts_on - 30 * DAY <= today <= (each.ends_on or each.starts_on + 50 * DAY) + 25 * DAY
        ]
        opening = calendar.next_open(moment(today, NINE, calendar.zone))
        for found in plan(near, rules, today=today, channels=(Channel.EMAIL,), open_day=calendar.open_day):
            noticed[found.suspension_id][found.rule_id] = Told(found.occurrence, found.anchored_on)
            yield found if isinstance(found, Passed) else Sent(found, opening)


@pytest.mark.parametrize("state", STATES)
def test_every_day_of_five_years_in_every_state(state: str) -> None:
    """What is due on a closed day goes on the first open one: within five days, and none between is open."""
    calendar = Calendar(STANDARD, SAO_PAULO, holidays_of(state))
    longest = 0
    for ahead in range(5 * 365 + 1):
        day = dt.date(2024, 1, 1) + ahead * DAY
        moved = calendar.open_day(day)
        assert calendar.hours_on(moved) is not None
        assert all(calendar.hours_on(day + n * DAY) is None for n in range((moved - day).days))
        longest = max(longest, (moved - day).days)
    assert 1 <= longest <= 5


@pytest.mark.parametrize(("first", "state"), [(2015, "SP"), (2024, "BA")])
def test_five_years_of_both_kinds(first: int, state: str) -> None:
    """Contract after contract, each notice once, on its day or the next open one, through 2015–2019's DST."""
    start, calendar = dt.date(first, 1, 1), Calendar(STANDARD, SAO_PAULO, holidays_of(state))
    days = [start + n * DAY for n in range(5 * 365 + 1)]
    starts = days[60:-120:37]
    contracts = [
        *(suspension(n, Kind.TEMPORARY, day, day + 37 * DAY) for n, day in enumerate(starts)),
        *(suspension(1_000 + n, Kind.NONPAYMENT, day, None) for n, day in enumerate(starts)),
    ]
    sent = list(runs(contracts, RULES, days, calendar))
    # Four of a pause; of a block that never ends, all but the last.
    assert len(sent) == len(starts) * (4 + 5)
    for each in sent:
        assert isinstance(each, Sent)
        assert calendar.open_at(each.at)
        assert local_date(each.at, SAO_PAULO) == calendar.open_day(each.notice.due_on)
        assert each.at >= moment(each.notice.due_on, NINE, SAO_PAULO)
    assert len({(each.notice.suspension_id, each.notice.rule_id) for each in sent}) == len(sent)


_hours = st.sampled_from([Hours(dt.time(8), dt.time(20)), Hours(dt.time(10), dt.time(12)), None])
_windows = st.tuples(_hours, _hours, _hours).filter(any).map(lambda hours: Window(*hours))
_rules = st.lists(
    st.tuples(st.sampled_from([Anchor.START, Anchor.END]), st.integers(-20, 20), st.integers(0, 4)),
    min_size=1,
    max_size=4,
).map(lambda each: [rule_of(n, Kind.TEMPORARY, *one) for n, one in enumerate(each)])


@settings(max_examples=60, deadline=None)
@given(
    _rules,
    _windows,
    st.sampled_from([None, "SP", "BA", "RJ"]),
    st.integers(0, 4 * 365),
    st.integers(1, 40),
    st.sets(st.integers(-25, 70)),
)
def test_never_too_soon_nor_at_night_nor_twice_and_none_left_out(
    rules: list[Rule], window: Window, state: str | None, start: int, length: int, down: set[int]
) -> None:
    """Whatever the prazos, the window, the place, and the days on which the bot was down."""
    calendar = Calendar(window, SAO_PAULO, holidays_of(state))
    starts_on = dt.date(2015, 1, 1) + start * DAY
    one = suspension(1, Kind.TEMPORARY, starts_on, starts_on + length * DAY)
    days = {starts_on + n * DAY for n in range(-25, 71) if n not in down}
    found = list(runs([one], rules, days, calendar))
    told = [each.notice.rule_id if isinstance(each, Sent) else each.rule_id for each in found]
    assert len(told) == len(set(told))
    for each in found:
        if isinstance(each, Sent):
            assert calendar.open_at(each.at)
            assert local_date(each.at, SAO_PAULO) >= each.notice.due_on
    for rule in rules:
        in_time = _runs_in_time(rule, one, days, calendar)
        assert (rule.id in {n.notice.rule_id for n in found if isinstance(n, Sent)}) is bool(in_time)


def _runs_in_time(
    rule: Rule, one: Candidate, days: Collection[dt.date], calendar: Calendar
) -> Mapping[dt.date, SuspensionState]:
    """The days on which a run could have sent the notice: not too late for it, and with something to say."""
    anchor = anchor_date(rule.anchor, one.starts_on, one.ends_on, None)
    assert anchor is not None
    due_on = anchor + rule.offset
    last = calendar.open_day(due_on + rule.max_lateness)
    states = {
        day: state_on(day, one.state, one.starts_on, one.ends_on) for day in days if due_on <= day <= last
    }
    return {day: state for day, state in states.items() if has_point(rule.anchor, rule.offset, state)}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(5, 60)), max_size=4))
def test_each_end_is_told_once(moves: list[tuple[int, int]]) -> None:
    """However often the end moves: each one that comes near is announced on its day, and none twice."""
    calendar, start = Calendar(STANDARD, SAO_PAULO), dt.date(2026, 1, 5)
    ending = rule_of(1, Kind.TEMPORARY, Anchor.END, -3, 2)
    ends, noticed, told, near = start + 30 * DAY, {}, [], set()
    for n in range(90):
        today = start + n * DAY
        ends = next((today + length * DAY for day, length in reversed(moves) if day == n), ends)
        near |= {ends} if today == ends - 3 * DAY else set()
        one = dataclasses.replace(suspension(1, Kind.TEMPORARY, start, ends), noticed=dict(noticed))
        for found in plan(
            [one], [ending], today=today, channels=(Channel.EMAIL,), open_day=calendar.open_day
        ):
            noticed[found.rule_id] = Told(found.occurrence, found.anchored_on)
            told.append(found)
    assert near <= {each.anchored_on for each in told}
    assert [each.occurrence for each in told] == list(range(len(told)))
    assert all(before.anchored_on != after.anchored_on for before, after in pairwise(told))
    assert all(each.due_on == each.anchored_on - 3 * DAY for each in told)
