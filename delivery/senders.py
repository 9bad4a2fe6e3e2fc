"""Which account sends through what: the one place that knows every channel.

A new channel is one file in delivery/channels/ and one line in `_KINDS`.
"""

import asyncio
import datetime as dt
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from delivery.channels.email_smtp import SmtpSender
from delivery.channels.mime import Unwritable
from delivery.channels.smtp_config import SmtpConfig
from delivery.errors import DeliveryError, Fate, Fault
from delivery.message import Account
from delivery.outbound import OutboundGuard
from delivery.ports import Sender
from storage import accounts
from storage.engine import Database
from storage.enums import Channel
from storage.models import EmailServer
from storage.vault import Vault, VaultError


@dataclass(frozen=True)
class Tools:
    """What opening an account takes. tls: trusted certificates, the system's where None."""

    db: Database
    vault: Vault
    guard: OutboundGuard
    tls: ssl.SSLContext | None = None


@dataclass(frozen=True)
class Found:
    """A stored account: when it last changed, and how to open it."""

    version: dt.datetime
    open: Callable[[], Sender]


Find = Callable[[Tools, int], Awaitable[Found | None]]


async def _email(tools: Tools, account_id: int) -> Found | None:
    async with tools.db.read() as session:
        server = await accounts.get_email_server(session, account_id)
    if server is None or not server.active:
        return None
    return Found(server.updated_at, lambda: _smtp(tools, server))


def _smtp(tools: Tools, server: EmailServer) -> Sender:
    config = config_of(server, accounts.open_password(tools.vault, server))
    return SmtpSender(config, tools.guard, tools.tls)


_KINDS: Mapping[Channel, Find] = {Channel.EMAIL: _email}


class AccountSenders:
    """ports.Senders over the stored accounts: a sender is opened once and kept until its account changes."""

    def __init__(
        self, db: Database, vault: Vault, guard: OutboundGuard, tls: ssl.SSLContext | None = None
    ) -> None:
        self._tools = Tools(db, vault, guard, tls)
        self._open: dict[Account, tuple[dt.datetime, Sender]] = {}
        self._lock = asyncio.Lock()

    async def get(self, account: Account) -> Sender:
        """The account's sender. Raises DeliveryError (the account's fault, nothing sent).

        Codes: "incomplete" where the method has no channel yet, "gone" where the account is deleted or off,
        "unreadable" where its secret does not open, "sender_address" where no mail can be signed with it.
        """
        find = _KINDS.get(account.channel)
        if find is None:
            raise _unusable("incomplete", f"no channel for {account.channel} yet")
        async with self._lock:
            found = await find(self._tools, account.id)
            if found is None:
                raise _unusable("gone", "the account is deleted or off")
            version, sender = self._open.get(account, (None, None))
            if sender is None or version != found.version:
                await self._forget(account)
                sender = _opened(found.open)
                self._open[account] = (found.version, sender)
            return sender

    async def probe(self, config: SmtpConfig) -> None:
        """*Testar conexão*: connect, encrypt and sign in with what a person typed. Raises DeliveryError."""
        sender = _opened(lambda: SmtpSender(config, self._tools.guard, self._tools.tls))
        try:
            await sender.check()
        finally:
            await sender.close()

    async def close(self) -> None:
        """Take leave on every connection. Safe to call twice."""
        async with self._lock:
            for account in list(self._open):
                await self._forget(account)

    async def _forget(self, account: Account) -> None:
        _, sender = self._open.pop(account, (None, None))
        if sender is not None:
            await sender.close()


def config_of(server: EmailServer, password: str) -> SmtpConfig:
    """The account as the channel takes it."""
    return SmtpConfig(
        host=server.host,
        port=server.port,
        security=server.security,
        username=server.username,
        password=password,
        sender_name=server.sender_name,
        sender_address=server.sender_address,
        reply_to=server.reply_to,
        max_connections=server.max_connections,
        per_minute=server.per_minute,
    )


def _opened(opening: Callable[[], Sender]) -> Sender:
    try:
        return opening()
    except VaultError as error:
        raise _unusable("unreadable", str(error)) from error
    except Unwritable as error:
        raise _unusable("sender_address", str(error)) from error


def _unusable(code: str, detail: str) -> DeliveryError:
    return DeliveryError(Fate.NOT_SENT, Fault.ACCOUNT, code, detail)
