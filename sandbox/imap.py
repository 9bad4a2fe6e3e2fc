"""The mailbox that mails come back to, over IMAP. POST /control/receipt for a mail server puts them here."""

import asyncio
import socket
import ssl

from aiohttp import web

from sandbox.certificates import Certificates
from sandbox.dsn import returned
from sandbox.far_end import Parts
from sandbox.imap_conversation import NAME, Conversation
from sandbox.imap_inbox import Inbox
from sandbox.outbox import Mail
from sandbox.shapes import Json, Refusal
from sandbox.smtp import PASSWORD, USER


class ImapStandIn:
    """A FarEnd whose receipts are mails. port: where it listens, for whoever is to be told."""

    name = NAME
    fault_kinds = frozenset({"auth", "503", "timeout", "reset_before", "bad_cert"})

    def __init__(self, parts: Parts, certificates: Certificates, port: int) -> None:
        self._parts = parts
        self._certificates = certificates
        self.inbox = Inbox()
        self._port = port
        self._server: asyncio.Server | None = None
        self._conversations: set[asyncio.Task[None]] = set()

    async def start(self, listening: socket.socket, *, tls: bool = False) -> None:
        """tls: from the first byte on, in place of STARTTLS."""
        context = self._certificates.good if tls else None
        self._server = await asyncio.start_server(self._serve, sock=listening, ssl=context)

    async def stop(self) -> None:
        """Closes the port and every open conversation."""
        if self._server is None:
            return
        self._server.close()
        for task in list(self._conversations):
            task.cancel()
        await asyncio.gather(*self._conversations, return_exceptions=True)
        await self._server.wait_closed()

    def routes(self) -> list[web.RouteDef]:
        return []

    def account(self) -> Json:
        return {
            "host": "127.0.0.1",
            "port": self._port,
            "security": "starttls",
            "user": USER,
            "password": PASSWORD,
        }

    async def receipt(self, message_id: str, event: str) -> Json:
        """The mail that comes back for a mail in the outbox."""
        mail = self._parts.outbox.get(message_id)
        if not isinstance(mail, Mail):
            raise Refusal("not_found", f"{message_id} não saiu pelo servidor SMTP")
        now = self._parts.clock()
        self.inbox.add(returned(mail, event, self._parts.ids.new("R"), now), now)
        return {"ok": True, "status": 250}

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._conversations.add(task)
            task.add_done_callback(self._conversations.discard)
        try:
            await Conversation(self.inbox, self._parts.faults, self._certificates, reader, writer).run()
        except (ConnectionError, ssl.SSLError, asyncio.IncompleteReadError):
            pass  # whoever called has gone
        except asyncio.CancelledError:
            pass  # the end: asyncio's own callback would print what a cancelled conversation raises
        finally:
            writer.transport.abort()
