"""Opens a connection to an IMAP server: resolve, connect, encrypt, sign in.

The protocol is the standard library's imaplib, in a thread, over a socket that we connected to a pinned
address. Deadlines are ours: a server that sends a byte a minute keeps nobody waiting.
"""

import asyncio
import contextlib
import imaplib
import socket
import ssl
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from delivery.channels.bounce_config import MailboxConfig
from delivery.channels.dialing import dial, of_tls, unsent
from delivery.channels.smtp_answers import tidy
from delivery.errors import DeliveryError, Fault, OutboundRefused
from delivery.outbound import OutboundGuard
from storage.enums import Security

T = TypeVar("T")

MOST_BYTES = 32 * 1024 * 1024  # of all that a server says in a step: it may not fill our memory
_LEAVE_SECONDS = 2.0
# RFC 5530, and what Gmail says to a password where it wants one of its own for programs.
_TRY_LATER = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]")
_ENCRYPTED_ONLY = "[PRIVACYREQUIRED]"
_APP_PASSWORD = "application-specific"  # noqa: S105 - words of a server's


@asynccontextmanager
async def connected(
    config: MailboxConfig, guard: OutboundGuard, tls: ssl.SSLContext
) -> AsyncIterator[tuple["Link", "Imap"]]:
    """A signed-in connection for as long as the block. Raises DeliveryError, by the SMTP channel's codes."""
    link = Link(await _socket(config, guard))
    try:
        imap = await link.step(config.connect_timeout, lambda: _sign_in(link, config, tls))
        yield link, imap
        with contextlib.suppress(DeliveryError):
            await link.step(_LEAVE_SECONDS, imap.logout)
    finally:
        link.cut()


async def _socket(config: MailboxConfig, guard: OutboundGuard) -> socket.socket:
    try:
        async with asyncio.timeout(config.connect_timeout):
            return await dial(await guard.resolve(config.host, config.port))
    except OutboundRefused as error:
        raise unsent(Fault.ACCOUNT, "refused_host", str(error)) from error
    except TimeoutError as error:
        raise unsent(Fault.NETWORK, "timeout", "no answer while connecting") from error


class Link:
    """The connection, and the one who may cut it: a thread that waits for a server hears no cancellation."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.imap: Imap | None = None
        self._lock = threading.Lock()
        self._working = False
        self._gone = threading.Event()

    async def step(self, seconds: float, work: Callable[[], T]) -> T:
        """`work` in a thread, with its own deadline. Raises DeliveryError: the link is then to be cut."""
        self.sock.settimeout(seconds)
        try:
            async with asyncio.timeout(seconds):
                return await asyncio.to_thread(self._worked, work)
        except ssl.SSLError as error:
            raise of_tls(error) from error
        except TimeoutError as error:
            raise unsent(Fault.NETWORK, "timeout", "no answer in time") from error
        except imaplib.IMAP4.abort as error:
            raise unsent(Fault.NETWORK, "drop", tidy(str(error))) from error
        except imaplib.IMAP4.error as error:
            raise unsent(Fault.NETWORK, "protocol", tidy(str(error))) from error
        except OSError as error:
            raise unsent(Fault.NETWORK, "drop", error.strerror or str(error)) from error

    def cut(self) -> None:
        """Whoever reads from it gets an end at once; the last to have it in hand closes it."""
        with self._lock:
            self._gone.set()
            with contextlib.suppress(OSError):
                # The socket's own: an SSLSocket's would take the protection from under a thread that reads.
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)
            if not self._working:
                self._close()

    def _worked(self, work: Callable[[], T]) -> T:
        with self._lock:
            if self._gone.is_set():
                raise ConnectionAbortedError("cut")
            self._working = True
        try:
            return work()
        finally:
            with self._lock:
                self._working = False
                if self._gone.is_set():
                    self._close()

    def _close(self) -> None:
        with contextlib.suppress(OSError):
            if self.imap is not None:
                self.imap.file.close()
        self.sock.close()


class Imap(imaplib.IMAP4):
    """imaplib over a socket that is there already, and with a limit to what a server may say."""

    def __init__(self, link: Link, host: str) -> None:
        self._link = link
        self._left = MOST_BYTES
        super().__init__(host)

    def open(self, host: str = "", port: int = 143, timeout: float | None = None) -> None:
        self.host = host
        self.sock = self._link.sock
        self.file = self.sock.makefile("rb")
        self._link.imap = self

    def begin(self) -> None:
        """Another step: its own share."""
        self._left = MOST_BYTES

    def read(self, size: int) -> bytes:
        self._spend(size)
        return super().read(size)

    def readline(self) -> bytes:
        line = super().readline()
        self._spend(len(line))
        return line

    def _spend(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise self.abort("the server says too much")


def _sign_in(link: Link, config: MailboxConfig, tls: ssl.SSLContext) -> Imap:
    if config.security is Security.TLS:
        secured = tls.wrap_socket(link.sock, server_hostname=config.host, do_handshake_on_connect=False)
        link.sock = secured
        secured.do_handshake()
    imap = _greeted(link, config.host)
    if config.security is Security.STARTTLS:
        if "STARTTLS" not in imap.capabilities:
            raise unsent(Fault.ACCOUNT, "starttls", "STARTTLS is not offered")
        imap.starttls(tls)
        link.sock = imap.sock
    try:
        _authenticate(imap, config)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        raise _refused(str(error)) from error
    return imap


def _greeted(link: Link, host: str) -> Imap:
    try:
        return Imap(link, host)
    except imaplib.IMAP4.error as error:
        silent = "EOF" in str(error)
        raise unsent(Fault.NETWORK, "drop" if silent else "protocol", tidy(str(error))) from error


def _authenticate(imap: Imap, config: MailboxConfig) -> None:
    if "AUTH=PLAIN" in imap.capabilities:
        secret = f"\0{config.username}\0{config.password}".encode()
        imap.authenticate("PLAIN", lambda _: secret)
    elif "LOGINDISABLED" in imap.capabilities:
        raise unsent(Fault.ACCOUNT, "538", "LOGINDISABLED")
    elif not (config.username + config.password).isascii():
        raise unsent(Fault.ACCOUNT, "auth", "the server takes no accents in user and password")
    else:
        # imaplib quotes the password only.
        quoted = config.username.replace("\\", "\\\\").replace('"', '\\"')
        imap.login(f'"{quoted}"', config.password)


def _refused(said: str) -> DeliveryError:
    if any(word in said.upper() for word in _TRY_LATER):
        return unsent(Fault.NETWORK, "imap_busy", tidy(said))
    if _ENCRYPTED_ONLY in said.upper():
        return unsent(Fault.ACCOUNT, "538", tidy(said))
    return unsent(Fault.ACCOUNT, "534" if _APP_PASSWORD in said.lower() else "535", tidy(said))
