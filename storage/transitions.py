"""Who may follow whom. ARCHITECTURE.md, *One state machine*, draws the same; this is what runs.

Every change of state in the ledger is an UPDATE built by `move` or `move_run`: it touches only rows in the
states it comes from, and a change that the tables below lack cannot be built at all.
"""

from collections.abc import Mapping
from typing import TypeVar

from sqlalchemy import ColumnElement, Update, and_, bindparam, literal_column, or_, update
from sqlmodel import col

from storage.enums import DeliveryState as S
from storage.enums import RunState as R
from storage.models import Delivery, Run
from storage.tables import table, unindexed

State = TypeVar("State", S, R)

# By a receipt of an earlier call that was in doubt, while it waits to be sent again: it need not be any more.
_EARLIER_CALL = frozenset({S.ACCEPTED, S.DELIVERED, S.BOUNCED})

DELIVERIES: Mapping[S, frozenset[S]] = {
    S.PENDING: frozenset({
        S.CLAIMED,
        S.CANCELLED,  # paid, exempt, gone, or the run was cancelled
        S.EXPIRED,  # later than its rule allows
    }) | _EARLIER_CALL,
    S.CLAIMED: frozenset({
        S.PENDING,  # given back, or its lease is over: it was never sending
        S.SENDING,
        S.DEAD,  # its message cannot be written
    }) | _EARLIER_CALL,
    S.SENDING: frozenset({
        S.ACCEPTED,
        S.RETRY_WAIT,  # provably not sent
        S.REJECTED,  # a permanent answer
        S.IN_DOUBT,  # killed, or cut off after bytes left, or its lease is over
        S.DELIVERED,  # these two by a receipt that is faster than our own record
        S.BOUNCED,
    }),
    S.RETRY_WAIT: frozenset({S.PENDING, S.DEAD}) | _EARLIER_CALL,
    S.IN_DOUBT: frozenset({
        S.ACCEPTED,  # the late answer itself, a match at the far end, a person
        S.DELIVERED,
        S.BOUNCED,
        S.REJECTED,
        S.ABANDONED,  # a person: leave it
        S.PENDING,  # a person: send it again; a push, which replaces itself on the device
    }),
    S.ACCEPTED: frozenset({S.DELIVERED, S.BOUNCED}),
    S.DELIVERED: frozenset({S.BOUNCED}),
    S.BOUNCED: frozenset(),
    S.REJECTED: frozenset(),
    S.DEAD: frozenset(),
    S.CANCELLED: frozenset(),
    S.EXPIRED: frozenset(),
    S.ABANDONED: frozenset(),
}  # fmt: skip

OPEN = (S.PENDING, S.CLAIMED, S.SENDING, S.RETRY_WAIT)
"""A run is done when none of its deliveries is in one of these. In doubt is not open: it is shown apart."""

FAILED = (S.REJECTED, S.BOUNCED, S.DEAD)
"""It did not reach the client, and never will: provably, so that another method repeats nothing."""

# The states as literals, as in the condition of its index: SQLite uses a partial index for nothing less.
UNFOLLOWED = and_(
    col(Delivery.followed_at).is_(None),
    col(Delivery.state).in_([literal_column(f"'{state.value}'") for state in FAILED]),
)
"""A delivery failed, and whether its notice goes on by another method was not decided yet."""

RUNS: Mapping[R, frozenset[R]] = {
    R.PLANNED: frozenset({R.HELD, R.AWAITING_APPROVAL, R.RUNNING, R.DONE, R.CANCELLED}),
    R.HELD: frozenset({R.RUNNING, R.CANCELLED}),
    R.AWAITING_APPROVAL: frozenset({R.RUNNING, R.CANCELLED}),
    R.RUNNING: frozenset({
        R.STOPPED,
        R.HELD,  # the database was restored, or the bot was away for long: it asks again
        R.DONE,
        R.CANCELLED,
    }),
    R.STOPPED: frozenset({R.RUNNING, R.HELD, R.DONE, R.CANCELLED}),
    R.DONE: frozenset(),
    R.CANCELLED: frozenset(),
}  # fmt: skip

_DELIVERIES = table(Delivery)
_RUNS = table(Run)


class NoSuchTransition(ValueError):
    """Code asked for a change of state that the state machine does not have."""


def move(to: S, *since: S) -> Update:
    """UPDATE deliveries to `to`, all that are in one of `since`; the caller narrows it and says what else.

    Raises NoSuchTransition.
    """
    _check(DELIVERIES, to, since)
    return update(_DELIVERIES).where(_DELIVERIES.c.state.in_(since)).values(state=to)


def move_these(to: S, *since: S) -> Update:
    """UPDATE the deliveries whose ids are bound as `ids` to `to`, those only that are in one of `since`.

    Raises NoSuchTransition.
    """
    return _by_key(_DELIVERIES.c.id.in_(bindparam("ids", expanding=True)), to, since)


def move_one(to: S, *since: S) -> Update:
    """As `move_these` for the one delivery whose id is bound as `of_id`: fit for executemany."""
    return _by_key(_DELIVERIES.c.id == bindparam("of_id"), to, since)


def note_these() -> Update:
    """UPDATE the deliveries whose ids are bound as `ids`, which stay in their state; the caller says what."""
    return update(_DELIVERIES).where(_DELIVERIES.c.id.in_(bindparam("ids", expanding=True)))


def note_one() -> Update:
    """As `note_these` for the one delivery whose id is bound as `of_id`: fit for executemany."""
    return update(_DELIVERIES).where(_DELIVERIES.c.id == bindparam("of_id"))


def move_run(to: R, *since: R) -> Update:
    """UPDATE runs to `to`, those only that are in one of `since`. Raises NoSuchTransition."""
    _check(RUNS, to, since)
    return update(_RUNS).where(_RUNS.c.state.in_(since)).values(state=to)


def _by_key(these: ColumnElement[bool], to: S, since: tuple[S, ...]) -> Update:
    _check(DELIVERIES, to, since)
    state = unindexed(_DELIVERIES.c.state)
    came_from = or_(*(state == value.value for value in since))  # an IN cannot go to executemany
    return update(_DELIVERIES).where(these, came_from).values(state=to)


def _check(allowed: Mapping[State, frozenset[State]], to: State, since: tuple[State, ...]) -> None:
    if wrong := [str(state) for state in since if to not in allowed[state]]:
        raise NoSuchTransition(f"{wrong} may not become {to}")
