"""Senders whose probe answers as a test wants; they remember what they were asked."""

import asyncio

from delivery.channels.smtp_config import SmtpConfig
from delivery.errors import DeliveryError, OutboundRefused
from delivery.message import Account
from delivery.ports import Sender
from delivery.senders import AccountSenders


class FakeProbe(AccountSenders):
    """error: what a probe raises. silent: it answers only once `answer` is set."""

    def __init__(self, *, error: DeliveryError | OutboundRefused | None = None, silent: bool = False) -> None:
        self.error = error
        self.probed: list[SmtpConfig] = []
        self.answer = asyncio.Event()
        if not silent:
            self.answer.set()

    async def get(self, account: Account) -> Sender:
        raise NotImplementedError

    async def probe(self, config: SmtpConfig) -> None:
        self.probed.append(config)
        await self.answer.wait()
        if self.error is not None:
            raise self.error

    async def close(self) -> None:
        return None
