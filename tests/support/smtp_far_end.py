"""SMTP servers to send to: a real one (aiosmtpd) that misbehaves where told, and one with a script."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

PASSWORD = "certa"


@dataclass
class FarEnd:
    """A running server and what it saw. The answers below are for one recipient each; "drop" hangs up."""

    port: int = 0
    mails: list[tuple[str, bytes]] = field(default_factory=list)
    connections: int = 0
    sign_ins: list[bytes] = field(default_factory=list)
    sender_answer: str | None = None
    on_recipient: dict[str, str] = field(default_factory=dict)
    on_dot: dict[str, str] = field(default_factory=dict)
    hold_dot: dict[str, asyncio.Event] = field(default_factory=dict)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    transports: list[asyncio.BaseTransport] = field(default_factory=list)

    def received(self) -> list[str]:
        """Whom the mails were for that this server took over or at least read to the dot, sorted."""
        return sorted(recipient for recipient, _ in self.mails)

    # -- aiosmtpd's handler ------------------------------------------------------------------------

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.sender_answer:
            return self.sender_answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.on_recipient.get(address, "250 OK")
        if answer == "drop":
            _abort(server.transport)
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        recipient = envelope.rcpt_tos[0]
        assert isinstance(envelope.content, bytes)
        self.mails.append((recipient, envelope.content))
        self.arrived.set()
        if recipient in self.hold_dot:
            await self.hold_dot[recipient].wait()
        answer = self.on_dot.get(recipient, "250 OK queued as A1B2")
        if answer == "drop":
            _abort(server.transport)
        return answer

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        self.sign_ins.append(data.password)
        return AuthResult(success=data.password == PASSWORD.encode(), handled=False)


@asynccontextmanager
async def far_end(
    *,
    starttls: ssl.SSLContext | None = None,
    tls: ssl.SSLContext | None = None,
    sign_in: bool = False,
    most_connections: int = 1000,
) -> AsyncIterator[FarEnd]:
    """A server on 127.0.0.1. One connection too many is greeted with 421."""
    end = FarEnd()
    loop = asyncio.get_running_loop()

    class Server(SMTP):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            first = transport not in end.transports and not isinstance(self.transport, asyncio.BaseTransport)
            open_now = [t for t in end.transports if not t.is_closing()]
            if first and len(open_now) >= most_connections:
                transport.write(b"421 4.7.0 too many connections\r\n")  # type: ignore[attr-defined]
                transport.close()
                return
            if first:
                end.connections += 1
                end.transports.append(transport)
            super().connection_made(transport)

        def connection_lost(self, error: Exception | None) -> None:
            if self.session is not None:
                super().connection_lost(error)

    def serve() -> SMTP:
        return Server(
            end,
            hostname="far.end",
            ident="ESMTP",
            tls_context=starttls,
            authenticator=end.authenticate if sign_in else None,
            auth_required=sign_in,
            auth_require_tls=False,
            loop=loop,
        )

    server = await loop.create_server(serve, "127.0.0.1", 0, ssl=tls)
    end.port = server.sockets[0].getsockname()[1]
    try:
        yield end
    finally:
        for event in end.hold_dot.values():
            event.set()
        server.close()
        for transport in end.transports:
            _abort(transport)
        await server.wait_closed()
        await asyncio.sleep(0)


@asynccontextmanager
async def scripted(
    answers: Sequence[tuple[str, str]], greeting: str = "220 far.end"
) -> AsyncIterator[FarEnd]:
    """A server that answers each line by the first entry that begins it; "" is silence, "drop" hangs up.

    After a 354 everything up to the dot counts as one line, "DOT".
    """
    end = FarEnd()

    def answer_to(line: str) -> str:
        return next((answer for start, answer in answers if line.upper().startswith(start)), "250 OK")

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        end.connections += 1
        end.transports.append(writer.transport)
        await _say(writer, greeting)
        while line := (await reader.readline()).decode():
            answer = answer_to(line)
            await _say(writer, answer)
            if answer.startswith("354"):
                body = await reader.readuntil(b"\r\n.\r\n")
                end.mails.append(("", body))
                await _say(writer, answer_to("DOT"))

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    end.port = server.sockets[0].getsockname()[1]
    try:
        yield end
    finally:
        server.close()
        for transport in end.transports:
            _abort(transport)
        await server.wait_closed()
        await asyncio.sleep(0)


def _abort(transport: asyncio.BaseTransport | None) -> None:
    if isinstance(transport, asyncio.WriteTransport):
        transport.abort()


async def _say(writer: asyncio.StreamWriter, answer: str) -> None:
    if answer == "drop":
        writer.transport.abort()
    elif answer:
        writer.write(answer.encode() + b"\r\n")
