"""What far ends say later: read from what they post or are asked, and taken into the ledger.

Verifying is the channel's: sendgrid_events.py, sms_twilio.py. What an event does: storage/receipts.py.
"""

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable, Sequence

from delivery.channels.twilio_status import TwilioStatus
from delivery.message import Account
from delivery.ports import Wake
from storage import receipts
from storage.engine import Database
from storage.receipts import ReceiptEvent

__all__ = ["Busy", "Forged", "ReceiptEvent", "Receipts", "of_twilio"]

log = logging.getLogger(__name__)

# A delivery is held while the answer of its own call is being recorded: some hundredths of a second.
_AGAIN_SECONDS = (0.05, 0.2, 1.0)


class Forged(Exception):
    """A post that the far end has not signed, or not lately. Nothing may come of it."""


class Busy(Exception):
    """Some deliveries were held by others all the time; the far end is to post again."""


class Receipts:
    """Takes events in. `news` is told when a delivery has moved."""

    def __init__(
        self, db: Database, *, news: Wake, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._db = db
        self._news = news
        self._sleep = sleep

    async def take(self, account: Account, events: Sequence[ReceiptEvent], *, now: dt.datetime) -> int:
        """Apply what was verified as the account's; how many of the events were new.

        What is known already, or about no attempt of ours, changes nothing. Raises Busy, DatabaseUnreachable:
        the same events may then be taken again.
        """
        waiting, new = events, 0
        for pause in (*_AGAIN_SECONDS, None):
            if not waiting:
                break
            async with self._db.write() as session:
                applied = await receipts.apply(
                    session, waiting, channel=account.channel, account_id=account.id, now=now
                )
            waiting, new = applied.waiting, new + applied.new
            if applied.moved:
                self._news()
            if waiting and pause is not None:
                await self._sleep(pause)
        if new:
            log.info("receipts_taken", extra={"channel": account.channel, "new": new})
        if waiting:
            raise Busy
        return new


def of_twilio(status: TwilioStatus, attempt_key: str, *, now: dt.datetime) -> ReceiptEvent | None:
    """What a status of Twilio's says, told or asked for; None where it says nothing about delivery.

    Neither carries a time: it is the one at which we learn of it. The same status of a message is one event,
    however we came by it.
    """
    if status.kind is None or not status.sid:
        return None
    error = status.error
    return ReceiptEvent(
        provider="twilio",
        event_id=f"{status.sid}:{status.status}",
        attempt_key=attempt_key,
        kind=status.kind,
        at=now,
        code=error.code if error else None,
        detail=error.detail if error else None,
        provider_ref=status.sid,
        suppress=error.suppress if error else None,
    )
