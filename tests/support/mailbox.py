"""An IMAP mailbox to read: the sandbox's stand-in without the rest of the sandbox."""

import contextlib
import datetime as dt
import socket
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from delivery.channels.bounce_config import MailboxConfig
from sandbox.certificates import make_certificates
from sandbox.events import Hub
from sandbox.far_end import Parts
from sandbox.faults import Fault, Faults
from sandbox.imap import ImapStandIn
from sandbox.outbox import Outbox
from sandbox.shapes import Ids
from sandbox.smtp import PASSWORD, USER
from sandbox.traffic import Traffic
from storage.enums import Security


@dataclass(frozen=True)
class RunningMailbox:
    """One that is up. trust: the context of a client that believes its certificate."""

    end: ImapStandIn
    faults: Faults
    port: int
    trust: ssl.SSLContext

    def config(
        self, *, security: Security = Security.STARTTLS, password: str = PASSWORD, timeout: float = 5.0
    ) -> MailboxConfig:
        return MailboxConfig(
            "localhost", self.port, security, USER, password, connect_timeout=timeout, step_timeout=timeout
        )

    def put(self, raw: bytes) -> None:
        """A mail that arrived now."""
        self.end.inbox.add(raw, time.time())

    def fault(self, kind: str) -> None:
        self.faults.add(Fault("imap", kind))


@asynccontextmanager
async def running_mailbox(folder: Path, *, tls: bool = False) -> AsyncIterator[RunningMailbox]:
    """tls: from the first byte on, in place of STARTTLS."""
    hub, ids = Hub(), Ids(time.time)
    faults = Faults(hub, {"imap": ImapStandIn.fault_kinds})
    certificates = make_certificates(folder, dt.datetime.now(dt.UTC))
    parts = Parts(Outbox(hub, ids, time.time), faults, Traffic(), ids, time.time, "")
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as listening:
        port = listening.getsockname()[1]
        end = ImapStandIn(parts, certificates, port)
        await end.start(listening, tls=tls)
        trust = ssl.create_default_context(cafile=str(certificates.ca_file))
        try:
            yield RunningMailbox(end, faults, port, trust)
        finally:
            await end.stop()
