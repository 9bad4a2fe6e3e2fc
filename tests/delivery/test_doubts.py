"""What settles by itself: an SMS that its gateway can be asked after, a push that replaces itself."""

import datetime as dt
from typing import Any

import pytest

from delivery.channels.sms_http import HttpSmsSender
from delivery.channels.sms_twilio import TwilioSender
from delivery.channels.twilio_status import TwilioStatus
from delivery.doubts import DECENT, FIRST, Doubts, Wanted, matches
from delivery.errors import DeliveryError, Fate, Fault
from delivery.receipts import Receipts
from storage.enums import BacklogChoice, Channel, DeliveryState, Found, ReceiptKind
from storage.models import Attempt, Delivery, Search
from storage.upkeep import PUSHES_MOST
from tests.support.clock import NOON_UTC
from tests.support.fake_senders import CUT_OFF, REFUSED, FakeSender, FakeSenders
from tests.support.world import World

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])

S = DeliveryState
MINUTE = dt.timedelta(minutes=1)
AWAY = DeliveryError(Fate.NOT_SENT, Fault.NETWORK, "connect", "")
TO = World.mobile(1)
TEXT = "temporary.started Cliente 1".ljust(153, ".")  # as FakeLetters writes it
MINE = Wanted(1, TO, NOON_UTC, TEXT)


def sms(sid: str = "SM1", *, after: dt.timedelta = MINUTE, text: str = TEXT, to: str = TO) -> TwilioStatus:
    return TwilioStatus(sid, "delivered", to=to, body=text, created_at=NOON_UTC + after)


@pytest.mark.parametrize(
    ("messages", "found"),
    [
        ([sms()], "SM1"),
        ([sms(text=f"Sent from a trial account - {TEXT}")], "SM1"),
        ([sms(), sms("SM2", text="Outra coisa")], "SM1"),
        ([], Found.NOTHING),
        ([sms(text="Outra coisa")], Found.NOTHING),
        ([sms(to=World.mobile(2))], Found.NOTHING),
        ([sms(after=-10 * MINUTE)], Found.NOTHING),
        ([sms(after=10 * MINUTE)], Found.NOTHING),
        ([sms(), sms("SM2")], Found.SEVERAL),
    ],
)
def test_one_message_that_fits_is_ours(
    dialect: str, messages: list[TwilioStatus], found: str | Found
) -> None:
    """By number, words and time; several that fit are none."""
    told = matches([MINE], messages, took=MINUTE)[1]
    assert (told.sid if isinstance(told, TwilioStatus) else told) == found


def test_what_two_doubts_claim_is_neither_s(dialect: str) -> None:
    """Two contracts of one client may read alike."""
    both = [MINE, Wanted(2, TO, NOON_UTC + MINUTE, TEXT)]
    assert set(matches(both, [sms()], took=MINUTE).values()) == {Found.SEVERAL}


class FakeTwilio(TwilioSender):
    """Lists what `sent` holds, or raises `away`."""

    batch_size = 50
    total_timeout = 60.0

    def __init__(self) -> None:
        self.sent: list[TwilioStatus] = []
        self.away: DeliveryError | None = None
        self.asked: list[dt.date] = []

    async def find(self, destination: str, day: dt.date) -> list[TwilioStatus]:
        self.asked.append(day)
        if self.away is not None:
            raise self.away
        return [message for message in self.sent if message.to == destination]


class FakeGateway(HttpSmsSender):
    """Knows messages by our key."""

    knows_by_key = True

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    async def ask(self, ref: str, key: str) -> ReceiptKind | None:
        self.asked.append((ref, key))
        return ReceiptKind.DELIVERED


async def no_sleep(_: float) -> None: ...


async def doubtful(world: World, far_end: Any, count: int = 1) -> Doubts:
    """A run by SMS, all in doubt."""
    await world.with_methods(Channel.SMS)
    await world.suspend(count, mobile=True)
    world.sender.everything = CUT_OFF
    await world.sent()
    receipts = Receipts(world.db, news=world.news, sleep=no_sleep)
    return Doubts(
        world.db,
        FakeSenders(far_end),
        world.letters,
        receipts,
        world.clock,
        sleep=no_sleep,
    )


async def test_found_at_twilio_it_is_settled(world: World) -> None:
    """With its SID and as it stands there; nobody is asked."""
    twilio = FakeTwilio()
    doubts = await doubtful(world, twilio)
    await doubts.round()
    assert twilio.asked == []
    twilio.sent = [sms()]
    world.clock.move(FIRST)
    await doubts.round()
    assert [(row.state, row.provider_ref) for row in await world.rows(Delivery)] == [(S.DELIVERED, "SM1")]


async def test_someone_else_s_message_settles_nothing(world: World) -> None:
    """Its SID is another delivery's already."""
    twilio = FakeTwilio()
    doubts = await doubtful(world, twilio, 2)
    twilio.sent = [sms("TAKEN")]
    async with world.db.write() as session:
        other = await session.get(Delivery, 2)
        assert other is not None
        other.provider_ref = "TAKEN"
    world.clock.move(FIRST)
    await doubts.round()
    assert await world.states() == {S.IN_DOUBT: 2}


async def test_not_found_is_said_after_a_decent_time(world: World) -> None:
    """It stays in doubt: Twilio may list late, and who decides reads that it did not know of it."""
    twilio = FakeTwilio()
    doubts = await doubtful(world, twilio)
    world.clock.move(FIRST)
    await doubts.round()
    world.clock.move(DECENT)
    for _ in range(2):
        await doubts.round()
        world.clock.move(DECENT)
    async with world.db.read() as session:
        search = await session.get(Search, 1)
    assert search is not None
    assert search.found is Found.NOTHING
    assert await world.states() == {S.IN_DOUBT: 1}


async def test_asked_ever_less_often_and_not_for_ever(world: World) -> None:
    twilio = FakeTwilio()
    doubts = await doubtful(world, twilio)
    for _ in range(4 * 24 * 6):
        world.clock.move(10 * MINUTE)
        await doubts.round()
    assert 5 <= len(twilio.asked) <= 14


async def test_away_it_is_asked_later(world: World) -> None:
    twilio = FakeTwilio()
    doubts = await doubtful(world, twilio)
    twilio.away, twilio.sent = AWAY, [sms()]
    world.clock.move(FIRST)
    await doubts.round()
    twilio.away = None
    world.clock.move(FIRST)
    await doubts.round()
    assert await world.states() == {S.DELIVERED: 1}


async def test_a_gateway_that_knows_our_id_is_asked_by_it(world: World) -> None:
    gateway = FakeGateway()
    doubts = await doubtful(world, gateway)
    world.clock.move(FIRST)
    await doubts.round()
    (attempt,) = await world.rows(Attempt)
    assert gateway.asked == [("", attempt.key)]
    assert await world.states() == {S.DELIVERED: 1}


async def killed(world: World) -> None:
    """A process that dies in the middle of its calls, as it looks from the next one: they never answer."""
    world.sender.open.clear()
    await world.dispatcher.look()
    await world.sender.called.wait()
    world.dispatcher.stop()
    world.sender = FakeSender()
    world.senders = FakeSenders(world.sender)
    world.dispatcher = world.new_dispatcher()


async def test_a_push_repeats_by_itself(world: World) -> None:
    """On the device the second one takes the place of the first; its run is not over before."""
    await world.with_methods(Channel.PUSH)
    await world.suspend(devices=1)
    run_id = await world.planned(BacklogChoice.INCLUDE)
    await killed(world)
    await world.dispatcher.take_over()
    assert await world.states() == {S.PENDING: 1}
    await world.dispatcher.settle()
    assert await world.states() == {S.ACCEPTED: 1}
    assert (await world.run(run_id)).state == "done"
    assert len(await world.rows(Attempt)) == 2


async def test_a_push_refused_after_a_call_of_which_nobody_knows_goes_on_by_nothing(world: World) -> None:
    """The first may have arrived: the next method could be the second notice."""
    await world.with_methods(Channel.PUSH, Channel.SMS)
    await world.suspend(devices=1, mobile=True)
    await world.planned(BacklogChoice.INCLUDE)
    await killed(world)
    world.sender.everything = REFUSED
    await world.dispatcher.take_over()
    await world.dispatcher.settle()
    assert await world.states() == {S.REJECTED: 1}


async def test_a_push_repeats_so_often_and_no_more(world: World) -> None:
    """Then it waits for a person as any other."""
    await world.with_methods(Channel.PUSH)
    await world.suspend(devices=1)
    await world.planned(BacklogChoice.INCLUDE)
    await world.change(Delivery, attempts=PUSHES_MOST - 1)
    await killed(world)
    await world.dispatcher.take_over()
    assert await world.states() == {S.IN_DOUBT: 1}


async def test_a_push_whose_answer_is_in_doubt_waits_for_a_person(world: World) -> None:
    """Its sender has tried and told all it knows: trying at once again would tell no more."""
    await world.with_methods(Channel.PUSH)
    await world.suspend(devices=1)
    world.sender.everything = CUT_OFF
    await world.sent()
    assert await world.states() == {S.IN_DOUBT: 1}
    assert len(await world.rows(Attempt)) == 1
