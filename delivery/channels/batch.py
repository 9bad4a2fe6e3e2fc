"""A batch on its way through one account: how much of it the account's rate lets out, and what stops it."""

import asyncio
from collections.abc import Iterator, Sequence

from delivery.errors import DeliveryError, Fate, Fault
from delivery.message import Answer, Outgoing
from delivery.pacing import Pacer, interval

LANES = 2  # that the dispatcher runs side by side; what both have in flight bounds what can be in doubt
MOST = 100 // LANES
PACED_SECONDS = 15  # how long a batch of a rate-limited account may take by its rate
BEGIN_MOST = 80.0  # seconds of a batch within which its last message begins


def size(per_minute: int | None, most: int = MOST) -> int:
    """How many messages a batch holds. per_minute: the account's rate, None for no limit."""
    return most if per_minute is None else max(1, min(most, per_minute * PACED_SECONDS // 60))


def begin_within(per_minute: int | None, least: float) -> float:
    """Seconds of a batch after which no further message is begun: it could not end in time."""
    paced = 0.0 if per_minute is None else LANES * size(per_minute) * interval(per_minute)
    return min(max(least, PACED_SECONDS + paced), BEGIN_MOST)


class Batch:
    """The messages of one `send`, their answers so far, and what stops the rest."""

    def __init__(self, messages: Sequence[Outgoing], *, within: float) -> None:
        """within: seconds from now in which its messages begin."""
        self.waiting: Iterator[tuple[int, Outgoing]] = iter(enumerate(messages))
        self.answers: list[Answer | None] = [None] * len(messages)
        self.stop: DeliveryError | None = None
        self._begin_by = asyncio.get_running_loop().time() + within

    def in_order(self) -> list[Answer]:
        """The answers, once every message has one."""
        return [answer for answer in self.answers if answer is not None]

    async def turn(self, pacer: Pacer | None) -> None:
        """Wait until the account's rate lets a message begin. Raises DeliveryError where that is too late."""
        if pacer is not None:
            if await pacer.turn(self._begin_by):
                return
        elif asyncio.get_running_loop().time() <= self._begin_by:
            return
        raise DeliveryError(Fate.NOT_SENT, Fault.NETWORK, "deadline", "its turn did not come in time")
