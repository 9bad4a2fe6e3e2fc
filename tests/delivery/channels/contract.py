"""What every channel promises, as data: an entry a channel, a case for each way its far end can answer.

test_contract.py runs every case of every entry over real sockets against the sandbox's stand-in. A new
channel is one file contract_<name>.py with an `Entry`, and its name in test_contract.py's ENTRIES.
"""

import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from delivery.errors import Fate, Fault
from delivery.message import Content, Outgoing
from delivery.ports import Sender
from storage.enums import SuppressionReason
from tests.support.sandbox import RunningSandbox

EVERY_CHANNEL = frozenset(
    {"429", "500", "503", "timeout", "reset_before", "reset_after", "bad_json", "permanent", "auth"}
)
"""The kinds of fault (design 7) that each entry has a case for, or a reason in `without`."""
RETRY_AFTER = 7.0
"""Seconds that a 429 asks for in these tests."""
AT = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Case:
    """One call that meets the fault `kind`, and what must come of it.

    kept: whether the far end took the message over all the same (the outbox has it). calls: how many it saw;
    a second one could be a second message. seconds: of the fault (Retry-After). count: calls that meet it.
    match: the destination that meets it, None for whatever call comes first.
    suppress: why the destination is sent nothing more after it.
    """

    kind: str
    fate: Fate
    fault: Fault
    code: str
    kept: bool = False
    calls: int = 1
    retry_after: float | None = None
    seconds: float = RETRY_AFTER
    count: int = 1
    match: str | None = None
    suppress: SuppressionReason | None = None

    def __str__(self) -> str:
        return self.kind


@dataclass(frozen=True)
class Entry:
    """A channel and its stand-in.

    name: in test ids. provider: as the sandbox names it. destination: where this channel sends to.
    opening: makes the sender for a running sandbox, with a total timeout of a second or two.
    wrong: the same with a secret that the far end does not know. wrong_code: what that is answered with.
    cases: see Case. without: kinds of EVERY_CHANNEL that cannot happen here, each with the reason.
    """

    name: str
    provider: str
    destination: str
    opening: Callable[[RunningSandbox], Awaitable[Sender]]
    wrong: Callable[[RunningSandbox], Awaitable[Sender]]
    wrong_code: str
    cases: tuple[Case, ...]
    without: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return self.name

    def message(self, number: int = 1) -> Outgoing:
        """The same one each time but for its number; its key is opaque, as the dispatcher makes them."""
        content = Content(
            "Maria, a suspensao da sua internet comecou hoje.", "Suspensão da sua internet", "<p>Olá</p>"
        )
        return Outgoing(number, f"{number:032x}", self.destination, "Maria", content, AT)


@asynccontextmanager
async def opened(
    how: Callable[[RunningSandbox], Awaitable[Sender]], sandbox: RunningSandbox
) -> AsyncIterator[Sender]:
    """A sender of an entry, closed at the end."""
    sender = await how(sandbox)
    try:
        yield sender
    finally:
        await sender.close()
