"""A person decides what became of deliveries in doubt: once, in time, and never past a receipt."""

import asyncio
import datetime as dt
from itertools import permutations

import pytest

from delivery import report
from delivery.deciding import Decided, Scope
from storage import decisions, doubt, receipts
from storage.engine import Database
from storage.enums import Channel, ReceiptKind, RunState, RunTrigger, SuspensionState, Verdict
from storage.enums import DeliveryState as S
from storage.models import Attempt, AuditEntry, Client, Decision, Delivery, Run, Suspension
from storage.receipts import ReceiptEvent
from tests.support.clock import FixedClock
from tests.support.fake_senders import CUT_OFF, GREYLISTED, REFUSED
from tests.support.world import DAY, WHO, World

LEASE = dt.timedelta(minutes=6)
V = Verdict


@pytest.fixture
async def world(db: Database, clock: FixedClock) -> World:
    return await World(db, clock).ready()


async def doubtful(world: World, count: int = 1) -> list[Delivery]:
    """An ended run whose mails are all in doubt, and may be decided."""
    addresses = await world.suspend(count)
    for address in addresses:
        world.sender.answers[address] = [CUT_OFF]
    await world.sent()
    world.clock.move(LEASE)
    return list(await world.rows(Delivery))


async def say(world: World, verdict: Verdict, *, press: str = "T1", **scope: object) -> Decided | None:
    return await world.runs.decide(
        Scope(**scope),  # type: ignore[arg-type]
        verdict,
        WHO,
        press=press,
        seen=world.clock.now(),
    )


@pytest.mark.parametrize(("verdict", "state"), [(V.ARRIVED, S.ACCEPTED), (V.ABANDON, S.ABANDONED)])
async def test_what_a_person_says_stands(world: World, verdict: Verdict, state: S) -> None:
    """One or all of them, with who said it, and how many, in the audit."""
    await doubtful(world, 3)
    assert await say(world, verdict, delivery_id=1) == Decided(1)
    assert await world.states() == {state: 1, S.IN_DOUBT: 2}
    assert await say(world, verdict, press="T2") == Decided(2)
    assert await world.states() == {state: 3}
    told = [(row.actor, row.action, row.subject, row.after["count"]) for row in await world.rows(AuditEntry)]
    assert told[-2:] == [
        (WHO, f"doubt.{verdict}", "delivery 1", 1),
        (WHO, f"doubt.{verdict}", "all runs", 2),
    ]


async def test_sent_again_it_goes_in_a_run_of_its_own(world: World) -> None:
    """The run had ended: what was told of it stays true, with one line that says where the notice went."""
    await doubtful(world)
    assert await say(world, V.RESEND) == Decided(1)
    await world.dispatcher.settle()
    first, follow_up = await world.rows(Run)
    assert (first.state, follow_up.trigger) == (RunState.DONE, RunTrigger.FOLLOW_UP)
    async with world.db.read() as session:
        before, after = [await report.summary(session, run.id) for run in (first, follow_up)]
    assert (before.total, before.sent_again, after.sent) == (0, 1, 1)
    assert len(await world.attempts("cliente1@example.com")) == 2


async def test_sent_again_it_stays_in_a_run_that_goes_on(world: World) -> None:
    """Another of its notices still waits for a try: the run sends both."""
    for address, answer in zip(await world.suspend(2), (CUT_OFF, GREYLISTED), strict=True):
        world.sender.answers[address] = [answer]
    await world.sent()
    world.clock.move(LEASE)
    assert await say(world, V.RESEND) == Decided(1)
    await world.dispatcher.settle()
    assert await world.states() == {S.ACCEPTED: 2}
    assert len({row.run_id for row in await world.rows(Delivery)}) == 1


async def test_not_before_its_own_answer_can_come(world: World) -> None:
    """Until the lease is over a call may be under way: then it is told, and nothing is changed."""
    (address,) = await world.suspend()
    world.sender.answers[address] = [CUT_OFF]
    await world.sent()
    assert await say(world, V.RESEND) == Decided(0, early=1)
    assert await world.states() == {S.IN_DOUBT: 1}


async def test_a_press_counts_once(world: World) -> None:
    """Slack delivers it again after the notice went out and came into doubt again: no third call."""
    await doubtful(world)
    world.sender.answers["cliente1@example.com"] = [CUT_OFF]
    await say(world, V.RESEND)
    await world.dispatcher.settle()
    world.clock.move(LEASE)
    assert await say(world, V.RESEND) is None
    await world.dispatcher.settle()
    assert len(await world.rows(Attempt)) == 2
    assert len(await world.rows(Decision)) == 1


async def test_what_the_list_did_not_show_is_not_decided(world: World) -> None:
    """*Decidir todos* means those the person saw, not what has come into doubt since."""
    await doubtful(world)
    seen = world.clock.now() - dt.timedelta(minutes=30)
    decided = await world.runs.decide(Scope(), V.ABANDON, WHO, press="T1", seen=seen)
    assert decided == Decided(0)


async def test_two_people_at_once(world: World) -> None:
    """One of them decides; the other is told that nothing was left."""
    await doubtful(world)
    both = await asyncio.gather(say(world, V.RESEND, press="T1"), say(world, V.ABANDON, press="T2"))
    assert sorted(one.done for one in both if one) == [0, 1]


async def test_a_receipt_that_came_first_wins(world: World) -> None:
    (delivery,) = await doubtful(world)
    await hear(world, delivery, ReceiptKind.DELIVERED)
    assert await say(world, V.RESEND) == Decided(0)
    assert await world.states() == {S.DELIVERED: 1}


@pytest.mark.parametrize(
    ("kind", "state"), [(ReceiptKind.DELIVERED, S.DELIVERED), (ReceiptKind.BOUNCED, S.BOUNCED)]
)
async def test_a_receipt_of_the_first_call_saves_the_second(
    world: World, kind: ReceiptKind, state: S
) -> None:
    """It comes while the notice waits to be sent again: it need not be any more."""
    (delivery,) = await doubtful(world)
    await say(world, V.RESEND)
    await hear(world, delivery, kind)
    await world.dispatcher.settle()
    assert await world.states() == {state: 1}
    assert len(await world.rows(Attempt)) == 1


async def hear(world: World, delivery: Delivery, kind: ReceiptKind) -> None:
    key = (await world.rows(Attempt))[0].key
    event = ReceiptEvent("far", f"{key}-{kind}", key, kind, at=world.clock.now())
    async with world.db.write() as session:
        await receipts.apply(
            session,
            [event],
            channel=Channel.EMAIL,
            account_id=delivery.account_id,
            now=world.clock.now(),
        )


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("verdict", [V.ARRIVED, V.RESEND])
@pytest.mark.parametrize("steps", list(permutations(["person", ReceiptKind.ACCEPTED, ReceiptKind.DELIVERED])))
async def test_in_whatever_order_it_ends_the_same(
    world: World, verdict: Verdict, steps: tuple[str, ...]
) -> None:
    """A person's word among the receipts, each twice."""
    (delivery,) = await doubtful(world)
    for step in (step for step in steps for _ in range(2)):
        if step == "person":
            await say(world, verdict)
        else:
            await hear(world, delivery, ReceiptKind(step))
    assert await world.states() == {S.DELIVERED: 1}


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("kinds", list(permutations([ReceiptKind.DELIVERED, ReceiptKind.BOUNCED])))
async def test_abandoned_stays_abandoned(world: World, kinds: tuple[ReceiptKind, ...]) -> None:
    """Receipts that come later are written down, and end nothing anew."""
    (delivery,) = await doubtful(world)
    await say(world, V.ABANDON)
    for kind in kinds:
        await hear(world, delivery, kind)
    assert await world.states() == {S.ABANDONED: 1}


@pytest.mark.parametrize(
    ("model", "change", "why"),
    [
        (Suspension, {"state": SuspensionState.CANCELLED}, "suspension_cancelled"),
        (Client, {"exempt_until": dt.date(2027, 1, 1)}, "exempt"),
    ],
)
async def test_what_is_no_longer_owed_is_not_sent_again(
    world: World, model: type, change: dict[str, object], why: str
) -> None:
    """It stays where it was, and the person reads why."""
    await doubtful(world)
    await world.change(model, **change)
    assert await say(world, V.RESEND) == Decided(0, kept={why: 1})
    assert await world.states() == {S.IN_DOUBT: 1}


async def test_too_late_is_too_late(world: World) -> None:
    """A notice that its rule would not send any more is not sent for a doubt either."""
    await doubtful(world)
    world.clock.move(10 * DAY)
    assert await say(world, V.RESEND) == Decided(0, kept={"too_late": 1})


async def test_abandoned_it_ends_the_notice(world: World) -> None:
    """It may have reached its client: no other method repeats it."""
    await world.with_methods(Channel.EMAIL, Channel.SMS)
    (address,) = await world.suspend(mobile=True)
    world.sender.answers[address] = [CUT_OFF]
    await world.sent()
    world.clock.move(LEASE)
    await say(world, V.ABANDON)
    await world.dispatcher.settle()
    assert [row.channel for row in await world.rows(Delivery)] == [Channel.EMAIL]


async def test_refused_at_last_it_goes_by_the_next_method(world: World) -> None:
    """The second call proves that nothing arrived by it: the notice goes on as any other."""
    await world.with_methods(Channel.EMAIL, Channel.SMS)
    (address,) = await world.suspend(mobile=True)
    world.sender.answers[address] = [CUT_OFF, REFUSED]
    await world.sent()
    world.clock.move(LEASE)
    await say(world, V.RESEND)
    await world.dispatcher.settle()
    assert await world.states() == {S.REJECTED: 1, S.ACCEPTED: 1}


async def test_what_is_known_of_each(world: World) -> None:
    """When, through which account, what came back; by what went wrong they are counted."""
    await doubtful(world, 2)
    async with world.db.read() as session:
        assert await doubt.counts(session) == {"timeout": 2}
        latest, _ = await doubt.listed(session, Scope(codes=["timeout"]))
        assert await doubt.listed(session, Scope(codes=["interrupted"])) == []
        assert len(await doubt.listed(session, Scope(), limit=5, offset=1)) == 1
    known = (latest.client_name, latest.contract, latest.account, latest.code, latest.text, latest.calls)
    assert known == ("Cliente 2", "C2", "Principal", "timeout", CUT_OFF.detail, 1)
    assert latest.decidable_at is not None
    assert latest.decidable_at < world.clock.now()


async def test_a_thousand_are_one_decision(world: World) -> None:
    """In chunks that any database takes, in one transaction."""
    await doubtful(world, decisions.CHUNK + 5)
    assert await say(world, V.ARRIVED) == Decided(decisions.CHUNK + 5)
