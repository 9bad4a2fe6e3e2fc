"""Typed fields → an account, or a sentence for each field that is wrong."""

import re
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from delivery.channels.bounce_config import MailboxConfig
from delivery.channels.sendgrid_config import SendGridConfig
from delivery.channels.sendgrid_events import SendGridWebhook
from delivery.channels.smtp_config import SmtpConfig
from delivery.configs import IMAP_PORT
from handlers.servers import texts
from handlers.servers.form import Typed
from storage.enums import EmailKind, Security

USUAL_PORT = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}
MOST_PORT = 65_535
MOST_CONNECTIONS = 20
MOST_A_MINUTE = 100_000
MOST_A_DAY = 10_000_000
_MOST_HOST = 253
_MOST_TEXT = 200

_NOT_ONLY_A_HOST = re.compile(
    r"[/\s]|^[^:]*:\d*$"
)  # a scheme, a path, a port; an IPv6 address has more colons
_API_KEY = re.compile(r"SG\.[\w-]{1,100}\.[\w-]{1,100}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")

Problems = dict[str, str]  # block_id → sentence


@dataclass(frozen=True)
class Account:
    """What the form says when nothing in it is wrong.

    mailbox: the *Caixa de devoluções*, if it is read. mailbox_user: its own, "" for the account's.
    """

    config: SmtpConfig | SendGridConfig
    per_day: int | None
    webhook_key: str = ""
    mailbox: MailboxConfig | None = None
    mailbox_user: str = ""

    @property
    def secret(self) -> str:
        """What it signs in with."""
        return self.config.password if isinstance(self.config, SmtpConfig) else self.config.api_key

    @property
    def mailbox_secret(self) -> str:
        """The mailbox's own password, "" where it has none."""
        return self.mailbox.password if self.mailbox and self.mailbox_user else ""


def parse(typed: Typed, password: str, bounce_password: str = "") -> Account | Problems:
    """The passwords: as typed, or known from before; "" where there is none."""
    if typed.kind is EmailKind.SENDGRID:
        return _sendgrid(typed, password)
    return _smtp(typed, password, bounce_password)


def _sendgrid(typed: Typed, key: str) -> Account | Problems:
    found: Problems = {}
    per_minute = _number(typed.per_minute, 1, MOST_A_MINUTE, found, "per_minute")
    per_day = _number(typed.per_day, 1, MOST_A_DAY, found, "per_day")
    sender, reply_to = _sender(typed, found)
    if not _API_KEY.fullmatch(key):
        found["password"] = texts.API_KEY_BAD if key else texts.API_KEY_EMPTY
    try:
        if typed.webhook_key:
            SendGridWebhook(typed.webhook_key)
    except ValueError:
        found["webhook_key"] = texts.WEBHOOK_KEY_BAD
    if found:
        return found
    config = SendGridConfig(
        api_key=key,
        sender_address=sender,
        sender_name=typed.sender_name,
        reply_to=reply_to,
        per_minute=per_minute,
    )
    return Account(config, per_day, typed.webhook_key)


def _smtp(typed: Typed, password: str, bounce_password: str) -> Account | Problems:
    found: Problems = {}
    port = _number(typed.port, 1, MOST_PORT, found, "port", texts.PORT_RANGE) or USUAL_PORT[typed.security]
    connections = _number(typed.max_connections, 1, MOST_CONNECTIONS, found, "max_connections")
    per_minute = _number(typed.per_minute, 1, MOST_A_MINUTE, found, "per_minute")
    per_day = _number(typed.per_day, 1, MOST_A_DAY, found, "per_day")
    _host(typed.host, found)
    _credentials(typed, password, found)
    sender, reply_to = _sender(typed, found)
    mailbox = _mailbox(typed, password, bounce_password, found) if typed.returns else None
    if found:
        return found
    config = SmtpConfig(
        host=typed.host.rstrip(".").lower(),
        port=port,
        security=typed.security,
        sender_address=sender,
        sender_name=typed.sender_name,
        reply_to=reply_to,
        username=typed.username,
        password=password if typed.username else "",
        max_connections=connections or 4,
        per_minute=per_minute,
    )
    return Account(config, per_day, mailbox=mailbox, mailbox_user=typed.bounce_username if mailbox else "")


def _mailbox(typed: Typed, password: str, own_password: str, found: Problems) -> MailboxConfig:
    """Signed in to as the account itself where it has no user of its own."""
    port = _number(typed.bounce_port, 1, MOST_PORT, found, "bounce_port", texts.PORT_RANGE)
    _host(typed.bounce_host, found, "bounce_host")
    _line(typed.bounce_username, found, "bounce_username")
    own = typed.bounce_username
    if not own and typed.bounce_password:
        found["bounce_username"] = texts.BOUNCE_USER_EMPTY
    elif not own and not typed.username:
        found["bounce_username"] = texts.BOUNCE_USER_NEEDED
    elif own and not own_password:
        found["bounce_password"] = texts.BOUNCE_PASSWORD_EMPTY
    elif _CONTROL.search(own_password):
        found["bounce_password"] = texts.ONE_LINE
    return MailboxConfig(
        host=typed.bounce_host.rstrip(".").lower(),
        port=port or IMAP_PORT[typed.bounce_security],
        security=typed.bounce_security,
        username=own or typed.username,
        password=own_password if own else password,
    )


def _sender(typed: Typed, found: Problems) -> tuple[str, str]:
    """The sender's address and the reply-to."""
    _line(typed.sender_name, found, "sender_name")
    sender = _email(typed.sender_address, found, "sender_address")
    reply_to = _email(typed.reply_to, found, "reply_to") if typed.reply_to else ""
    if not sender:
        found.setdefault("sender_address", texts.EMAIL_EMPTY)
    return sender, reply_to


def _host(host: str, found: Problems, block: str = "host") -> None:
    if not host:
        found[block] = texts.HOST_EMPTY
    elif "@" in host:
        found[block] = texts.HOST_IS_EMAIL
    elif _NOT_ONLY_A_HOST.search(host) or _CONTROL.search(host):
        found[block] = texts.HOST_URL
    elif len(host) > _MOST_HOST:
        found[block] = texts.too_long(_MOST_HOST)


def _credentials(typed: Typed, password: str, found: Problems) -> None:
    _line(typed.username, found, "username")
    if _CONTROL.search(password):
        found["password"] = texts.ONE_LINE
    elif typed.username and not password:
        found["password"] = texts.PASSWORD_EMPTY
    elif typed.password and not typed.username:
        found["username"] = texts.USER_EMPTY


def _line(text: str, found: Problems, block: str) -> None:
    """A line break in a header would write headers of its own."""
    if _CONTROL.search(text):
        found[block] = texts.ONE_LINE
    elif len(text) > _MOST_TEXT:
        found[block] = texts.too_long(_MOST_TEXT)


def _email(text: str, found: Problems, block: str) -> str:
    """The normalised address; "" where there is none or it is wrong. Nothing is looked up."""
    if not text:
        return ""
    try:
        return validate_email(text, check_deliverability=False, allow_smtputf8=False).normalized
    except EmailNotValidError:
        found[block] = texts.EMAIL_BAD
        return ""


def _number(text: str, least: int, most: int, found: Problems, block: str, sentence: str = "") -> int | None:
    if not text:
        return None
    if text.isascii() and text.isdigit() and least <= int(text) <= most:
        return int(text)
    found[block] = sentence or texts.not_in_range(least, most)
    return None
