"""The watch over the end-to-end tests' loop sees what it is there for, and nothing else."""

import asyncio
import time

import pytest

from tests.support.loop_watch import LoopWatch


async def test_work_that_holds_the_loop_is_named() -> None:
    """A sleep that is no await; the message says where it stands."""
    with pytest.raises(AssertionError, match=r"test_loop_watch\.py"), LoopWatch(0.1):
        time.sleep(0.4)  # noqa: ASYNC251 - the fault itself


async def test_work_that_computes_too_long_is_named() -> None:
    """The processor's time counts as well."""
    with pytest.raises(AssertionError, match="held"), LoopWatch(0.1):
        compute(0.3)


async def test_waiting_is_no_offence() -> None:
    """A loop with nothing to do answers at once."""
    with LoopWatch(0.1) as watch:
        await asyncio.sleep(0.3)
    assert watch.held == []


def compute(seconds: float) -> None:
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass
