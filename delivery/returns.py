"""Looks into the mailboxes that mails come back to, and takes what they say as receipts.

How far a mailbox was read is kept only after its receipts were: a look that is cut off is taken again, and
the events' ids make the repetition nothing. Processes that share a database share the looks: who moves a
mailbox's next look on is who looks, and should two ever read the same mails, the ids settle that too.
"""

import asyncio
import datetime as dt
import logging
import ssl
from collections.abc import Awaitable, Callable

from delivery import bounces, configs
from delivery.channels import bounce_imap
from delivery.channels.bounce_config import MailboxConfig
from delivery.channels.bounce_imap import Batch, Position
from delivery.errors import DeliveryError, Fault
from delivery.message import Account
from delivery.outbound import OutboundGuard
from delivery.ports import Clock
from delivery.receipts import Busy, Receipts
from storage import mailboxes
from storage.engine import Database, DatabaseUnreachable
from storage.enums import Channel
from storage.models import EmailServer
from storage.vault import Vault, VaultError

log = logging.getLogger(__name__)

EVERY = dt.timedelta(minutes=1)  # between two looks into a mailbox
_DUE_SECONDS = 15.0  # between two looks at what is due, at most
AFTER_TROUBLE = dt.timedelta(minutes=5)
AFTER_REFUSAL = dt.timedelta(minutes=30)  # a password tried each minute locks the account at many providers
SINCE = dt.timedelta(days=14)  # how far back a mailbox is read at first; servers give up within five days


class Returns:
    """`run` it as a task."""

    def __init__(
        self,
        db: Database,
        vault: Vault,
        guard: OutboundGuard,
        receipts: Receipts,
        clock: Clock,
        *,
        every: dt.timedelta = EVERY,
        tls: ssl.SSLContext | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """every: between two looks into a mailbox. tls: trusted certificates, the system's where None."""
        self._db = db
        self._vault = vault
        self._guard = guard
        self._receipts = receipts
        self._clock = clock
        self._every = every
        self._tls = tls
        self._sleep = sleep

    async def run(self) -> None:
        """Round after round, until it is cancelled."""
        while True:
            try:
                await self.round()
            except DatabaseUnreachable as error:
                log.warning("returns_wait_for_database", extra={"why": str(error)})
            await self._sleep(min(_DUE_SECONDS, self._every.total_seconds()))

    async def round(self) -> int:
        """Look into every mailbox that is due; how many new receipts came of it."""
        now = self._clock.now()
        async with self._db.read() as session:
            due = await mailboxes.due(session, now)
        return sum([await self._look(server_id) for server_id in due])

    async def _look(self, server_id: int) -> int:
        now = self._clock.now()
        async with self._db.write() as session:
            server = await mailboxes.claim(session, server_id, now=now, again=now + self._every)
        if server is None:
            return 0
        try:
            config = configs.mailbox(server, self._vault)
            taken = await self._read(server, config)
        except VaultError:
            return await self._failed(server, "unreadable", AFTER_REFUSAL)
        except DeliveryError as error:
            wait = AFTER_REFUSAL if error.fault is Fault.ACCOUNT else AFTER_TROUBLE
            return await self._failed(server, error.code, wait)
        except Busy:
            log.info("returns_wait_for_delivery", extra={"account": server.id})
            return 0
        async with self._db.write() as session:
            await mailboxes.looked(session, server, now=self._clock.now())
        return taken

    async def _read(self, server: EmailServer, config: MailboxConfig) -> int:
        if self._tls is None:
            self._tls = await asyncio.to_thread(ssl.create_default_context)
        since = (self._clock.now() - SINCE).date()
        taken = 0
        reading = bounce_imap.opened(config, self._guard, self._tls, position=_position(server), since=since)
        async with reading as mailbox:
            while (batch := await mailbox.next(bounces.may_be)) is not None:
                taken += await self._take(server, batch)
        return taken

    async def _take(self, server: EmailServer, batch: Batch) -> int:
        """The batch's receipts, then the mark behind it. Raises Busy: the mark then stays where it was."""
        now = self._clock.now()
        read = await asyncio.to_thread(lambda: [bounces.read(mail) for mail in batch.mails])
        events = [bounce.event(now) for bounce in read if bounce is not None]
        new = await self._receipts.take(Account(Channel.EMAIL, server.id or 0), events, now=now)
        async with self._db.write() as session:
            await mailboxes.advance(
                session,
                server,
                validity=batch.until.validity,
                seen_uid=batch.until.seen,
                again=self._clock.now() + self._every,
            )
        return new

    async def _failed(self, server: EmailServer, code: str, wait: dt.timedelta) -> int:
        log.warning("returns_not_read", extra={"account": server.id, "code": code})
        async with self._db.write() as session:
            await mailboxes.failed(session, server, code=code, again=self._clock.now() + wait)
        return 0


def _position(server: EmailServer) -> Position | None:
    if server.bounce_validity is None or server.bounce_seen_uid is None:
        return None
    return Position(server.bounce_validity, server.bounce_seen_uid)
