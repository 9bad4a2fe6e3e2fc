"""When a call that did not go out is tried again."""

import datetime as dt

import pytest

from delivery.errors import DeliveryError, Fate, Fault
from delivery.retry import RetryPolicy, next_try

NOW = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)
POLICY = RetryPolicy(first=dt.timedelta(seconds=30), growth=2, longest=dt.timedelta(minutes=3), attempts=5)


def seconds(attempts: int, *, draw: float = 0.5, retry_after: float | None = None) -> float | None:
    error = DeliveryError(Fate.NOT_SENT, Fault.NETWORK, "connect", "refused", retry_after)
    at = next_try(error, attempts=attempts, now=NOW, until=None, draw=lambda: draw, policy=POLICY)
    return None if at is None else (at - NOW).total_seconds()


def test_the_ceiling_grows_up_to_the_longest_and_then_it_gives_up() -> None:
    """Half of 30 s, 60 s, 120 s, 180 s; after the fifth call there is no sixth."""
    assert [seconds(n) for n in range(1, 6)] == [15.0, 30.0, 60.0, 90.0, None]


def test_full_jitter_spreads_between_nothing_and_the_ceiling() -> None:
    assert (seconds(1, draw=0.0), seconds(1, draw=0.999)) == (0.0, pytest.approx(29.97))


def test_what_the_far_end_asked_for_is_a_floor() -> None:
    """Retry-After is obeyed: never earlier, whatever the draw."""
    assert seconds(1, draw=0.0, retry_after=300) == 300.0


@pytest.mark.parametrize("fate", [Fate.PERMANENT, Fate.IN_DOUBT])
def test_only_what_provably_did_not_go_out_is_tried_again(fate: Fate) -> None:
    error = DeliveryError(fate, Fault.RECIPIENT, "550", "no such user")
    assert next_try(error, attempts=1, now=NOW, until=None, draw=lambda: 0, policy=POLICY) is None


def test_never_later_than_the_rule_allows() -> None:
    """A try that would come after the rule's lateness is not made."""
    error = DeliveryError(Fate.NOT_SENT, Fault.NETWORK, "connect", "refused")
    soon = NOW + dt.timedelta(seconds=1)
    assert next_try(error, attempts=1, now=NOW, until=soon, draw=lambda: 0.5, policy=POLICY) is None
    assert next_try(error, attempts=1, now=NOW, until=soon, draw=lambda: 0.0, policy=POLICY) == NOW
