"""What the core asks of the outside, and nothing more. Fakes of these live in tests/support/."""

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from delivery.message import Account, Answer, Outgoing
from delivery.pacing import Pacer


class Clock(Protocol):
    """The time, as an argument."""

    def now(self) -> dt.datetime:
        """The present moment, aware, UTC."""
        ...


class Sender(Protocol):
    """An open channel to the far end through one account: one class a channel, in delivery/channels/."""

    @property
    def batch_size(self) -> int:
        """How many messages `send` takes at most. What is in flight bounds what can be in doubt."""
        ...

    @property
    def total_timeout(self) -> float:
        """Seconds within which `send` always returns. The dispatcher's lease is more than twice this."""
        ...

    @property
    def pacer(self) -> Pacer | None:
        """Whose turns its calls wait for; None where nothing limits the account's rate."""
        ...

    async def send(self, batch: Sequence[Outgoing]) -> Sequence[Answer]:
        """One answer a message, in their order. Raises nothing but cancellation."""
        ...

    async def check(self) -> None:
        """Connect and sign in, sending nothing. Raises DeliveryError."""
        ...

    async def close(self) -> None:
        """Let go of connections. Safe to call twice."""
        ...


class Senders(Protocol):
    """Hands out the sender of an account, opened once and kept until the account changes."""

    async def get(self, account: Account) -> Sender:
        """Raises DeliveryError (ACCOUNT fault, NOT_SENT) where the account is gone, off or unreadable."""
        ...

    async def close(self) -> None: ...


class Wake(Protocol):
    """Told that something changed; never blocks, never fails. The reporter and the pump listen."""

    def __call__(self) -> None: ...
