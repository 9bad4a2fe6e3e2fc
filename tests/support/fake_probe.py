"""Senders whose probe answers as a test wants; they remember what they were asked."""

import asyncio
from collections.abc import Sequence

from delivery.channels.bounce_config import MailboxConfig
from delivery.endpoints import Endpoints
from delivery.errors import DeliveryError, OutboundRefused
from delivery.message import Account, Answer, Outgoing
from delivery.senders import AccountSenders, Config


class FakeProbe(AccountSenders):
    """error: what a probe, or the check of a stored account, raises. silent: it waits for `answer`.

    mailbox_error: what the probe of a mailbox raises.
    """

    def __init__(self, *, error: DeliveryError | OutboundRefused | None = None, silent: bool = False) -> None:
        self.error = error
        self.probed: list[Config] = []
        self.probed_mailboxes: list[MailboxConfig] = []
        self.mailbox_error: DeliveryError | None = None
        self.checked: list[Account] = []
        self.answer = asyncio.Event()
        if not silent:
            self.answer.set()

    @property
    def at(self) -> Endpoints:
        return Endpoints()

    async def get(self, account: Account) -> "FakeChecked":
        return FakeChecked(self, account)

    async def probe(self, config: Config) -> None:
        self.probed.append(config)
        await self.answer_now()

    async def probe_mailbox(self, config: MailboxConfig) -> None:
        self.probed_mailboxes.append(config)
        if self.mailbox_error is not None:
            raise self.mailbox_error

    async def answer_now(self) -> None:
        await self.answer.wait()
        if self.error is not None:
            raise self.error

    async def close(self) -> None:
        return None


class FakeChecked:
    """The sender of a stored account; only its check is used."""

    batch_size = 1
    total_timeout = 1.0
    pacer = None

    def __init__(self, of: FakeProbe, account: Account) -> None:
        self._of = of
        self._account = account

    async def check(self) -> None:
        self._of.checked.append(self._account)
        await self._of.answer_now()

    async def send(self, batch: Sequence[Outgoing]) -> Sequence[Answer]:
        raise NotImplementedError

    async def close(self) -> None:
        return None
