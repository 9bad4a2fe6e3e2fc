"""Fakes of the ports that the core sends through: they record what they were asked."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence

from delivery.errors import DeliveryError, Fate, Fault
from delivery.facts import RenderFacts
from delivery.message import Account, Answer, Content, Outgoing, Receipt
from delivery.pacing import Pacer

REFUSED = DeliveryError(Fate.PERMANENT, Fault.RECIPIENT, "550", "5.1.1 no such user")
GREYLISTED = DeliveryError(Fate.NOT_SENT, Fault.RECIPIENT, "450", "4.7.1 come back later")
CUT_OFF = DeliveryError(Fate.IN_DOUBT, Fault.NETWORK, "timeout", "silent after the final dot")
WRONG_PASSWORD = DeliveryError(Fate.NOT_SENT, Fault.ACCOUNT, "535", "5.7.8 wrong user or password")


class FakeSender:
    """A far end that takes everything, except what `answers` says for a destination, in turn.

    `everything` answers all that has no answer of its own. While `open` is not set, calls hang.
    """

    def __init__(self, *, batch_size: int = 50, total_timeout: float = 10.0) -> None:
        self.batch_size = batch_size
        self.total_timeout = total_timeout
        self.pacer: Pacer | None = None
        self.calls: list[list[Outgoing]] = []
        self.answers: defaultdict[str, list[Answer]] = defaultdict(list)
        self.everything: Answer | None = None
        self.open = asyncio.Event()
        self.open.set()
        self.called = asyncio.Event()

    @property
    def sent(self) -> list[Outgoing]:
        """Every message handed over, in order."""
        return [message for call in self.calls for message in call]

    def times(self, destination: str) -> int:
        return sum(message.destination == destination for message in self.sent)

    async def send(self, batch: Sequence[Outgoing]) -> Sequence[Answer]:
        self.calls.append(list(batch))
        self.called.set()
        await self.open.wait()
        return [self._answer(message) for message in batch]

    async def check(self) -> None: ...

    async def close(self) -> None: ...

    def _answer(self, message: Outgoing) -> Answer:
        own = self.answers[message.destination]
        if own:
            return own.pop(0)
        return self.everything or Receipt(ref=f"queued-{message.key[:8]}")


class FakeSenders:
    """The same sender for every account; `broken` is raised instead while it is set."""

    def __init__(self, sender: FakeSender) -> None:
        self.sender = sender
        self.broken: DeliveryError | None = None

    async def get(self, account: Account) -> FakeSender:
        if self.broken is not None:
            raise self.broken
        return self.sender

    async def close(self) -> None: ...


class FakeLetters:
    """Writes the rule's key and the client's name; raises `unwritable` for the clients it names.

    An SMS to a client whom `segments` names is so many segments long.

    `meanwhile` is called at each message: what happens in the world between the claim and the call.
    """

    def __init__(self) -> None:
        self.unwritable: dict[str, Exception] = {}
        self.segments: dict[str, int] = {}
        self.meanwhile: Callable[[], None] = lambda: None

    async def of(self, as_of: int) -> "FakeLetters":
        """Whatever the moment, the same."""
        return self

    def email(self, rule_key: str, facts: RenderFacts) -> Content:
        self.meanwhile()
        if facts.client_name in self.unwritable:
            raise self.unwritable[facts.client_name]
        return Content(text=f"{rule_key} {facts.client_name}", subject=rule_key)

    def push(self, rule_key: str, facts: RenderFacts) -> Content:
        return self.email(rule_key, facts)

    def sms(self, rule_key: str, facts: RenderFacts, *, fold: bool) -> Content:
        text = f"{rule_key} {facts.client_name}"
        length = 153 * self.segments.get(facts.client_name, 1)
        return Content(text=text.ljust(length, "."))
