"""A doubt settles by itself where its far end can be asked: SMS. Mails wait for a receipt, or for a person.

Twilio takes no id of ours that it could be asked by. What it sent to the number on that day is looked through
for the one message that reads like ours, was made when ours was, and is no other delivery's. One that fits
settles the doubt as its receipt would; several, or none, are told to whoever decides. An HTTP gateway whose
status address takes our id is asked as for any other message. A push repeats: storage/upkeep.py.
"""

import asyncio
import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from delivery import windows
from delivery.channels.sms_http import HttpSmsSender
from delivery.channels.sms_twilio import TwilioSender
from delivery.channels.twilio_status import TwilioStatus
from delivery.errors import DeliveryError, RenderError
from delivery.letters import WRITE, Editions, facts_of
from delivery.message import Account
from delivery.ports import Clock, Senders
from delivery.receipts import Busy, ReceiptEvent, Receipts, of_twilio
from delivery.schedule import local_date
from storage import awaiting, decisions, limits
from storage.awaiting import Doubtful
from storage.engine import Database
from storage.enums import Channel, Found

log = logging.getLogger(__name__)

WITHIN = dt.timedelta(days=3)
FIRST = dt.timedelta(minutes=1)
DECENT = dt.timedelta(minutes=10)  # what Twilio does not list by then, it never took
SLACK = dt.timedelta(minutes=2)  # by which its clock may differ from ours
MOST = 50  # questions to an account a round
PAUSE = 0.1  # seconds between two of them


@dataclass(frozen=True, slots=True)
class Wanted:
    """A message that may have gone out to `destination`, at `at` or a little later, reading `text`."""

    delivery_id: int
    destination: str
    at: dt.datetime
    text: str


def matches(
    wanted: Sequence[Wanted], messages: Sequence[TwilioStatus], *, took: dt.timedelta
) -> Mapping[int, TwilioStatus | Found]:
    """Each delivery's own message, by ids; or why there is no telling. Pure.

    took: how long a call may take. messages: what nobody else's delivery is. A trial account puts words of
    its own before the text.
    """
    fits: dict[int, list[TwilioStatus]] = {
        one.delivery_id: [message for message in messages if _fits(one, message, took)] for one in wanted
    }
    claims: defaultdict[str, int] = defaultdict(int)
    for found in fits.values():
        for message in found:
            claims[message.sid] += 1
    return {delivery_id: _only(found, claims) for delivery_id, found in fits.items()}


def _fits(one: Wanted, message: TwilioStatus, took: dt.timedelta) -> bool:
    return (
        message.to == one.destination
        and message.created_at is not None
        and one.at - SLACK <= message.created_at <= one.at + took + SLACK
        and message.body.rstrip().endswith(one.text.rstrip())
    )


def _only(found: Sequence[TwilioStatus], claims: Mapping[str, int]) -> TwilioStatus | Found:
    if not found:
        return Found.NOTHING
    return found[0] if len(found) == 1 and claims[found[0].sid] == 1 else Found.SEVERAL


class Doubts:
    """`round` it now and then. What it knows of its own is only when to ask again."""

    def __init__(
        self,
        db: Database,
        senders: Senders,
        letters: Editions,
        receipts: Receipts,
        clock: Clock,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._db = db
        self._senders = senders
        self._letters = letters
        self._receipts = receipts
        self._clock = clock
        self._sleep = sleep
        self._ask_at: dict[int, dt.datetime] = {}

    async def round(self) -> None:
        """Ask after what is due to be asked after. Raises DatabaseUnreachable."""
        now, waiting = self._clock.now(), set[int]()
        async with self._db.read() as session:
            accounts = [Account(Channel.SMS, key) for key in await awaiting.gateways(session)]
            doubtful = {
                account: await awaiting.in_doubt(session, account.id, since=now - WITHIN)
                for account in accounts
            }
        for account, every in doubtful.items():
            waiting |= {one.owed.delivery_id for one in every}
            if due := [one for one in every if now >= self._due_at(one)]:
                await self._ask(account, due[:MOST], every, now)
        self._ask_at = {key: at for key, at in self._ask_at.items() if key in waiting}

    def _due_at(self, one: Doubtful) -> dt.datetime:
        return self._ask_at.get(one.owed.delivery_id, one.since + FIRST)

    async def _ask(
        self, account: Account, due: Sequence[Doubtful], every: Sequence[Doubtful], now: dt.datetime
    ) -> None:
        """every: all of the account, since one that is not due may claim the same message."""
        for one in due:
            self._ask_at[one.owed.delivery_id] = now + max(FIRST, now - one.since)
        try:
            sender = await self._senders.get(account)
            match sender:
                case TwilioSender():
                    await self._ask_twilio(account, sender, due, every, now)
                case HttpSmsSender() if sender.knows_by_key:
                    await self._ask_gateway(account, sender, due, now)
        except DeliveryError as error:
            log.warning("doubt_not_asked", extra={"account": account.id, "code": error.code})

    async def _ask_gateway(
        self, account: Account, sender: HttpSmsSender, due: Sequence[Doubtful], now: dt.datetime
    ) -> None:
        for one in due:
            kind = await sender.ask("", one.key)
            if kind is not None:
                event_id = f"{account.id}:{one.key}:{kind}"
                await self._take(account, ReceiptEvent("sms_http", event_id, one.key, kind, at=now), now)
            await self._sleep(PAUSE)

    async def _ask_twilio(
        self,
        account: Account,
        sender: TwilioSender,
        due: Sequence[Doubtful],
        every: Sequence[Doubtful],
        now: dt.datetime,
    ) -> None:
        took = dt.timedelta(seconds=sender.total_timeout)
        keys = {one.owed.delivery_id: one.key for one in every}
        by_number: defaultdict[str, list[Doubtful]] = defaultdict(list)
        for one in due:
            by_number[one.owed.destination] = []
        for one in every:
            if one.owed.destination in by_number:
                by_number[one.owed.destination].append(one)
        for number, some in by_number.items():
            messages = await self._sent_to(sender, number, {one.since for one in some}, took)
            told = matches(await self._written(account, some), messages, took=took)
            unsettled: dict[int, Found] = {}
            for delivery_id, found in told.items():
                if isinstance(found, TwilioStatus):
                    event = of_twilio(found, keys[delivery_id], now=now)
                    await self._take(account, event, now)
                else:
                    unsettled[delivery_id] = found
            old = {one.owed.delivery_id for one in some if now >= one.since + DECENT}
            async with self._db.write() as session:
                await decisions.note_search(
                    session, {key: found for key, found in unsettled.items() if key in old}, now=now
                )

    async def _sent_to(
        self, sender: TwilioSender, number: str, sent: set[dt.datetime], took: dt.timedelta
    ) -> Sequence[TwilioStatus]:
        """What Twilio sent to a number around these moments that is no delivery's yet."""
        found: dict[str, TwilioStatus] = {}
        for day in sorted({moment.date() for at in sent for moment in (at - SLACK, at, at + took + SLACK)}):
            found |= {message.sid: message for message in await sender.find(number, day)}
            await self._sleep(PAUSE)
        async with self._db.read() as session:
            taken = await awaiting.known(session, list(found))
        return [message for sid, message in found.items() if sid not in taken]

    async def _written(self, account: Account, some: Sequence[Doubtful]) -> Sequence[Wanted]:
        """What each of them read, written once more; without those that cannot be written as they were."""
        async with self._db.read() as session:
            terms = await limits.terms(session, account.channel, account.id)
            zone = (await windows.current(session)).zone
        wanted = []
        for one in some:
            if terms is None:
                break
            facts = facts_of(one.owed, terms, local_date(one.since, zone))
            letters = await self._letters.of(one.owed.as_of)
            try:
                text = WRITE[account.channel](letters, one.owed.message, facts, terms).text
            except RenderError:
                continue  # what it says has changed since: no telling
            wanted.append(Wanted(one.owed.delivery_id, one.owed.destination, one.since, text))
        return wanted

    async def _take(self, account: Account, event: ReceiptEvent | None, now: dt.datetime) -> None:
        if event is None:
            return
        try:
            await self._receipts.take(account, [event], now=now)
        except Busy:
            log.info("doubt_is_held", extra={"account": account.id})  # asked after again
