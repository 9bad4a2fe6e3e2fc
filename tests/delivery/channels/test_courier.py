"""The courier: a call a message, at the account's rate, and no call that would only meet the same refusal."""

import asyncio
import datetime as dt
from collections.abc import Callable

import pytest

from delivery.channels.batch import MOST
from delivery.channels.courier import Courier
from delivery.errors import DeliveryError, Fate, Fault
from delivery.message import Answer, Content, Outgoing, Receipt

AT = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)
REFUSED = DeliveryError(Fate.NOT_SENT, Fault.ACCOUNT, "auth", "no")
NUMBER_GONE = DeliveryError(Fate.PERMANENT, Fault.RECIPIENT, "gone", "no")
SLOW_DOWN = DeliveryError(Fate.IN_DOUBT, Fault.NETWORK, "http_503", "later", retry_after=9.0)


class FarEnd:
    """Answers each message by its number; keeps who called and how many at once."""

    def __init__(self, answer: Callable[[int], Exception | None] = lambda _: None) -> None:
        self.called: list[int] = []
        self.at: list[float] = []
        self.most = 0
        self._now = 0
        self._answer = answer

    async def __call__(self, message: Outgoing) -> Receipt:
        self.called.append(message.delivery_id)
        self.at.append(asyncio.get_running_loop().time())
        self._now += 1
        self.most = max(self.most, self._now)
        await asyncio.sleep(0.001)
        self._now -= 1
        if error := self._answer(message.delivery_id):
            raise error
        return Receipt(f"ref-{message.delivery_id}")


def courier(call: FarEnd, *, at_once: int = 5, per_minute: int | None = None) -> Courier:
    return Courier(call, at_once=at_once, call_timeout=30.0, per_minute=per_minute)


def batch(size: int) -> list[Outgoing]:
    return [Outgoing(n, f"{n:032x}", "+5511987654321", "Maria", Content("Olá"), AT) for n in range(size)]


def codes(answers: object) -> list[str]:
    assert isinstance(answers, list)
    return [answer.code if isinstance(answer, DeliveryError) else "ok" for answer in answers]


async def test_answers_keep_the_order() -> None:
    """Side by side, never more than allowed, each answered for itself."""
    far = FarEnd(lambda n: NUMBER_GONE if n == 7 else None)
    answers = await courier(far).send(batch(20))
    expected: list[Answer] = [Receipt(f"ref-{n}") for n in range(20)]
    expected[7] = NUMBER_GONE
    assert answers == expected
    assert 1 < far.most <= 5


async def test_a_new_account_is_tried_by_one_call() -> None:
    """Refused, nobody else is called; after a receipt all go at once; refused again, by one anew."""
    working = [False]
    far = FarEnd(lambda _: None if working[0] else REFUSED)
    sending = courier(far)
    assert codes(await sending.send(batch(10))) == ["auth"] * 10
    assert far.called == [0]
    working[0] = True
    assert codes(await sending.send(batch(10))) == ["ok"] * 10
    working[0] = False
    await sending.send(batch(10))
    far.called.clear()
    await sending.send(batch(10))
    assert far.called == [0]


async def test_the_others_of_a_doubtful_call_are_not_in_doubt() -> None:
    """Asked to wait, nobody else is called: those were provably not sent."""
    answers = await courier(FarEnd(lambda _: SLOW_DOWN)).send(batch(3))
    fates = [answer.fate for answer in answers if isinstance(answer, DeliveryError)]
    assert fates == [Fate.IN_DOUBT, Fate.NOT_SENT, Fate.NOT_SENT]
    assert {answer.retry_after for answer in answers if isinstance(answer, DeliveryError)} == {9.0}


async def test_a_mistake_of_ours_costs_one_answer(caplog: pytest.LogCaptureFixture) -> None:
    """In doubt, logged, and the rest goes on."""
    answers = await courier(FarEnd(lambda n: KeyError("x") if n == 1 else None)).send(batch(3))
    assert codes(answers) == ["ok", "internal", "ok"]
    assert "send_broke" in caplog.text


async def test_the_rate_is_kept() -> None:
    """Evenly spaced, whatever the lanes: two batches at once are no faster than one."""
    far = FarEnd()
    sending = courier(far, per_minute=1200)
    await asyncio.gather(sending.send(batch(4)), sending.send(batch(4)))
    gaps = [later - earlier for earlier, later in zip(sorted(far.at), sorted(far.at)[1:], strict=False)]
    assert min(gaps) >= 60 / 1200 * 0.8


@pytest.mark.parametrize(("per_minute", "size"), [(None, MOST), (1, 1), (60, 15), (120, 30), (6000, MOST)])
def test_a_slow_account_gets_small_batches(per_minute: int | None, size: int) -> None:
    """So that one ends in time: within two minutes, whatever the rate."""
    sending = courier(FarEnd(), per_minute=per_minute)
    assert sending.batch_size == size
    assert sending.total_timeout <= 120


async def test_whose_turn_does_not_come_is_unsent() -> None:
    """One a minute: the third in a row could not begin in time and is told so at once."""
    far = FarEnd()
    sending = courier(far, per_minute=1)
    await sending.send(batch(1))
    waiting = asyncio.create_task(sending.send(batch(1)))
    await asyncio.sleep(0)
    (answer,) = await asyncio.wait_for(sending.send(batch(1)), 1)
    waiting.cancel()
    assert isinstance(answer, DeliveryError)
    assert (answer.fate, answer.code) == (Fate.NOT_SENT, "deadline")
    assert len(far.called) == 1
