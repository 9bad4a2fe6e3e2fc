"""Asks SMS gateways what became of messages, where they have no way to tell us by themselves.

Twilio is asked where PUBLIC_URL is not set; an HTTP gateway where its account names an address for it. Each
message is asked after soon, then ever less often, for three days: by then the carrier has given up too.
"""

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable, Sequence

from delivery.channels.sms_http import HttpSmsSender
from delivery.channels.sms_twilio import TwilioSender
from delivery.doubts import Doubts
from delivery.duty import Duty
from delivery.errors import DeliveryError, Fault
from delivery.message import Account
from delivery.ports import Clock, Sender, Senders
from delivery.receipts import Busy, ReceiptEvent, Receipts, of_twilio
from storage import awaiting
from storage.awaiting import Awaited
from storage.engine import Database, DatabaseUnreachable
from storage.enums import Channel

log = logging.getLogger(__name__)

EVERY = 30.0  # seconds between two rounds
WITHIN = dt.timedelta(days=3)
FIRST = dt.timedelta(seconds=30)
MOST = 200  # questions to a gateway a round
PAUSE = 0.1  # seconds between two of them: a tenth of what Twilio takes
PAGE = 1_000


class Poller:
    """`run` it as a task. What it knows of its own is only when to ask again: a restart asks once more."""

    def __init__(
        self,
        db: Database,
        senders: Senders,
        receipts: Receipts,
        clock: Clock,
        *,
        ask_twilio: bool,
        doubts: Doubts | None = None,
        duty: Duty | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """ask_twilio: it cannot call us back. doubts: looked after between rounds.

        duty: where several processes share the accounts, one of them asks.
        """
        self._db = db
        self._senders = senders
        self._receipts = receipts
        self._clock = clock
        self._ask_twilio = ask_twilio
        self._doubts = doubts
        self._duty = duty or Duty(db, clock, "poll")
        self._sleep = sleep
        self._ask_at: dict[int, dt.datetime] = {}

    async def run(self) -> None:
        """Round after round, until it is cancelled."""
        while True:
            try:
                if await self._duty.mine():
                    await self.round()
                    if self._doubts is not None:
                        await self._doubts.round()
            except DatabaseUnreachable as error:
                log.warning("poller_waits_for_database", extra={"why": str(error)})
            await self._sleep(EVERY)

    async def leave(self) -> None:
        """At the end, so that another process asks at once. Raises DatabaseUnreachable."""
        await self._duty.leave()

    async def round(self) -> int:
        """Ask every gateway after what is due to be asked; how many questions that took."""
        asked, awaited = 0, set[int]()
        async with self._db.read() as session:
            accounts = [Account(Channel.SMS, key) for key in await awaiting.gateways(session)]
        for account in accounts:
            sender = await self._open(account)
            if sender is None:
                continue
            due, of_account = await self._due(account)
            awaited |= of_account
            asked += await self._ask(account, sender, due)
        # Settled by now, or too old.
        self._ask_at = {key: at for key, at in self._ask_at.items() if key in awaited}
        return asked

    async def _open(self, account: Account) -> Sender | None:
        """The account's sender, where it can be asked and is to be."""
        try:
            sender = await self._senders.get(account)
        except DeliveryError:
            return None  # the dispatcher meets the same, and says so
        asks = isinstance(sender, HttpSmsSender) or (isinstance(sender, TwilioSender) and self._ask_twilio)
        return sender if asks else None

    async def _due(self, account: Account) -> tuple[Sequence[Awaited], set[int]]:
        """Those to ask after now, and the ids of all that are awaited."""
        now, after = self._clock.now(), 0
        due: list[Awaited] = []
        ids = set[int]()
        while True:
            async with self._db.read() as session:
                page = await awaiting.sms(session, account.id, since=now - WITHIN, after=after, limit=PAGE)
            if not page:
                return due[:MOST], ids
            after = page[-1].delivery_id
            ids.update(one.delivery_id for one in page)
            due += [one for one in page if now >= self._ask_at.get(one.delivery_id, one.since + FIRST)]

    async def _ask(self, account: Account, sender: Sender, due: Sequence[Awaited]) -> int:
        for asked, one in enumerate(due, start=1):
            now = self._clock.now()
            try:
                event = await _event(account, sender, one, now)
            except DeliveryError as error:
                log.warning("status_not_told", extra={"account": account.id, "code": error.code})
                if error.fault in (Fault.ACCOUNT, Fault.NETWORK):
                    return asked  # the next question would only meet the same
                event = None
            self._ask_at[one.delivery_id] = now + max(FIRST, now - one.since)
            if event is not None:
                try:
                    await self._receipts.take(account, [event], now=now)
                except Busy:
                    del self._ask_at[one.delivery_id]
            await self._sleep(PAUSE)
        return len(due)


async def _event(account: Account, sender: Sender, one: Awaited, now: dt.datetime) -> ReceiptEvent | None:
    """What the far end says of a message; None for nothing new. Raises DeliveryError."""
    if isinstance(sender, TwilioSender):
        status = await sender.fetch(one.ref)
        return of_twilio(status, one.key, now=now) if status is not None else None
    if isinstance(sender, HttpSmsSender):
        kind = await sender.ask(one.ref, one.key)
        if kind is not None:
            event_id = f"{account.id}:{one.key}:{kind}"
            return ReceiptEvent("sms_http", event_id, one.key, kind, at=now)
    return None
