"""One connection to one SMTP server: how it is opened, and one mail over it.

Opening, TLS and signing in are aiosmtplib's. A mail goes through its public commands one by one, rather than
through `sendmail`, so that it is known whether the final dot was written when something breaks.
"""

import asyncio
import socket
import ssl
from contextlib import suppress

import aiosmtplib

from delivery import mask
from delivery.channels.smtp_answers import CLOSING, Stage, refusal
from delivery.channels.smtp_config import SmtpConfig
from delivery.errors import DeliveryError, Fate, Fault, OutboundRefused
from delivery.message import Receipt
from delivery.outbound import Address, OutboundGuard
from storage.enums import Security

QUIT_SECONDS = 2.0
ACCEPTED = range(200, 300)


class Connection:
    """A signed-in connection.

    served: how many mails it carried to their end. stage: how far the last one got.
    """

    def __init__(self, smtp: aiosmtplib.SMTP) -> None:
        self._smtp = smtp
        self._unfinished = False
        self.served = 0
        self.stage = Stage.SIGN_IN
        self.idle_since = 0.0

    @property
    def alive(self) -> bool:
        """False once the far end is known to have gone. True promises nothing."""
        return self._smtp.is_connected

    async def transact(self, sender: str, recipient: str, message: bytes) -> Receipt:
        """Send one written mail to one recipient. Raises DeliveryError."""
        self.stage = Stage.SENDER
        try:
            if self._unfinished:
                await self._command(b"RSET")
            self._unfinished = True
            await self._command(b"MAIL FROM:<" + sender.encode("ascii") + b">")
            self.stage = Stage.RECIPIENT
            await self._command(b"RCPT TO:<" + recipient.encode("ascii") + b">")
            self.stage = Stage.DATA
            await self._command(b"DATA", hoped=range(354, 355))
            code, text = await self._body(message)
        except aiosmtplib.SMTPServerDisconnected as error:
            raise self.lost("drop", error.message) from error
        except aiosmtplib.SMTPResponseException as error:
            # An answer that is none: nobody can tell where the conversation stands.
            self.close()
            raise self.lost("protocol", error.message) from error
        except DeliveryError as error:
            raise _without(recipient, error) from error
        self._unfinished = False
        self.served += 1
        if code not in ACCEPTED:
            raise _without(recipient, refusal(Stage.DOT, code, text))
        return Receipt(ref=text[:200], detail=str(code))

    def lost(self, code: str, detail: str) -> DeliveryError:
        """What it means that the conversation broke off where it is."""
        fate = Fate.IN_DOUBT if self.stage is Stage.DOT else Fate.NOT_SENT
        return DeliveryError(fate, Fault.NETWORK, code, detail)

    async def _command(self, line: bytes, *, hoped: range = ACCEPTED) -> None:
        code, text = await self._smtp.execute_command(line)
        if code not in hoped:
            if not 400 <= code < 600:
                self.close()  # an answer out of place: nobody can tell what the next one belongs to
            raise refusal(self.stage, code, text)

    async def _body(self, message: bytes) -> tuple[int, str]:
        protocol = self._smtp.protocol
        if protocol is None:
            raise aiosmtplib.SMTPServerDisconnected("closed before the message was written")
        protocol.write(message + b".\r\n")
        self.stage = Stage.DOT
        code, text = await protocol.read_response()
        if code == CLOSING:
            self.close()
        return code, text

    async def quit(self) -> None:
        """Take leave, briefly, and close."""
        with suppress(aiosmtplib.SMTPException, OSError, TimeoutError):
            async with asyncio.timeout(QUIT_SECONDS):
                await self._smtp.quit()
        self.close()

    def close(self) -> None:
        self._smtp.close()


async def connect(config: SmtpConfig, guard: OutboundGuard, tls: ssl.SSLContext) -> Connection:
    """Resolve, connect, encrypt, sign in. Raises DeliveryError, always with nothing sent."""
    try:
        async with asyncio.timeout(config.connect_timeout):
            return await _open(config, guard, tls)
    except OutboundRefused as error:
        raise _unsent(Fault.ACCOUNT, "refused_host", str(error)) from error
    except TimeoutError as error:
        raise _unsent(Fault.NETWORK, "timeout", "no answer while connecting") from error


async def _open(config: SmtpConfig, guard: OutboundGuard, tls: ssl.SSLContext) -> Connection:
    sock = await _dial(await guard.resolve(config.host, config.port))
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
    return Connection(smtp)


async def _dial(addresses: list[Address]) -> socket.socket:
    """A connected socket to the first address that answers."""
    why = "no address"
    for address in addresses:
        sock = socket.socket(address.family, socket.SOCK_STREAM)
        sock.setblocking(False)
        try:
            await asyncio.get_running_loop().sock_connect(sock, address.sockaddr)
        except OSError as error:
            sock.close()
            why = error.strerror or str(error)
        except BaseException:
            sock.close()
            raise
        else:
            return sock
    raise _unsent(Fault.NETWORK, "connect", why)


async def _greet(smtp: aiosmtplib.SMTP) -> None:
    try:
        await smtp.connect()
        await smtp.ehlo()
    except aiosmtplib.SMTPResponseException as error:
        raise refusal(Stage.GREETING, error.code, error.message) from error
    except aiosmtplib.SMTPException as error:
        if isinstance(error.__cause__, ssl.SSLError):
            raise _tls(error.__cause__) from error
        raise _unsent(Fault.NETWORK, "connect", error.message) from error


async def _encrypt(smtp: aiosmtplib.SMTP) -> None:
    if not smtp.supports_extension("starttls"):
        raise _unsent(Fault.ACCOUNT, "starttls", "STARTTLS is not offered")
    try:
        await smtp.starttls()
        await smtp.ehlo()
    except ssl.SSLError as error:
        raise _tls(error) from error
    except aiosmtplib.SMTPResponseException as error:
        fault = Fault.NETWORK if error.code < 500 else Fault.ACCOUNT
        raise _unsent(fault, "starttls", f"{error.code} {error.message}") from error
    except aiosmtplib.SMTPException as error:
        raise _unsent(Fault.NETWORK, "drop", error.message) from error


async def _sign_in(smtp: aiosmtplib.SMTP, username: str, password: str) -> None:
    try:
        await smtp.login(username, password)
    except aiosmtplib.SMTPResponseException as error:
        raise refusal(Stage.SIGN_IN, error.code, error.message) from error
    except aiosmtplib.SMTPServerDisconnected as error:
        raise _unsent(Fault.NETWORK, "drop", error.message) from error
    except aiosmtplib.SMTPException as error:
        # No AUTH, or none of the methods we know.
        raise _unsent(Fault.ACCOUNT, "auth", error.message) from error


def _tls(error: ssl.SSLError) -> DeliveryError:
    if isinstance(error, ssl.SSLCertVerificationError):
        return _unsent(Fault.ACCOUNT, "certificate", error.verify_message)
    return _unsent(Fault.ACCOUNT, "tls", error.reason or str(error))


def _unsent(fault: Fault, code: str, detail: str) -> DeliveryError:
    return DeliveryError(Fate.NOT_SENT, fault, code, detail)


def _without(recipient: str, error: DeliveryError) -> DeliveryError:
    """The same error with the address masked: servers repeat it, and the words go to logs and to Slack."""
    detail = error.detail.replace(recipient, mask.email(recipient))
    return DeliveryError(error.fate, error.fault, error.code, detail, error.retry_after)
