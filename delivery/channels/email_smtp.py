"""E-mail by SMTP: one account, a pool of connections, one recipient a message.

What a refusal means stands in smtp_answers.py. Everything before the final dot is provably unsent; silence or
a broken connection after it leaves the mail in doubt.
"""

import asyncio
import logging
import ssl
from collections.abc import Iterator, Sequence

from delivery.channels.mime import MailWriter, Unwritable
from delivery.channels.smtp_answers import CLOSING, Stage
from delivery.channels.smtp_config import SmtpConfig
from delivery.channels.smtp_connect import connect
from delivery.channels.smtp_connection import Connection
from delivery.channels.smtp_pool import Pool
from delivery.errors import DeliveryError, Fate, Fault
from delivery.message import Answer, Outgoing, Receipt
from delivery.outbound import OutboundGuard
from delivery.pacing import Pacer, interval

__all__ = ["SmtpConfig", "SmtpSender"]

log = logging.getLogger(__name__)

LANES = 2  # that the dispatcher runs side by side; what both have in flight bounds what can be in doubt
BATCH_MOST = 100 // LANES
PACED_SECONDS = 15  # how long a batch of a rate-limited account may take by its rate
BEGIN_LEAST, BEGIN_MOST = 60.0, 80.0  # seconds of a batch within which its mails begin


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
        rate = self._config.per_minute
        return BATCH_MOST if rate is None else max(1, min(BATCH_MOST, rate * PACED_SECONDS // 60))

    @property
    def total_timeout(self) -> float:
        return self._begin_within + self._config.message_timeout

    @property
    def _begin_within(self) -> float:
        """Seconds of a batch after which no further mail is begun: it could not end in time."""
        rate = self._config.per_minute
        paced = 0.0 if rate is None else LANES * self.batch_size * interval(rate)
        return min(max(BEGIN_LEAST, PACED_SECONDS + paced), BEGIN_MOST)

    async def send(self, batch: Sequence[Outgoing]) -> Sequence[Answer]:
        """One answer a mail, in order. An account's fault is met once and told for all the rest."""
        work = _Batch(batch, begin_by=asyncio.get_running_loop().time() + self._begin_within)
        workers = min(self._config.max_connections, len(batch))
        await asyncio.gather(*(self._work(work) for _ in range(workers)))
        return [answer for answer in work.answers if answer is not None]

    async def check(self) -> None:
        """Connect, encrypt and sign in on a connection of its own. Raises DeliveryError."""
        connection = await self._connect()
        await connection.quit()

    async def close(self) -> None:
        await self._pool.close()

    async def _connect(self) -> Connection:
        if self._tls is None:
            # Reads the system's certificates: some 20 ms of disk and parsing.
            self._tls = await asyncio.to_thread(ssl.create_default_context)
        return await connect(self._config, self._guard, self._tls)

    async def _work(self, work: "_Batch") -> None:
        for index, mail in work.waiting:
            work.answers[index] = answer = work.stop or await self._answer(mail, work)
            if isinstance(answer, DeliveryError) and answer.fault is Fault.ACCOUNT:
                work.stop = answer

    async def _answer(self, mail: Outgoing, work: "_Batch") -> Answer:
        try:
            message = self._writer.write(mail)
            await self._turn(work.begin_by)
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

    async def _turn(self, begin_by: float) -> None:
        """Wait until the account's rate lets a mail begin. Raises DeliveryError where that is too late."""
        if self.pacer is not None:
            if await self.pacer.turn(begin_by):
                return
        elif asyncio.get_running_loop().time() <= begin_by:
            return
        raise DeliveryError(Fate.NOT_SENT, Fault.NETWORK, "deadline", "its turn did not come in time")

    async def _deliver(self, mail: Outgoing, message: bytes, work: "_Batch") -> Receipt:
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


class _Batch:
    """The mails of one `send`, their answers so far, and what stops the rest."""

    def __init__(self, mails: Sequence[Outgoing], *, begin_by: float) -> None:
        self.waiting: Iterator[tuple[int, Outgoing]] = iter(enumerate(mails))
        self.answers: list[Answer | None] = [None] * len(mails)
        self.begin_by = begin_by
        self.stop: DeliveryError | None = None
