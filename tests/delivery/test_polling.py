"""A gateway that cannot call us is asked: each message in its time, never all at once, never for ever."""

import datetime as dt
from typing import Any

import pytest

from delivery.channels.sms_twilio import TwilioSender
from delivery.channels.twilio_status import TwilioStatus
from delivery.errors import DeliveryError, Fate, Fault
from delivery.polling import FIRST, MOST, Poller
from delivery.receipts import Receipts
from storage.enums import Channel, DeliveryState
from storage.models import SmsGateway
from tests.support.fake_senders import FakeSenders
from tests.support.world import DAY, World

S = DeliveryState
AWAY = DeliveryError(Fate.NOT_SENT, Fault.NETWORK, "connect", "")


class FakeTwilio(TwilioSender):
    """Takes every SMS; says of each what `status` is, or raises `away`."""

    batch_size = 50
    total_timeout = 10.0
    pacer = None

    def __init__(self, world: World) -> None:
        self.send = world.sender.send  # type: ignore[method-assign]  # the fake far end's own
        self.status = "sent"
        self.away: DeliveryError | None = None
        self.asked: list[str] = []

    async def fetch(self, sid: str) -> TwilioStatus | None:
        self.asked.append(sid)
        if self.away is not None:
            raise self.away
        return TwilioStatus(sid, self.status)


async def no_sleep(_: float) -> None: ...


async def polled(world: World, count: int = 1, **options: Any) -> tuple[Poller, FakeTwilio]:
    """A run by SMS that went out; the poller, and whom it asks."""
    await world.with_methods(Channel.SMS)
    await world.suspend(count, mobile=True)
    await world.sent()
    twilio = FakeTwilio(world)
    senders = FakeSenders(twilio)  # type: ignore[arg-type]  # one of its own kind
    receipts = Receipts(world.db, news=world.news, sleep=no_sleep)
    given = {"ask_twilio": True, **options}
    poller = Poller(world.db, senders, receipts, world.clock, sleep=no_sleep, **given)
    return poller, twilio


@pytest.mark.parametrize(
    ("status", "state"),
    [("delivered", S.DELIVERED), ("undelivered", S.BOUNCED), ("failed", S.BOUNCED), ("sent", S.ACCEPTED)],
)
async def test_what_it_says_settles_the_message(world: World, status: str, state: DeliveryState) -> None:
    poller, twilio = await polled(world)
    twilio.status = status
    world.clock.move(FIRST)
    assert await poller.round() == 1
    assert await world.states() == {state: 1}


async def test_ever_less_often_and_not_for_ever(world: World) -> None:
    """Some carriers never say: a dozen questions a message in three days, then none."""
    poller, twilio = await polled(world)
    assert await poller.round() == 0
    for _ in range(4 * 24 * 6):
        world.clock.move(dt.timedelta(minutes=10))
        await poller.round()
    assert 8 <= len(twilio.asked) <= 14
    world.clock.move(DAY)
    assert await poller.round() == 0


async def test_settled_it_is_not_asked_after_again(world: World) -> None:
    poller, twilio = await polled(world)
    twilio.status = "delivered"
    world.clock.move(FIRST)
    await poller.round()
    world.clock.move(DAY)
    assert (await poller.round(), len(twilio.asked)) == (0, 1)


async def test_a_round_asks_so_many_and_the_next_goes_on(world: World) -> None:
    """Ten thousand messages are not ten thousand questions at once; nobody is left out."""
    poller, twilio = await polled(world, MOST + 20)
    world.clock.move(FIRST)
    assert [await poller.round(), await poller.round()] == [MOST, 20]
    assert len(set(twilio.asked)) == MOST + 20


async def test_away_it_is_asked_once_a_round(world: World) -> None:
    """The next question would only meet the same; they all wait for the next round."""
    poller, twilio = await polled(world, 5)
    twilio.away = AWAY
    world.clock.move(FIRST)
    assert [await poller.round(), await poller.round()] == [1, 1]
    twilio.away = None
    assert await poller.round() == 5


async def test_where_it_calls_us_nobody_asks(world: World) -> None:
    """PUBLIC_URL is set: the callbacks come by themselves."""
    poller, twilio = await polled(world, ask_twilio=False)
    world.clock.move(FIRST)
    assert (await poller.round(), twilio.asked) == (0, [])


async def test_a_paused_gateway_is_not_asked(world: World) -> None:
    """Its credentials were refused: asking would be refused too."""
    poller, twilio = await polled(world)
    await world.change(SmsGateway, paused_at=world.clock.now())
    world.clock.move(FIRST)
    assert (await poller.round(), twilio.asked) == (0, [])
