"""The pacer: never above the rate in any window, and no turn taken that comes too late."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from delivery.pacing import Pacer


class Time:
    """Seconds that pass only by sleeping or by being told to."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def now(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.seconds += seconds


@given(per_minute=st.integers(1, 600), pauses=st.lists(st.floats(0, 90), min_size=2, max_size=60))
async def test_never_above_the_rate_in_any_window(per_minute: int, pauses: list[float]) -> None:
    """However the calls come in, no minute holds more of them than the rate, nor any second its share."""
    time = Time()
    pacer = Pacer(per_minute, now=time.now, sleep=time.sleep)
    moments = []
    for pause in pauses:
        time.seconds += pause
        assert await pacer.turn(float("inf"))
        moments.append(time.seconds)
    for i, start in enumerate(moments):
        assert sum(start <= m <= start + 60 for m in moments[i:]) <= per_minute
    assert all(b - a >= 60 / per_minute for a, b in pairwise(moments))


async def test_first_at_once_then_spaced() -> None:
    """No burst, and no waiting where nothing was sent."""
    time = Time()
    pacer = Pacer(60, now=time.now, sleep=time.sleep)
    await pacer.turn(1000)
    assert time.seconds == 100.0
    await pacer.turn(1000)
    assert 101.0 < time.seconds < 101.1


async def test_too_late_takes_no_turn() -> None:
    """A turn that comes after the limit is refused at once, and is there for the next who asks."""
    time = Time()
    pacer = Pacer(1, now=time.now, sleep=time.sleep)
    assert await pacer.turn(100)
    assert not await pacer.turn(130)
    assert time.seconds == 100.0
    assert await pacer.turn(170)
    assert 161 < time.seconds < 162
