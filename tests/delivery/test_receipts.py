"""Receipts taken in: Twilio's words as events, and deliveries that others hold for a moment."""

import datetime as dt
from collections.abc import Sequence

import pytest

from delivery.channels.twilio_status import TwilioStatus, error_of
from delivery.message import Account
from delivery.receipts import Busy, ReceiptEvent, Receipts, of_twilio
from storage.engine import Database
from storage.enums import Channel, DeliveryState, ReceiptKind, SuppressionReason
from storage.models import Attempt, Delivery
from tests.support.clock import NOON_UTC, FixedClock
from tests.support.world import World

K, R = ReceiptKind, SuppressionReason
SID = "SM" + "a" * 32


@pytest.mark.parametrize(
    ("status", "code", "kind", "suppress"),
    [
        ("queued", "", K.ACCEPTED, None),
        ("sent", "", K.ACCEPTED, None),
        ("delivered", "", K.DELIVERED, None),
        ("undelivered", "30003", K.BOUNCED, None),
        ("undelivered", "30005", K.BOUNCED, R.BOUNCED),
        ("undelivered", "30006", K.BOUNCED, None),
        ("undelivered", "30007", K.BOUNCED, None),
        ("failed", "21610", K.REJECTED, R.UNSUBSCRIBED),
        ("failed", "30002", K.REJECTED, None),
    ],
)
def test_what_twilio_says(
    status: str, code: str, kind: ReceiptKind, suppress: SuppressionReason | None
) -> None:
    """A number that takes no SMS and a client who asked for no more are remembered; what passes is not."""
    event = of_twilio(TwilioStatus(SID, status, error_of(code, "why")), "k", now=NOON_UTC)
    assert event is not None
    assert (event.event_id, event.attempt_key, event.provider_ref) == (f"{SID}:{status}", "k", SID)
    assert (event.kind, event.code, event.suppress) == (kind, code or None, suppress)


@pytest.mark.parametrize("status", [TwilioStatus(SID, "a new word"), TwilioStatus("", "delivered")])
def test_what_twilio_says_that_is_no_receipt(status: TwilioStatus) -> None:
    assert of_twilio(status, "k", now=NOON_UTC) is None


class Sent:
    """One accepted mail, and the service that takes its receipts."""

    def __init__(self, world: World, key: str) -> None:
        self.world = world
        self.key = key
        self.told = 0
        self.pauses: list[float] = []
        self.receipts = Receipts(world.db, news=self._news, sleep=self._sleep)

    def _news(self) -> None:
        self.told += 1

    async def _sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)

    def event(self, kind: ReceiptKind) -> ReceiptEvent:
        return ReceiptEvent("sendgrid", f"e-{kind}", self.key, kind, NOON_UTC + dt.timedelta(minutes=1))

    async def take(self, *events: ReceiptEvent) -> int:
        return await self.receipts.take(self.world.account, events, now=NOON_UTC)


@pytest.fixture
async def sent(db: Database, clock: FixedClock) -> Sent:
    world = await World(db, clock).ready()
    await world.suspend()
    await world.sent()
    (attempt,) = await world.rows(Attempt)
    return Sent(world, attempt.key)


async def test_news_of_what_moved_only(sent: Sent) -> None:
    """The run's message is drawn again when something changed, not for each repetition."""
    assert [await sent.take(sent.event(K.DELIVERED)) for _ in range(3)] == [1, 0, 0]
    assert await sent.world.states() == {DeliveryState.DELIVERED: 1}
    assert sent.told == 1


async def test_nothing_to_take(sent: Sent) -> None:
    assert await sent.take() == 0
    assert await sent.receipts.take(Account(Channel.SMS, 1), [sent.event(K.DELIVERED)], now=NOON_UTC) == 0


@pytest.mark.parametrize("dialect", [pytest.param("postgresql", marks=pytest.mark.postgres)])
async def test_a_delivery_that_is_held_all_the_time(sent: Sent) -> None:
    """Tried a few times, then the far end is to post again; nothing was taken."""
    async with sent.world.db.write() as session:
        await session.get(Delivery, 1, with_for_update=True)
        with pytest.raises(Busy):
            await sent.take(sent.event(K.DELIVERED))
    assert _grow(sent.pauses)
    assert await sent.take(sent.event(K.DELIVERED)) == 1


def _grow(pauses: Sequence[float]) -> bool:
    return len(pauses) == 3 and sorted(pauses) == list(pauses)
