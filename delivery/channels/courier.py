"""Carries a batch through one account, a call a message, side by side and at the account's rate."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from itertools import islice

from delivery.channels.batch import Batch, begin_within, size
from delivery.errors import DeliveryError, Fate, Fault
from delivery.message import Answer, Outgoing, Receipt
from delivery.pacing import Pacer

log = logging.getLogger(__name__)

Call = Callable[[Outgoing], Awaitable[Receipt]]
"""Sends one message within its own deadline. Raises DeliveryError."""

BEGIN_LEAST = 30.0  # seconds of a batch within which its calls begin, at least


class Courier:
    """What ports.Senders with a call a message have in common: everything but the call itself."""

    def __init__(self, call: Call, *, at_once: int, call_timeout: float, per_minute: int | None) -> None:
        """at_once: calls under way for one batch."""
        self._carry = call
        self._at_once = at_once
        self._call_timeout = call_timeout
        self._per_minute = per_minute
        self.pacer = None if per_minute is None else Pacer(per_minute)
        self._proven = False

    @property
    def batch_size(self) -> int:
        return size(self._per_minute)

    @property
    def total_timeout(self) -> float:
        return begin_within(self._per_minute, BEGIN_LEAST) + self._call_timeout

    async def send(self, batch: Sequence[Outgoing]) -> Sequence[Answer]:
        """One answer a message, in order. What would meet them all is met once and told for the rest.

        An account that has not sent yet, or not since it was refused, is tried by one call first.
        """
        work = Batch(batch, within=begin_within(self._per_minute, BEGIN_LEAST))
        if not self._proven:
            for index, message in islice(work.waiting, 1):
                await self._step(work, index, message)
        await asyncio.gather(*(self._work(work) for _ in range(min(self._at_once, len(batch)))))
        return work.in_order()

    async def _work(self, work: Batch) -> None:
        for index, message in work.waiting:
            await self._step(work, index, message)

    async def _step(self, work: Batch, index: int, message: Outgoing) -> None:
        work.answers[index] = answer = work.stop or await self._answer(message, work)
        if isinstance(answer, Receipt):
            self._proven = True
        elif _meets_all(answer):
            # Whatever became of this one, the others are not called at all.
            self._proven, work.stop = False, replace(answer, fate=Fate.NOT_SENT)

    async def _answer(self, message: Outgoing, work: Batch) -> Answer:
        try:
            await work.turn(self.pacer)
            return await self._carry(message)
        except DeliveryError as error:
            return error
        except Exception as error:
            # A mistake of ours: the rest of the batch still gets its answers, this one stays in doubt.
            log.exception("send_broke", extra={"key": message.key})
            return DeliveryError(Fate.IN_DOUBT, Fault.MESSAGE, "internal", type(error).__name__)


def _meets_all(error: DeliveryError) -> bool:
    """Whether the next call would only meet the same: the account is refused, or asked to wait."""
    return error.fault is Fault.ACCOUNT or error.retry_after is not None
