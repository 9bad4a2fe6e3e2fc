"""Asks a mail server whether an account works, and says what does not at the field where it is mended."""

import asyncio
from dataclasses import dataclass, replace

from delivery.channels.bounce_config import MailboxConfig
from delivery.channels.sendgrid_config import SendGridConfig
from delivery.channels.smtp_config import SmtpConfig
from delivery.errors import DeliveryError, Fault, OutboundRefused
from delivery.senders import AccountSenders
from handlers.blocks import cut, escape
from handlers.servers import texts
from handlers.servers.parse import Account

LONGEST = 30.0  # seconds until a silent server counts as unreachable

# The codes that opening a connection ends with (delivery/channels/smtp_connection.py) → the field to mend.
_FIELDS = {
    "dns": ("host", texts.HOST_UNKNOWN),
    "connect": ("host", texts.HOST_UNREACHABLE),
    "timeout": ("host", texts.HOST_SILENT),
    "drop": ("host", texts.HOST_DROPPED),
    "protocol": ("port", texts.NOT_A_MAIL_SERVER),
    "refused_host": ("host", texts.HOST_INTERNAL),
    "starttls": ("security", texts.STARTTLS_MISSING),
    "certificate": ("security", texts.CERTIFICATE_BAD),
    "tls": ("security", texts.TLS_FAILED),
    "auth": ("username", texts.NO_SIGN_IN),
    "530": ("username", texts.USER_NEEDED),
    "534": ("password", texts.PASSWORD_TOO_WEAK),
    "535": ("password", texts.PASSWORD_REFUSED),
    "538": ("security", texts.PROTECTION_NEEDED),
    "550": ("sender_address", texts.SENDER_REFUSED),
    "553": ("sender_address", texts.SENDER_REFUSED),
}
# The same of the mailbox that mails come back to (delivery/channels/imap_connect.py).
_MAILBOX = {
    "dns": ("bounce_host", texts.HOST_UNKNOWN),
    "connect": ("bounce_host", texts.HOST_UNREACHABLE),
    "timeout": ("bounce_host", texts.HOST_SILENT),
    "drop": ("bounce_host", texts.HOST_DROPPED),
    "imap_busy": ("bounce_host", texts.BOUNCE_BUSY),
    "refused_host": ("bounce_host", texts.HOST_INTERNAL),
    "protocol": ("bounce_port", texts.BOUNCE_NO_IMAP),
    "starttls": ("bounce_security", texts.BOUNCE_NO_STARTTLS),
    "certificate": ("bounce_security", texts.CERTIFICATE_BAD),
    "tls": ("bounce_security", texts.BOUNCE_TLS_FAILED),
    "538": ("bounce_security", texts.PROTECTION_NEEDED),
    "auth": ("bounce_username", texts.NO_SIGN_IN),
    "inbox": ("bounce_username", texts.BOUNCE_NO_INBOX),
    "534": ("bounce_password", texts.PASSWORD_TOO_WEAK),
    "535": ("bounce_password", texts.BOUNCE_REFUSED),
}
# SendGrid's: there is nothing but the key to mend.
_SENDGRID = {
    "http_401": texts.API_KEY_REFUSED,
    "http_403": texts.API_KEY_SCOPE,
    "sendgrid_scope": texts.API_KEY_SCOPE,
    "sendgrid_credits": texts.SENDGRID_CREDITS,
}
# Nothing can be mended in the form: the network or the server may be back later.
_OFFLINE = frozenset({"dns", "connect", "timeout", "drop"})


@dataclass(frozen=True)
class Refusal:
    """What is wrong and where. offline: nothing answered, so that saving without a check makes sense."""

    block: str
    sentence: str
    offline: bool = False


async def check_account(senders: AccountSenders, account: Account) -> Refusal | None:
    """The account, then the mailbox that its mails come back to."""
    refusal = await check(senders, account.config)
    if refusal is not None or account.mailbox is None:
        return refusal
    return await check_mailbox(senders, account.mailbox, own_user=bool(account.mailbox_user))


async def check_mailbox(senders: AccountSenders, config: MailboxConfig, *, own_user: bool) -> Refusal | None:
    """own_user: it is not signed in to as the account itself."""
    try:
        async with asyncio.timeout(LONGEST):
            await senders.probe_mailbox(config)
    except TimeoutError:
        return Refusal("bounce_host", texts.HOST_SILENT, offline=True)
    except DeliveryError as error:
        if error.code == "535" and not own_user:
            return Refusal("bounce_username", texts.BOUNCE_SAME_REFUSED)
        block, sentence = _MAILBOX.get(error.code) or ("bounce_host", texts.server_said(_heard(error)))
        return Refusal(block, sentence, offline=error.fault is Fault.NETWORK)
    return None


async def check(senders: AccountSenders, config: SmtpConfig | SendGridConfig) -> Refusal | None:
    """None where connection, protection and sign-in are right. Takes LONGEST seconds at most."""
    of_sendgrid = isinstance(config, SendGridConfig)
    if isinstance(config, SendGridConfig):
        config = replace(config, base_url=senders.at.sendgrid)
    try:
        async with asyncio.timeout(LONGEST):
            await senders.probe(config)
    except OutboundRefused:
        return Refusal("host", texts.HOST_INTERNAL)
    except TimeoutError:
        return Refusal("host", texts.HOST_SILENT, offline=True)
    except DeliveryError as error:
        return _of_sendgrid(error) if of_sendgrid else _refusal(error)
    return None


def _of_sendgrid(error: DeliveryError) -> Refusal:
    if error.code in _SENDGRID:
        return Refusal("password", _SENDGRID[error.code])
    if error.fault is Fault.NETWORK:
        return Refusal("password", texts.SENDGRID_AWAY, offline=True)
    return Refusal("password", texts.server_said(_heard(error)))


def _refusal(error: DeliveryError) -> Refusal:
    if error.code in _FIELDS:
        block, sentence = _FIELDS[error.code]
        return Refusal(block, sentence, offline=error.code in _OFFLINE)
    return Refusal("host", texts.server_said(_heard(error)), offline=error.fault is Fault.NETWORK)


def _heard(error: DeliveryError) -> str:
    return cut(escape(f"{error.code} {error.detail}".strip()), 200)
