"""E-mail by SMTP: one account, a pool of connections, one recipient a message.

What a refusal means stands in smtp_answers.py. Everything before the final dot is provably unsent; silence or
a broken connection after it leaves the mail in doubt.
"""

import asyncio
import logging
import ssl
from collections.abc import Sequence

from delivery.channels.batch import Batch, begin_within, size
from delivery.channels.mime import MailWriter, Unwritable
from delivery.channels.smtp_answers import CLOSING, Stage
from delivery.channels.smtp_config import SmtpConfig
from delivery.channels.smtp_connect import connect
from delivery.channels.smtp_connection import Connection
from delivery.channels.smtp_pool import Pool
from delivery.errors import DeliveryError, Fate, Fault
from delivery.message import Answer, Outgoing, Receipt
from delivery.outbound import OutboundGuard
from delivery.pacing import Pacer

__all__ = ["SmtpConfig", "SmtpSender"]

log = logging.getLogger(__name__)

BEGIN_LEAST = 60.0  # seconds of a batch within which its mails begin, at least


class SmtpSender:
    """ports.Sender over SMTP. Opens connections when there is something to send."""

    def __init__(self, config: SmtpConfig, guard: OutboundGuard, tls: ssl.SSLContext | None = None) -> None:
        """tls: what certificates are trusted, the system's where none is given. Raises Unwritable."""
        self._config = config
        self._guard = guard
        self._tls = tls
        self._writer = MailWriter(
            name=config.sender_name, address=config.sender_address, reply_to=config.reply_to
        )
        self._pool = Pool(self._connect, config.max_connections)
        self.pacer = None if config.per_minute is None else Pacer(config.per_minute)

    @property
    def batch_size(self) -> int:
        return size(self._config.per_minute)

    @property
    def total_timeout(self) -> float:
        return begin_within(self._config.per_minute, BEGIN_LEAST) + self._config.message_timeout

    async def send(self, batch: Sequence[Outgoing]) -> Sequence[Answer]:
        """One answer a mail, in order. An account's fault is met once and told for all the rest."""
        work = Batch(batch, within=begin_within(self._config.per_minute, BEGIN_LEAST))
        workers = min(self._config.max_connections, len(batch))
        await asyncio.gather(*(self._work(work) for _ in range(workers)))
        return work.in_order()

    async def check(self) -> None:
        """Connect, encrypt, sign in and name the sender, on a connection of its own. Raises DeliveryError."""
        connection = await self._connect()
        try:
            async with asyncio.timeout(self._config.message_timeout):
                await connection.offer(self._config.sender_address)
        except TimeoutError as error:
            raise connection.lost("timeout", "no answer to MAIL FROM") from error
        finally:
            await connection.quit()

    async def close(self) -> None:
        await self._pool.close()

    async def _connect(self) -> Connection:
        if self._tls is None:
            # Reads the system's certificates: some 20 ms of disk and parsing.
            self._tls = await asyncio.to_thread(ssl.create_default_context)
        return await connect(self._config, self._guard, self._tls)

    async def _work(self, work: Batch) -> None:
        for index, mail in work.waiting:
            work.answers[index] = answer = work.stop or await self._answer(mail, work)
            if isinstance(answer, DeliveryError) and answer.fault is Fault.ACCOUNT:
                work.stop = answer

    async def _answer(self, mail: Outgoing, work: Batch) -> Answer:
        try:
            message = self._writer.write(mail)
            await work.turn(self.pacer)
            return await self._deliver(mail, message, work)
        except DeliveryError as error:
            return error
        except Unwritable as error:
            if error.header == "To":
                return DeliveryError(Fate.PERMANENT, Fault.RECIPIENT, "address", str(error))
            return DeliveryError(Fate.PERMANENT, Fault.MESSAGE, "header", str(error))
        except Exception as error:
            # A mistake of ours: the rest of the batch still gets its answers, this one stays in doubt.
            log.exception("smtp_send_broke", extra={"key": mail.key})
            return DeliveryError(Fate.IN_DOUBT, Fault.MESSAGE, "internal", type(error).__name__)

    async def _deliver(self, mail: Outgoing, message: bytes, work: Batch) -> Receipt:
        """Over a kept connection; where that turns out dead before MAIL FROM, over another."""
        deadline = asyncio.get_running_loop().time() + self._config.message_timeout
        while True:
            try:
                connection = await self._take(deadline)
            except DeliveryError as error:
                work.stop = error  # the rest of the batch would only wait for the same
                raise
            kept = connection.served > 0
            try:
                return await self._over(connection, mail, message, deadline)
            except DeliveryError as error:
                gone = error.code in {"drop", str(CLOSING)} and connection.stage is Stage.SENDER
                if not (kept and gone):
                    raise

    async def _take(self, deadline: float) -> Connection:
        try:
            async with asyncio.timeout_at(deadline):
                return await self._pool.take()
        except TimeoutError as error:
            raise DeliveryError(Fate.NOT_SENT, Fault.NETWORK, "deadline", "no free connection") from error

    async def _over(self, connection: Connection, mail: Outgoing, message: bytes, deadline: float) -> Receipt:
        try:
            async with asyncio.timeout_at(deadline):
                return await connection.transact(self._config.sender_address, mail.destination, message)
        except DeliveryError:
            raise
        except TimeoutError as error:
            connection.close()
            raise connection.lost("timeout", f"no answer at {connection.stage.name}") from error
        except BaseException:
            # Cut off in the middle: what the server says next belongs to this mail, not to another.
            connection.close()
            raise
        finally:
            self._pool.give(connection)
