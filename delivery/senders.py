"""Which account sends through what: the one place that knows every channel.

A new kind of account is one file in delivery/channels/, one function in configs.py and a line in each table.
"""

import asyncio
import datetime as dt
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from delivery import configs
from delivery.channels import bounce_imap
from delivery.channels.bounce_config import MailboxConfig
from delivery.channels.email_sendgrid import SendGridConfig, SendGridSender
from delivery.channels.email_smtp import SmtpSender
from delivery.channels.fcm_config import FcmConfig
from delivery.channels.mime import Unwritable
from delivery.channels.push_fcm import FcmSender
from delivery.channels.sms_http import HttpSmsConfig, HttpSmsSender
from delivery.channels.sms_twilio import TwilioConfig, TwilioSender
from delivery.channels.smtp_config import SmtpConfig
from delivery.endpoints import Endpoints
from delivery.errors import DeliveryError, Fate, Fault
from delivery.firebase_file import NotTheFile
from delivery.message import Account
from delivery.outbound import OutboundGuard
from delivery.ports import Sender
from storage import accounts
from storage.engine import Database
from storage.enums import Channel, EmailKind
from storage.vault import Vault, VaultError

__all__ = ["AccountSenders", "Config", "Endpoints"]

Config = SmtpConfig | SendGridConfig | TwilioConfig | HttpSmsConfig | FcmConfig

FCM = "fcm"  # a Firebase project is of no other kind

# What a stored account is opened with, by its method and kind.
_CONFIGS: Mapping[tuple[Channel, str], Callable[[Any, Vault, Endpoints], Config]] = {
    (Channel.EMAIL, EmailKind.SMTP): configs.smtp,
    (Channel.EMAIL, EmailKind.SENDGRID): configs.sendgrid,
    (Channel.SMS, "twilio"): configs.twilio,
    (Channel.SMS, "http"): configs.http,
    (Channel.PUSH, FCM): configs.fcm,
}

# What opens it.
_SENDERS: Mapping[type[Config], Callable[[Any, "Tools"], Sender]] = {
    SmtpConfig: lambda config, tools: SmtpSender(config, tools.guard, tools.tls),
    SendGridConfig: lambda config, _: SendGridSender(config),
    TwilioConfig: lambda config, _: TwilioSender(config),
    HttpSmsConfig: lambda config, tools: HttpSmsSender(config, tools.guard, tools.tls),
    FcmConfig: lambda config, _: FcmSender(config),
}


@dataclass(frozen=True)
class Tools:
    """What opening an account takes. tls: trusted certificates, the system's where None."""

    db: Database
    vault: Vault
    guard: OutboundGuard
    tls: ssl.SSLContext | None
    at: Endpoints


class AccountSenders:
    """ports.Senders over the stored accounts: a sender is opened once and kept until its account changes."""

    def __init__(
        self,
        db: Database,
        vault: Vault,
        guard: OutboundGuard,
        tls: ssl.SSLContext | None = None,
        at: Endpoints | None = None,
    ) -> None:
        """at: where the vendors are; their own addresses where None."""
        self._tools = Tools(db, vault, guard, tls, at or Endpoints())
        self._open: dict[Account, tuple[dt.datetime, Sender]] = {}
        self._lock = asyncio.Lock()

    async def get(self, account: Account) -> Sender:
        """The account's sender. Raises DeliveryError (the account's fault, nothing sent).

        Codes: "incomplete" where there is no channel of its kind or a field is missing, "gone" where the
        account is deleted or off, "unreadable" where its secret does not open, "sender_address" where no mail
        can be signed with it, "insecure" where a vendor's address is plain HTTP.
        """
        async with self._lock:
            async with self._tools.db.read() as session:
                row = await accounts.get(session, account.channel, account.id)
            if row is None or not row.active:
                raise _unusable("gone", "the account is deleted or off")
            version, sender = self._open.get(account, (None, None))
            if sender is None or version != row.updated_at:
                await self._forget(account)
                sender = _opened(lambda: self._sender(self._config(account.channel, row)))
                self._open[account] = (row.updated_at, sender)
            return sender

    async def probe(self, config: Config) -> None:
        """*Testar conexão*: connect and sign in with what a person typed. Raises DeliveryError."""
        sender = _opened(lambda: self._sender(config))
        try:
            await sender.check()
        finally:
            await sender.close()

    async def probe_mailbox(self, config: MailboxConfig) -> None:
        """The same of the mailbox that mails come back to."""
        tls = self._tools.tls
        if tls is None:
            tls = await asyncio.to_thread(ssl.create_default_context)
        await bounce_imap.check(config, self._tools.guard, tls)

    async def close(self) -> None:
        """Take leave on every connection. Safe to call twice."""
        async with self._lock:
            for account in list(self._open):
                await self._forget(account)

    @property
    def at(self) -> Endpoints:
        """Where the vendors are: for the config that a probe is given."""
        return self._tools.at

    def _config(self, channel: Channel, row: accounts.AccountRow) -> Config:
        kind = getattr(row, "kind", FCM)
        configure = _CONFIGS.get((channel, kind))
        if configure is None:
            raise _unusable("incomplete", f"no channel for {channel} {kind}")
        return configure(row, self._tools.vault, self._tools.at)

    def _sender(self, config: Config) -> Sender:
        return _SENDERS[type(config)](config, self._tools)

    async def _forget(self, account: Account) -> None:
        _, sender = self._open.pop(account, (None, None))
        if sender is not None:
            await sender.close()


def _opened(opening: Callable[[], Sender]) -> Sender:
    try:
        return opening()
    except VaultError as error:
        raise _unusable("unreadable", str(error)) from error
    except Unwritable as error:
        raise _unusable("sender_address", str(error)) from error
    except NotTheFile as error:
        raise _unusable("unreadable", str(error)) from error
    except KeyError as error:
        raise _unusable("incomplete", f"the account lacks {error}") from error


def _unusable(code: str, detail: str) -> DeliveryError:
    return DeliveryError(Fate.NOT_SENT, Fault.ACCOUNT, code, detail)
