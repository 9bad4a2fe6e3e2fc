"""What a row makes of what is stored: the rules of identity and of ends."""

import datetime as dt
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from delivery.reconcile import Change, Tally, reconcile
from storage.enums import Kind, SuspensionState
from storage.imported import (
    OPEN,
    ImportRow,
    Known,
    KnownClient,
    KnownContract,
    KnownSuspension,
    Standing,
)

TODAY = dt.date(2026, 11, 16)
DAY = dt.timedelta(1)
TEMPORARY, NONPAYMENT = Kind.TEMPORARY, Kind.NONPAYMENT


def row(
    starts: int | None = 0,
    ends: int | None = None,
    *,
    contract: str = "1",
    code: str | None = "70",
    kind: Kind | None = TEMPORARY,
    standing: Standing = Standing.SUSPENDED,
    email: str | None = None,
    name: str = "Ana",
) -> ImportRow:
    """A row; dates in days from today."""
    return ImportRow(
        line=2,
        contract=contract,
        client_code=code,
        name=name,
        standing=standing,
        kind=kind,
        starts_on=None if starts is None else TODAY + starts * DAY,
        ends_on=None if ends is None else TODAY + ends * DAY,
        email=email,
    )


def stored(*suspensions: KnownSuspension, client: str = "70", email: str | None = None) -> Known:
    owner = KnownClient(1, client, "Ana", email)
    return Known({client: owner}, {"1": KnownContract(1, "1", owner, suspensions=[*suspensions])})


def suspension(
    state: SuspensionState, starts: int, ends: int | None = None, kind: Kind = TEMPORARY
) -> KnownSuspension:
    return KnownSuspension(1, kind, state, TODAY + starts * DAY, None if ends is None else TODAY + ends * DAY)


def outcome(known: Known, *rows: ImportRow) -> Counter[tuple[Kind, Change]]:
    tally = Tally()
    reconcile(rows, known, TODAY, tally)
    return tally.changes


def states(known: Known, contract: str = "1") -> list[tuple[SuspensionState, int, int | None]]:
    return [
        (s.state, (s.starts_on - TODAY).days, None if s.ends_on is None else (s.ends_on - TODAY).days)
        for s in known.contracts[contract].suspensions
    ]


def test_a_new_row_brings_client_contract_and_suspension() -> None:
    """Planned where it starts after today, in force from the day on."""
    known = Known()
    assert outcome(known, row(1), row(0, contract="2")) == {(TEMPORARY, Change.NEW): 2}
    assert (states(known), states(known, "2")) == (
        [(SuspensionState.PLANNED, 1, None)],
        [(SuspensionState.IN_FORCE, 0, None)],
    )
    assert known.contracts["1"].client is known.contracts["2"].client


def test_an_unchanged_row_marks_nothing_as_changed() -> None:
    """So that nothing is written for it."""
    known = stored(suspension(SuspensionState.IN_FORCE, -3, 30), email="ana@example.com")
    assert outcome(known, row(-3, 30, email="ana@example.com")) == {(TEMPORARY, Change.UNCHANGED): 1}
    (contract,) = known.contracts.values()
    assert not any((contract.changed, contract.client.changed, contract.suspensions[0].changed))


def test_a_planned_start_that_has_come_is_written_but_is_no_change() -> None:
    """Nobody changed anything: a day went by."""
    known = stored(suspension(SuspensionState.PLANNED, 0, 30))
    assert outcome(known, row(0, 30)) == {(TEMPORARY, Change.UNCHANGED): 1}
    assert states(known) == [(SuspensionState.IN_FORCE, 0, 30)]
    assert known.contracts["1"].suspensions[0].changed


def test_an_empty_contact_keeps_what_is_stored_and_a_filled_one_replaces_it() -> None:
    """A contact corrected in Slack survives an export that lacks it."""
    known = stored(suspension(SuspensionState.IN_FORCE, 0), email="certo@example.com")
    outcome(known, row(0))
    assert known.clients["70"].email == "certo@example.com"
    assert outcome(known, row(0, email="novo@example.com")) == {(TEMPORARY, Change.CHANGED): 1}
    assert known.clients["70"].email == "novo@example.com"


def test_the_open_suspension_of_the_kind_is_updated() -> None:
    """A postponed start or a new end makes no second suspension."""
    known = stored(suspension(SuspensionState.PLANNED, 5, 35))
    assert outcome(known, row(8, 40)) == {(TEMPORARY, Change.CHANGED): 1}
    assert states(known) == [(SuspensionState.PLANNED, 8, 40)]


def test_a_suspension_after_the_end_of_the_open_one_is_a_new_one() -> None:
    """The old one is ended, and the new one owes its own notices."""
    known = stored(suspension(SuspensionState.IN_FORCE, -60, -10))
    assert outcome(known, row(0, 30)) == {(TEMPORARY, Change.NEW): 1}
    assert states(known) == [(SuspensionState.ENDED, -60, -10), (SuspensionState.IN_FORCE, 0, 30)]


def test_the_two_kinds_never_meet() -> None:
    """A pause and a block of one contract stand beside each other."""
    known = stored(suspension(SuspensionState.IN_FORCE, -5, 30))
    assert outcome(known, row(0, kind=NONPAYMENT)) == {(NONPAYMENT, Change.NEW): 1}
    assert len(states(known)) == 2


def test_an_end_before_today_ends_it_and_an_end_today_does_not() -> None:
    """On its last day it is in force and owes its last notice."""
    before, on_the_day = (stored(suspension(SuspensionState.IN_FORCE, -40, 5)) for _ in range(2))
    assert outcome(before, row(-40, -1)) == {(TEMPORARY, Change.ENDED): 1}
    assert outcome(on_the_day, row(-40, 0)) == {(TEMPORARY, Change.CHANGED): 1}
    assert states(on_the_day) == [(SuspensionState.IN_FORCE, -40, 0)]


def test_history_that_was_never_open_here_is_not_stored() -> None:
    """Nobody is to be told today of what ended last year; sending the file again changes nothing either."""
    known = Known()
    tally = Tally()
    reconcile([row(-60, -30), row(-60, -30)], known, TODAY, tally)
    assert (known, tally.idle, tally.changes) == (Known(), 2, Counter())


def test_an_active_contract_ends_what_is_open_of_both_kinds() -> None:
    """A status says nothing about kinds; the day is the row's own, or today."""
    known = stored(
        suspension(SuspensionState.IN_FORCE, -40, 5),
        suspension(SuspensionState.IN_FORCE, -9, kind=NONPAYMENT),
    )
    gone = outcome(known, row(None, kind=None, standing=Standing.ACTIVE))
    assert gone == {(TEMPORARY, Change.ENDED): 1, (NONPAYMENT, Change.ENDED): 1}
    assert states(known) == [(SuspensionState.ENDED, -40, 0), (SuspensionState.ENDED, -9, 0)]


def test_a_row_that_names_its_kind_ends_that_kind_only() -> None:
    """The other stays open."""
    known = stored(
        suspension(SuspensionState.IN_FORCE, -40, 5),
        suspension(SuspensionState.IN_FORCE, -9, kind=NONPAYMENT),
    )
    outcome(known, row(None, kind=NONPAYMENT, standing=Standing.ACTIVE))
    assert [state for state, *_ in states(known)] == [SuspensionState.IN_FORCE, SuspensionState.ENDED]


def test_what_never_began_is_cancelled_not_ended() -> None:
    """Nobody reads that a service is back which never stopped."""
    known = stored(suspension(SuspensionState.PLANNED, 5, kind=NONPAYMENT))
    outcome(known, row(None, kind=None, standing=Standing.ACTIVE))
    assert states(known) == [(SuspensionState.CANCELLED, 5, None)]


def test_a_cancelled_contract_owes_nothing_more() -> None:
    """Its suspension is cancelled with it."""
    known = stored(suspension(SuspensionState.IN_FORCE, -5, 30))
    outcome(known, row(None, kind=None, standing=Standing.CANCELLED))
    assert [state for state, *_ in states(known)] == [SuspensionState.CANCELLED]


def test_active_again_today_and_never_seen_is_stored_once_as_ended() -> None:
    """It owes the notice that the service is back, and only that, and a second file adds nothing."""
    known = Known()
    back = row(-30, 0, standing=Standing.ACTIVE)
    assert outcome(known, back) == {(TEMPORARY, Change.NEW): 1}
    assert outcome(known, back) == {}
    assert states(known) == [(SuspensionState.ENDED, -30, 0)]


def test_the_same_first_day_reopens_a_closed_suspension() -> None:
    """A file that was wrong yesterday is put right today: the notices already sent still count."""
    known = stored(suspension(SuspensionState.ENDED, -9, -1, kind=NONPAYMENT))
    assert outcome(known, row(-9, kind=NONPAYMENT)) == {(NONPAYMENT, Change.CHANGED): 1}
    assert states(known) == [(SuspensionState.IN_FORCE, -9, None)]


def test_without_a_code_the_contract_stands_for_its_client() -> None:
    """Two contracts without a code are two clients."""
    known = Known()
    outcome(known, row(code=None), row(code=None, contract="2"))
    assert set(known.clients) == {"contrato:1", "contrato:2"}


def test_without_a_code_a_known_contract_keeps_its_client() -> None:
    """An export that lacks the column makes nobody a second time."""
    known = stored(suspension(SuspensionState.IN_FORCE, 0), client="70")
    outcome(known, row(0, code=None))
    assert set(known.clients) == {"70"}


def test_a_code_that_comes_later_takes_the_stand_in_over() -> None:
    """The client's row stays, with what hangs on it: an exemption."""
    known = stored(suspension(SuspensionState.IN_FORCE, 0), client="contrato:1")
    outcome(known, row(0, code="70"))
    assert (known.clients["70"].id, set(known.clients)) == (1, {"70"})


def test_a_contract_that_changed_hands_belongs_to_the_new_client() -> None:
    """Notices go to who holds it now."""
    known = stored(suspension(SuspensionState.IN_FORCE, 0), client="69")
    outcome(known, row(0, code="70", name="Bruno"))
    assert (known.contracts["1"].client.name, known.contracts["1"].changed) == ("Bruno", True)
    assert known.clients["69"].name == "Ana"


def test_clients_without_contacts_are_counted_once() -> None:
    """What is stored counts as a contact, too."""
    tally = Tally()
    known = stored(suspension(SuspensionState.IN_FORCE, 0), email="ana@example.com")
    reconcile([row(0), row(0, contract="2", code="71"), row(0, contract="3", code="71")], known, TODAY, tally)
    assert (tally.without_email, tally.without_mobile) == ({"71"}, {"70", "71"})


days = st.integers(-40, 40)
rows = st.builds(
    lambda start, length, standing, kind, code: row(
        start, None if length is None else start + length, standing=standing, kind=kind, code=code
    ),
    days,
    st.none() | st.integers(0, 60),
    st.sampled_from(Standing),
    st.sampled_from(Kind),
    st.sampled_from([None, "70", "71"]),
)


@given(st.lists(rows, max_size=12))
@settings(max_examples=300, deadline=None)
def test_whatever_comes_a_contract_has_one_open_suspension_of_a_kind(found: list[ImportRow]) -> None:
    """The database insists on it, so a file must never lead there; and dates stay in order."""
    known = Known()
    reconcile(found, known, TODAY, Tally())
    for contract in known.contracts.values():
        kept = contract.suspensions
        assert all(sum(s.kind is kind and s.state in OPEN for s in kept) <= 1 for kind in Kind)
        assert all(s.ends_on is None or s.ends_on >= s.starts_on for s in kept)


@given(st.lists(rows.filter(lambda r: r.client_code == "70"), max_size=8, unique_by=lambda r: r.kind))
@settings(max_examples=200, deadline=None)
def test_the_same_file_again_changes_nothing(found: list[ImportRow]) -> None:
    """Whatever it holds: importing is idempotent."""
    known = Known()
    reconcile(found, known, TODAY, Tally())
    before = {key: states(known, key) for key in known.contracts}
    again = outcome(known, *found)
    assert {key: states(known, key) for key in known.contracts} == before
    assert {change for _, change in again} <= {Change.UNCHANGED}
