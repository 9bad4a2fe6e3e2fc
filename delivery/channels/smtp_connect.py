"""Opens a connection to an SMTP server: resolve, connect, encrypt, sign in.

Greeting, TLS and signing in are aiosmtplib's, over a socket that we connected to a pinned address.
"""

import asyncio
import ssl

import aiosmtplib

from delivery.channels.dialing import dial, of_tls, unsent
from delivery.channels.smtp_answers import Stage, refusal
from delivery.channels.smtp_config import SmtpConfig
from delivery.channels.smtp_connection import Connection
from delivery.channels.smtp_dialogue import Dialogue
from delivery.errors import Fault, OutboundRefused
from delivery.outbound import OutboundGuard
from storage.enums import Security


async def connect(config: SmtpConfig, guard: OutboundGuard, tls: ssl.SSLContext) -> Connection:
    """Resolve, connect, encrypt, sign in. Raises DeliveryError, always with nothing sent."""
    try:
        async with asyncio.timeout(config.connect_timeout):
            return await _open(config, guard, tls)
    except OutboundRefused as error:
        raise unsent(Fault.ACCOUNT, "refused_host", str(error)) from error
    except TimeoutError as error:
        raise unsent(Fault.NETWORK, "timeout", "no answer while connecting") from error


async def _open(config: SmtpConfig, guard: OutboundGuard, tls: ssl.SSLContext) -> Connection:
    sock = await dial(await guard.resolve(config.host, config.port))
    smtp = aiosmtplib.SMTP(
        hostname=config.host,
        sock=sock,
        use_tls=config.security is Security.TLS,
        start_tls=False,
        tls_context=tls,
        # The sender's domain: a name that exists, unlike that of the machine we run on.
        local_hostname=config.sender_address.rpartition("@")[2],
        timeout=None,
    )
    try:
        await _greet(smtp)
        if config.security is Security.STARTTLS:
            await _encrypt(smtp)
        if config.username:
            await _sign_in(smtp, config.username, config.password)
    except BaseException:
        smtp.close()
        raise
    if not isinstance(smtp.transport, asyncio.Transport):
        raise unsent(Fault.NETWORK, "drop", "closed after signing in")
    return Connection(Dialogue(smtp.transport), pipelining=smtp.supports_extension("pipelining"))


async def _greet(smtp: aiosmtplib.SMTP) -> None:
    try:
        await smtp.connect()
        await smtp.ehlo()
    except aiosmtplib.SMTPResponseException as error:
        raise refusal(Stage.GREETING, error.code, error.message) from error
    except aiosmtplib.SMTPException as error:
        if isinstance(error.__cause__, ssl.SSLError):
            raise of_tls(error.__cause__) from error
        raise unsent(Fault.NETWORK, "connect", error.message) from error


async def _encrypt(smtp: aiosmtplib.SMTP) -> None:
    if not smtp.supports_extension("starttls"):
        raise unsent(Fault.ACCOUNT, "starttls", "STARTTLS is not offered")
    try:
        await smtp.starttls()
        await smtp.ehlo()
    except ssl.SSLError as error:
        raise of_tls(error) from error
    except aiosmtplib.SMTPResponseException as error:
        fault = Fault.NETWORK if error.code < 500 else Fault.ACCOUNT
        raise unsent(fault, "starttls", f"{error.code} {error.message}") from error
    except aiosmtplib.SMTPException as error:
        raise unsent(Fault.NETWORK, "drop", error.message) from error


async def _sign_in(smtp: aiosmtplib.SMTP, username: str, password: str) -> None:
    try:
        await smtp.login(username, password)
    except aiosmtplib.SMTPResponseException as error:
        raise refusal(Stage.SIGN_IN, error.code, error.message) from error
    except aiosmtplib.SMTPServerDisconnected as error:
        raise unsent(Fault.NETWORK, "drop", error.message) from error
    except aiosmtplib.SMTPException as error:
        # No AUTH, or none of the methods we know.
        raise unsent(Fault.ACCOUNT, "auth", error.message) from error
