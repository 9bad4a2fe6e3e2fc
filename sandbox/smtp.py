"""The mail server that the bot sends to: AUTH, STARTTLS, one outbox, and trouble on demand."""

import asyncio
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from sandbox.certificates import Certificates
from sandbox.faults import Fault, Faults
from sandbox.outbox import Outbox
from sandbox.shapes import Clock, Json
from sandbox.traffic import Traffic

USER = "avisos@provedor.example"
PASSWORD = "senha-do-sandbox"  # noqa: S105 - the stand-in's own, printed for whoever tries it
SENDER_NAME = "Provedor Exemplo"

# What a fault says, and when: at the recipient, or after the final dot.
_AT_RCPT: Mapping[str, str] = {
    "greylist": "450 4.2.0 Greylisted, try again later",
    "refuse_rcpt": "550 5.1.1 No such mailbox",
    "429": "450 4.7.1 Too many messages",
}
_AFTER_DOT: Mapping[str, str] = {
    "500": "451 4.3.0 Local error in processing",
    "503": "421 4.3.2 Service shutting down",
    "permanent": "554 5.7.1 Message refused",
}
_SILENT = ("reset_before", "timeout")  # at EHLO, where nobody is named; else at the recipient
_RCPT_CUTS = (*_SILENT, "slow")
_DOT_CUTS = ("drop_after_dot", "reset_after")
FAULT_KINDS = frozenset({*_AT_RCPT, *_AFTER_DOT, *_RCPT_CUTS, *_DOT_CUTS, "bad_cert", "auth"})


@dataclass
class Mailbox:
    """Takes mails."""

    outbox: Outbox
    faults: Faults
    clock: Clock
    traffic: Traffic

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
    ) -> AuthResult:
        if self.faults.take("smtp", USER, "auth") is not None or not isinstance(data, LoginPassword):
            return AuthResult(success=False, handled=False)
        right = data.login == USER.encode() and data.password == PASSWORD.encode()
        return AuthResult(success=right, handled=False)

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if not session.authenticated:
            return "530 5.7.0 Authentication required"
        envelope.mail_from = address
        return "250 2.1.0 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.traffic.note("smtp")
        fault = self.faults.take("smtp", address, *_AT_RCPT, *_RCPT_CUTS)
        if fault is not None and fault.kind in _AT_RCPT:
            return _AT_RCPT[fault.kind]
        if fault is not None:
            await _stall(server, fault)
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        raw = envelope.content if isinstance(envelope.content, bytes) else b""
        fault = self._fault_after_dot(envelope.rcpt_tos)
        if fault is not None and fault.kind in _AFTER_DOT:
            return _AFTER_DOT[fault.kind]
        if fault is not None and fault.kind == "drop_after_dot":  # the server died before it kept the mail
            _abort(server)
        mail = await self.outbox.add_mail(envelope.mail_from or "", tuple(envelope.rcpt_tos), raw)
        if fault is not None:  # reset_after: kept, and the answer is lost
            _abort(server)
        return f"250 2.0.0 OK queued as {mail.id}"

    def _fault_after_dot(self, recipients: list[str]) -> Fault | None:
        found = (self.faults.take("smtp", one, *_AFTER_DOT, *_DOT_CUTS) for one in recipients)
        return next((fault for fault in found if fault is not None), None)


class _Server(SMTP):
    """aiosmtpd's server, with a certificate that can be a wrong one."""

    mailbox: Mailbox
    certificates: Certificates

    async def smtp_EHLO(self, hostname: str) -> None:
        fault = self.mailbox.faults.take("smtp", "", *_SILENT)
        if fault is not None:
            self.mailbox.traffic.note("smtp")
            await _stall(self, fault)
        await super().smtp_EHLO(hostname)

    async def smtp_STARTTLS(self, arg: str) -> None:
        bad = self.mailbox.faults.take("smtp", USER, "bad_cert") is not None
        self.tls_context = self.certificates.bad if bad else self.certificates.good
        await super().smtp_STARTTLS(arg)


class SmtpStandIn:
    """Listens on loopback. `account()` is what to register in the bot."""

    def __init__(self, mailbox: Mailbox, certificates: Certificates, port: int) -> None:
        self._mailbox = mailbox
        self._certificates = certificates
        self._servers: set[_Server] = set()
        self._listener: asyncio.Server | None = None
        self._port = port

    async def start(self, listening: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        self._listener = await loop.create_server(self._make, sock=listening)

    async def stop(self) -> None:
        """Closes the port and every open conversation."""
        if self._listener is None:
            return
        self._listener.close()
        for server in self._servers:
            if server.transport is not None:
                server.transport.abort()  # type: ignore[attr-defined]
        await self._listener.wait_closed()

    def account(self) -> Json:
        return {
            "host": "127.0.0.1",
            "port": self._port,
            "security": "starttls",
            "user": USER,
            "password": PASSWORD,
            "from": USER,
            "from_name": SENDER_NAME,
            "ca_file": str(self._certificates.ca_file),
        }

    def _make(self) -> _Server:
        server = _Server(
            self._mailbox,
            hostname="localhost",
            ident="sandbox",
            enable_SMTPUTF8=True,
            tls_context=self._certificates.good,
            authenticator=self._mailbox.authenticate,
            auth_require_tls=False,
            loop=asyncio.get_running_loop(),
        )
        server.mailbox = self._mailbox
        server.certificates = self._certificates
        self._servers = {one for one in self._servers if one.transport is not None} | {server}
        return server


async def _stall(server: SMTP, fault: Fault) -> None:
    if fault.kind == "reset_before":
        _abort(server)
    # A silent host: longer than anybody waits. The server's own timeout ends the conversation.
    await asyncio.sleep(3_600 if fault.kind == "timeout" else fault.seconds)


def _abort(server: SMTP) -> None:
    transport: Any = server.transport
    if transport is not None:
        transport.abort()
    raise ConnectionResetError("cut on demand")
