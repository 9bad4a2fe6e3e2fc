"""The law's clock from the ledger's rows."""

import datetime as dt

import pytest
from sqlmodel import col, update

from delivery import clocks
from delivery.rgc import PRIOR, Proof, Risk
from storage.engine import Database
from storage.enums import DeliveryState, Kind, SuspensionState
from storage.models import Delivery, NoticeRule, Suspension
from tests.support.clock import FixedClock
from tests.support.world import DAY, TODAY, World

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])


async def test_from_acceptance_to_bounce(db: Database) -> None:
    """Accepted at 23:30 of the provider's day, which counts; the bounce makes it a risk."""
    world = await World(db, FixedClock()).ready(covers_nonpayment=True)
    start = TODAY + 20 * DAY
    state, seen = SuspensionState.PLANNED, TODAY - 40 * DAY
    await world.suspend(kind=Kind.NONPAYMENT, starts_on=start, ends_on=None, state=state, first_seen_on=seen)
    async with db.write() as session:
        only = update(NoticeRule).where(col(NoticeRule.key) == PRIOR)
        await session.execute(update(NoticeRule).values(enabled=False))
        await session.execute(only.values(enabled=True, offset_days=-20))
    world.clock.set(dt.datetime(2026, 11, 25, 2, 30, tzinfo=dt.UTC))
    await world.sent()
    async with db.read() as session:
        (ticking,) = await clocks.page(session)
    found = ticking.clock
    assert (found.proof, found.noticed_on, found.risk) == (Proof.ACCEPTED, TODAY, Risk.NONE)
    assert (found.suspension_from, found.termination_from) == (TODAY + 15 * DAY, start + 60 * DAY)
    assert not found.older_than_installation
    await world.change(Delivery, state=DeliveryState.BOUNCED)
    async with db.read() as session:
        assert (await clocks.page(session))[0].clock.risk is Risk.NO_PROVEN_NOTICE
        assert await clocks.page(session, after=1) == []
    await world.change(Suspension, declared_notice_on=TODAY - 2 * DAY)
    async with db.read() as session:
        assert (await clocks.page(session))[0].clock.proof is Proof.DECLARED
