"""What was accepted, bounced and declared, for the law's clock."""

import pytest
from sqlmodel import col, update

from delivery.rgc import PRIOR, TERMINATION
from storage import rgc
from storage.engine import Database
from storage.enums import Channel, DeliveryState, Kind, SuspensionState
from storage.models import Delivery, NoticeRule, Suspension
from storage.rgc import Clocked
from tests.support.clock import FixedClock
from tests.support.fake_senders import REFUSED
from tests.support.world import DAY, TODAY, World


async def warned(db: Database, *methods: Channel) -> World:
    """Two clients whose block is in fifteen days, each sent the prior notice."""
    world = await World(db, FixedClock()).ready(covers_nonpayment=True)
    await world.with_methods(*(methods or (Channel.EMAIL,)))
    await world.change(NoticeRule, enabled=False)
    async with db.write() as session:
        await session.execute(update(NoticeRule).where(col(NoticeRule.key) == PRIOR).values(enabled=True))
    await world.suspend(
        2,
        kind=Kind.NONPAYMENT,
        starts_on=TODAY + 15 * DAY,
        ends_on=None,
        state=SuspensionState.PLANNED,
        mobile=True,
    )
    return world


async def clocked(world: World, after: int = 0, limit: int = 10) -> list[Clocked]:
    async with world.db.read() as session:
        return list(await rgc.page(session, [PRIOR, TERMINATION], after=after, limit=limit))


async def test_an_accepted_notice_is_proven(db: Database) -> None:
    """From the moment of its acceptance; what is only planned is not."""
    world = await warned(db)
    await world.planned()
    assert [each.accepted for each in await clocked(world)] == [{}, {}]
    await world.dispatcher.settle()
    now = world.clock.now()
    first = (await clocked(world))[0]
    assert first == Clocked(1, "C1", "Cliente 1", TODAY + 15 * DAY, None, TODAY, {PRIOR: now})


async def test_a_bounce_undoes_it(db: Database) -> None:
    """A refusal never proves; an acceptance that comes back later proves nothing any more."""
    world = await warned(db)
    world.sender.answers["cliente2@example.com"] = [REFUSED]
    await world.sent()
    assert [PRIOR in each.accepted for each in await clocked(world)] == [True, False]
    await world.change(Delivery, state=DeliveryState.BOUNCED)
    assert [each.accepted for each in await clocked(world)] == [{}, {}]


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_an_sms_proves_nothing(db: Database) -> None:
    """It has no room for what a prior notice must say."""
    world = await warned(db, Channel.SMS)
    await world.sent()
    assert await world.states() == {DeliveryState.ACCEPTED: 2}
    assert [each.accepted for each in await clocked(world)] == [{}, {}]


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_pages_of_what_is_open(db: Database) -> None:
    """By id; what ended, and pauses, are not among them. The ERP's word is shown as it stands."""
    world = await warned(db)
    await world.change(Suspension, declared_notice_on=TODAY - 3 * DAY)
    await world.suspend()
    await world.suspend(kind=Kind.NONPAYMENT, ends_on=None, state=SuspensionState.ENDED)
    (second,) = await clocked(world, after=1)
    assert (second.suspension_id, second.declared_on) == (2, TODAY - 3 * DAY)
    assert [each.suspension_id for each in await clocked(world, limit=1)] == [1]
    assert await clocked(world, after=2) == []


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_installed_when_the_first_suspension_was_known(db: Database) -> None:
    """None in an empty database."""
    world = await World(db, FixedClock()).ready()
    async with db.read() as session:
        assert await rgc.installed_on(session) is None
    for day in (0, -9, -3):
        await world.suspend(first_seen_on=TODAY + day * DAY)
    async with db.read() as session:
        assert await rgc.installed_on(session) == TODAY - 9 * DAY
