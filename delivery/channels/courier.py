"""Carries a batch through one account, a call a message, side by side and at the account's rate."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from delivery.errors import DeliveryError, Fate, Fault
from delivery.message import Answer, Outgoing, Receipt
from delivery.pacing import Pacer, interval

log = logging.getLogger(__name__)

Call = Callable[[Outgoing], Awaitable[Receipt]]
"""Sends one message within its own deadline. Raises DeliveryError."""

LANES = 2  # that the dispatcher runs side by side; what both have in flight bounds what can be in doubt
BATCH_MOST = 100 // LANES
PACED_SECONDS = 15  # how long a batch of a rate-limited account may take by its rate
BEGIN_LEAST, BEGIN_MOST = 30.0, 80.0  # seconds of a batch within which its calls begin


class Courier:
    """Half a ports.Sender: everything but the call itself. at_once: calls under way for one batch."""

    def __init__(self, call: Call, *, at_once: int, call_timeout: float, per_minute: int | None) -> None:
        self._call = call
        self._at_once = at_once
        self._call_timeout = call_timeout
        self._per_minute = per_minute
        self.pacer = None if per_minute is None else Pacer(per_minute)
        self._proven = False

    @property
    def batch_size(self) -> int:
        rate = self._per_minute
        return BATCH_MOST if rate is None else max(1, min(BATCH_MOST, rate * PACED_SECONDS // 60))

    @property
    def total_timeout(self) -> float:
        return self._begin_within + self._call_timeout

    @property
    def _begin_within(self) -> float:
        rate = self._per_minute
        paced = 0.0 if rate is None else LANES * self.batch_size * interval(rate)
        return min(max(BEGIN_LEAST, PACED_SECONDS + paced), BEGIN_MOST)

    async def send(self, batch: Sequence[Outgoing]) -> Sequence[Answer]:
        """One answer a message, in order. What would meet them all is met once and told for the rest.

        An account that has not sent yet, or not since it was refused, is tried by one call first.
        """
        work = _Batch(batch, begin_by=asyncio.get_running_loop().time() + self._begin_within)
        if not self._proven:
            for index, message in islice(work.waiting, 1):
                await self._step(work, index, message)
        await asyncio.gather(*(self._work(work) for _ in range(min(self._at_once, len(batch)))))
        return [answer for answer in work.answers if answer is not None]

    async def _work(self, work: "_Batch") -> None:
        for index, message in work.waiting:
            await self._step(work, index, message)

    async def _step(self, work: "_Batch", index: int, message: Outgoing) -> None:
        work.answers[index] = answer = work.stop or await self._answer(message, work.begin_by)
        if isinstance(answer, Receipt):
            self._proven = True
        elif _meets_all(answer):
            # Whatever became of this one, the others are not called at all.
            self._proven, work.stop = False, replace(answer, fate=Fate.NOT_SENT)

    async def _answer(self, message: Outgoing, begin_by: float) -> Answer:
        try:
            await self._turn(begin_by)
            return await self._call(message)
        except DeliveryError as error:
            return error
        except Exception as error:
            # A mistake of ours: the rest of the batch still gets its answers, this one stays in doubt.
            log.exception("send_broke", extra={"key": message.key})
            return DeliveryError(Fate.IN_DOUBT, Fault.MESSAGE, "internal", type(error).__name__)

    async def _turn(self, begin_by: float) -> None:
        """Wait until the account's rate lets a call begin. Raises DeliveryError where that is too late."""
        if self.pacer is not None:
            if await self.pacer.turn(begin_by):
                return
        elif asyncio.get_running_loop().time() <= begin_by:
            return
        raise DeliveryError(Fate.NOT_SENT, Fault.NETWORK, "deadline", "its turn did not come in time")


def _meets_all(error: DeliveryError) -> bool:
    """Whether the next call would only meet the same: the account is refused, or asked to wait."""
    return error.fault is Fault.ACCOUNT or error.retry_after is not None


class _Batch:
    """The messages of one `send`, their answers so far, and what stops the rest."""

    def __init__(self, messages: Sequence[Outgoing], *, begin_by: float) -> None:
        self.waiting: Iterator[tuple[int, Outgoing]] = iter(enumerate(messages))
        self.answers: list[Answer | None] = [None] * len(messages)
        self.begin_by = begin_by
        self.stop: DeliveryError | None = None
