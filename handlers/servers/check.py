"""Asks a mail server whether an account works, and says what does not at the field where it is mended."""

import asyncio
from dataclasses import dataclass, replace

from delivery.channels.sendgrid_config import SendGridConfig
from delivery.channels.smtp_config import SmtpConfig
from delivery.errors import DeliveryError, Fault, OutboundRefused
from delivery.senders import AccountSenders
from handlers.blocks import cut, escape
from handlers.servers import texts

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
    heard = cut(escape(f"{error.code} {error.detail}".strip()), 200)
    return Refusal("password", texts.server_said(heard))


def _refusal(error: DeliveryError) -> Refusal:
    if error.code in _FIELDS:
        block, sentence = _FIELDS[error.code]
        return Refusal(block, sentence, offline=error.code in _OFFLINE)
    heard = cut(escape(f"{error.code} {error.detail}".strip()), 200)
    offline = error.fault is Fault.NETWORK
    return Refusal("host", texts.server_said(heard), offline=offline)
