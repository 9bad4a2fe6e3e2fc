"""What far ends say later: in whatever order it comes, the ledger ends the same."""

import asyncio
import datetime as dt
from collections import Counter
from collections.abc import Sequence
from itertools import permutations

import pytest

from storage import ledger, receipts, suppressions, upkeep
from storage.engine import Database
from storage.enums import Channel, Outcome, ReceiptKind, SuppressionReason
from storage.enums import DeliveryState as S
from storage.ledger import Result, Start
from storage.models import Attempt, Delivery, Receipt, Suppression
from storage.owed import next_owed
from storage.receipts import Applied, ReceiptEvent
from tests.support.clock import NOON_UTC, FixedClock
from tests.support.world import World

K = ReceiptKind
MINUTE = dt.timedelta(minutes=1)
TOKEN = "worker"


class Desk:
    """Deliveries that are being sent, and what may come of them, each in its own commit."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def sending(self, count: int = 1) -> list[int]:
        """So many more clients, whose mails are under way; the ids of their deliveries."""
        await self.world.suspend(count)
        run_id, now = await self.world.planned(), self.world.clock.now()
        async with self.world.db.write() as session:
            found = await next_owed(
                session,
                run_id=run_id,
                channel=Channel.EMAIL,
                account_id=self.world.account.id,
                limit=count,
            )
            ids = [item.delivery_id for item in found]
            starts = [Start(delivery_id, key_of(delivery_id), TOKEN, 1) for delivery_id in ids]
            until = now + 5 * MINUTE
            await ledger.claim(session, ids, token=TOKEN, lease_until=until, now=now)
            await ledger.begin(session, starts, token=TOKEN, lease_reaches=now, now=now)
        return ids

    async def record(self, delivery_id: int, outcome: Outcome = Outcome.ACCEPTED) -> None:
        result = Result(delivery_id, key_of(delivery_id), outcome, ref="abc")
        async with self.world.db.write() as session:
            await ledger.record(session, [result], token=TOKEN, now=self.world.clock.now())

    async def recover(self) -> None:
        async with self.world.db.write() as session:
            await upkeep.recover(session, now=self.world.clock.now(), all_workers=True)

    async def apply(self, *events: ReceiptEvent, account_id: int | None = None) -> Applied:
        async with self.world.db.write() as session:
            return await receipts.apply(
                session,
                events,
                channel=Channel.EMAIL,
                account_id=account_id or self.world.account.id,
                now=self.world.clock.now(),
            )

    async def delivery(self, delivery_id: int) -> Delivery:
        return next(row for row in await self.world.rows(Delivery) if row.id == delivery_id)


@pytest.fixture
async def desk(db: Database, clock: FixedClock) -> Desk:
    return Desk(await World(db, clock).ready())


def key_of(delivery_id: int) -> str:
    return f"{delivery_id:032x}"


def event(delivery_id: int, kind: ReceiptKind, **more: object) -> ReceiptEvent:
    given = {"event_id": f"{delivery_id}-{kind}", "at": NOON_UTC, "provider": "sendgrid", **more}
    return ReceiptEvent(attempt_key=key_of(delivery_id), kind=kind, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (K.ACCEPTED, S.ACCEPTED),
        (K.DEFERRED, S.ACCEPTED),
        (K.DELIVERED, S.DELIVERED),
        (K.SPAM, S.DELIVERED),
        (K.UNSUBSCRIBED, S.DELIVERED),
        (K.BOUNCED, S.BOUNCED),
        (K.REJECTED, S.BOUNCED),
    ],
)
async def test_a_receipt_settles_a_doubt(kind: ReceiptKind, state: S, desk: Desk) -> None:
    """By itself: the attempt's key is all it takes."""
    (delivery_id,) = await desk.sending()
    await desk.recover()
    applied = await desk.apply(event(delivery_id, kind))
    assert applied == Applied({delivery_id: state}, 1, [])
    assert (await desk.delivery(delivery_id)).state is state


async def play(desk: Desk, delivery_id: int, steps: Sequence[str]) -> None:
    """Each step twice: whatever is repeated changes nothing."""
    for step in steps:
        for _ in range(2):
            match step:
                case "record":
                    await desk.record(delivery_id)
                case "doubt":
                    await desk.record(delivery_id, Outcome.IN_DOUBT)
                case "recover":
                    await desk.recover()
                case _:
                    await desk.apply(event(delivery_id, K(step)))


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        (("record", K.ACCEPTED, K.DELIVERED, K.SPAM), S.DELIVERED),
        (("record", K.DEFERRED, K.DELIVERED, K.BOUNCED), S.BOUNCED),
        (("doubt", K.ACCEPTED, K.DEFERRED), S.ACCEPTED),
        (("doubt", K.DELIVERED, K.REJECTED), S.BOUNCED),
        (("recover", "record", K.ACCEPTED, K.DELIVERED), S.DELIVERED),
        (("recover", "record"), S.ACCEPTED),
    ],
)
async def test_their_order_does_not_matter(steps: tuple[str, ...], state: S, desk: Desk) -> None:
    """Late, doubled, reordered, before our own record, over a restart: every order ends the same."""
    orders = list(permutations(steps))
    for order in orders:
        (delivery_id,) = await desk.sending()
        await play(desk, delivery_id, order)
    ends = Counter(row.state for row in await desk.world.rows(Delivery))
    assert ends == {state: len(orders)}


async def test_all_in_one_post(desk: Desk) -> None:
    """As far as they take the delivery, whatever the order in the post; each is written down."""
    ids = await desk.sending(6)
    kinds = list(permutations((K.ACCEPTED, K.DELIVERED, K.BOUNCED)))
    posted = [event(n, kind) for n, order in zip(ids, kinds, strict=True) for kind in order]
    applied = await desk.apply(*posted, *posted)
    assert applied == Applied(dict.fromkeys(ids, S.BOUNCED), 18, [])
    assert len(await desk.world.rows(Receipt)) == 18


async def test_one_that_is_faster_than_our_record(desk: Desk) -> None:
    """The call's own answer finds the delivery settled, and is kept with the attempt."""
    (delivery_id,) = await desk.sending()
    await desk.apply(event(delivery_id, K.DELIVERED, provider_ref="abc.1"))
    await desk.record(delivery_id)
    row = await desk.delivery(delivery_id)
    (attempt,) = await desk.world.rows(Attempt)
    assert (row.state, row.provider_ref, attempt.outcome) == (S.DELIVERED, "abc.1", Outcome.ACCEPTED)


async def test_a_bounce_says_why(desk: Desk) -> None:
    (delivery_id,) = await desk.sending()
    await desk.record(delivery_id)
    await desk.apply(event(delivery_id, K.BOUNCED, code="550", detail="5.1.1 unknown"))
    row = await desk.delivery(delivery_id)
    assert (row.error_code, row.error_text, row.provider_ref) == ("550", "5.1.1 unknown", "abc")


async def test_doubt_that_is_settled_leaves_no_reason_behind(desk: Desk) -> None:
    (delivery_id,) = await desk.sending()
    await desk.recover()
    await desk.apply(event(delivery_id, K.DELIVERED))
    assert (await desk.delivery(delivery_id)).error_code is None


async def test_what_has_ended_stays(desk: Desk) -> None:
    """A refusal is no delivery, whatever comes later; what came is kept as evidence."""
    (delivery_id,) = await desk.sending()
    await desk.record(delivery_id, Outcome.REJECTED)
    applied = await desk.apply(event(delivery_id, K.DELIVERED))
    assert (applied.moved, applied.new) == ({}, 1)
    assert (await desk.delivery(delivery_id)).state is S.REJECTED


async def test_somebody_elses_mail_leaves_no_trace(desk: Desk) -> None:
    """A key that is none of ours, or one that went through another account."""
    (delivery_id,) = await desk.sending()
    spam = {"suppress": SuppressionReason.SPAM}
    assert (await desk.apply(event(999, K.SPAM, **spam))).new == 0
    assert (await desk.apply(event(delivery_id, K.SPAM, **spam), account_id=99)).new == 0
    assert await desk.world.rows(Receipt) == await desk.world.rows(Suppression) == []
    assert (await desk.delivery(delivery_id)).state is S.SENDING


async def test_a_repeated_complaint_does_not_undo_a_person(desk: Desk) -> None:
    """Lifted stays lifted, until something new happens."""
    (delivery_id,) = await desk.sending()
    complaint = event(delivery_id, K.SPAM, suppress=SuppressionReason.SPAM)
    await desk.apply(complaint)
    to = (await desk.delivery(delivery_id)).destination
    async with desk.world.db.write() as session:
        await suppressions.lift(
            session, channel=Channel.EMAIL, destination=to, by="U1", now=NOON_UTC + MINUTE
        )
    await desk.apply(complaint)
    async with desk.world.db.read() as session:
        assert await suppressions.active(session, Channel.EMAIL, [to]) == {}


async def test_two_posts_at_once(desk: Desk) -> None:
    """The same events, five times at once: each is written once, and nobody waits for ever."""
    ids = await desk.sending(20)
    posted = [event(delivery_id, K.DELIVERED) for delivery_id in ids]

    async def post(events: Sequence[ReceiptEvent]) -> None:
        while events:
            events = (await desk.apply(*events)).waiting

    async with asyncio.timeout(20):
        await asyncio.gather(*(post(posted[n:] + posted[:n]) for n in range(0, 20, 4)))
    assert len(await desk.world.rows(Receipt)) == 20
    assert await desk.world.states() == {S.DELIVERED: 20}


@pytest.mark.parametrize("dialect", [pytest.param("postgresql", marks=pytest.mark.postgres)])
async def test_who_holds_a_delivery_is_not_waited_for(desk: Desk) -> None:
    """The answer of its call is being recorded: the event comes back, to be applied after it."""
    held, free = await desk.sending(2)
    async with desk.world.db.write() as session:
        await ledger.record(
            session, [Result(held, key_of(held), Outcome.ACCEPTED)], token=TOKEN, now=NOON_UTC
        )
        applied = await desk.apply(event(held, K.DELIVERED), event(free, K.DELIVERED))
    assert applied == Applied({free: S.DELIVERED}, 1, [event(held, K.DELIVERED)])
    assert (await desk.apply(*applied.waiting)).moved == {held: S.DELIVERED}
