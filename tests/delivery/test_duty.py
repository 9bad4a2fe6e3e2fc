"""What one process at a time does for all."""

import datetime as dt

import pytest

from delivery.duty import Duty
from storage import duties
from storage.engine import Database
from tests.support.clock import FixedClock

LEASE = dt.timedelta(seconds=45)
NOW = dt.datetime.now(dt.UTC)  # PostgreSQL has a clock of its own


def process(db: Database, name: str, seconds: list[float]) -> Duty:
    """One whose own clock shows `seconds`."""
    return Duty(db, FixedClock(NOW), "report", lease=LEASE, seconds=lambda: seconds[0], new_key=lambda: name)


@pytest.mark.parametrize("dialect", ["postgresql"])
async def test_one_has_it_until_it_leaves(db: Database) -> None:
    """The others are told no, again and again; whoever asks first afterwards has it."""
    one, other = process(db, "one", [0.0]), process(db, "other", [0.0])
    assert [await one.mine(), await other.mine(), await one.mine()] == [True, False, True]
    await one.leave()
    assert [await other.mine(), await one.mine()] == [True, False]


@pytest.mark.parametrize("dialect", ["postgresql"])
async def test_a_frozen_process_knows_that_it_is_over(db: Database) -> None:
    """By its own clock, without asking: right before an act that cannot be taken back."""
    seconds = [0.0]
    one = process(db, "one", seconds)
    assert await one.mine()
    assert one.still(40)
    seconds[0] = 46.0
    assert not one.still()


async def test_the_dead_one_s_is_taken_over_when_its_lease_is(db: Database) -> None:
    """And not before."""
    ended = NOW - dt.timedelta(seconds=1)
    taken = []
    for holder, lease in (("dead", dt.timedelta(seconds=-1)), ("next", LEASE), ("third", LEASE)):
        async with db.write() as session:
            taken.append(await duties.take(session, "report", holder, lease=lease, now=ended))
        ended = NOW
    assert taken == [True, True, False]


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_on_sqlite_the_only_bot_does_everything(db: Database) -> None:
    """Without a row, or a commit."""
    one = process(db, "one", [0.0])
    assert await one.mine()
    assert one.still(1_000)
    await one.leave()
