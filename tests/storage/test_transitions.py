"""The state machine as ARCHITECTURE.md draws it, and no statement beside it."""

import re
from pathlib import Path

import pytest

from storage.enums import DeliveryState as S
from storage.enums import RunState as R
from storage.transitions import DELIVERIES, OPEN, RUNS, NoSuchTransition, move, move_one, move_run, move_these

SOURCES = Path(__file__).parents[2]
TERMINAL = {S.BOUNCED, S.REJECTED, S.DEAD, S.CANCELLED, S.EXPIRED, S.ABANDONED}


def test_every_state_has_its_line() -> None:
    assert set(DELIVERIES) == set(S)
    assert set(RUNS) == set(R)


def test_terminal_states_never_go_back() -> None:
    """Invariant 5; a delivery once accepted only moves on by a receipt."""
    assert {state for state, after in DELIVERIES.items() if not after} == TERMINAL
    assert DELIVERIES[S.ACCEPTED] == {S.DELIVERED, S.BOUNCED}
    assert DELIVERIES[S.DELIVERED] == {S.BOUNCED}


def test_sending_is_reached_by_a_claim_alone() -> None:
    """Invariant 2: no call without a row that was claimed and committed."""
    assert [state for state, after in DELIVERIES.items() if S.SENDING in after] == [S.CLAIMED]


def test_doubt_is_left_by_an_answer_or_a_person_alone() -> None:
    """Nothing puts it back into the queue by itself: pending is a person's *reenviar*."""
    assert DELIVERIES[S.IN_DOUBT] == {S.ACCEPTED, S.DELIVERED, S.BOUNCED, S.REJECTED, S.ABANDONED, S.PENDING}


def test_open_is_what_may_still_go_out_without_a_person() -> None:
    assert set(OPEN) == set(S) - TERMINAL - {S.ACCEPTED, S.DELIVERED, S.IN_DOUBT}


@pytest.mark.parametrize("build", [move, move_these, move_one])
def test_a_change_the_machine_lacks_cannot_be_built(build: object) -> None:
    with pytest.raises(NoSuchTransition):
        build(S.SENDING, S.PENDING)  # type: ignore[operator]
    with pytest.raises(NoSuchTransition):
        move_run(R.RUNNING, R.DONE)


def test_no_other_statement_sets_a_state_of_deliveries() -> None:
    """Every change goes through `move`: nobody assigns the column past it."""
    assigned = re.compile(r"delivery\.state\s*=[^=]|update\((Delivery|table\(Delivery\))\)")
    found = [
        path.name
        for folder in ("bot", "handlers", "delivery", "storage")
        for path in (SOURCES / folder).rglob("*.py")
        if assigned.search(path.read_text())
    ]
    assert found == []
