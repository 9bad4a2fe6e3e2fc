"""The prazos switched on and off."""

import pytest
from sqlmodel import select

from storage import parameters, rules
from storage.engine import Database
from storage.enums import HoldReason, Kind
from storage.models import AuditEntry, NoticeRule
from storage.rules import TextsUnread
from tests.support.clock import FixedClock
from tests.support.factories import TODAY

PRIOR = "nonpayment.prior"


async def test_texts_are_read_before_non_payment_is_on(db: Database, clock: FixedClock) -> None:
    """The law asks much of these messages: nobody sends one that no admin has read."""

    async def switch_on() -> None:
        async with db.write() as session:
            await rules.switch_on(session, [PRIOR], by="U1", now=clock.now(), today=TODAY)

    with pytest.raises(TextsUnread):
        await switch_on()
    async with db.write() as session:
        await rules.mark_texts_read(session, [PRIOR], by="U1", now=clock.now())
    await switch_on()
    async with db.read() as session:
        rule = (await session.exec(select(NoticeRule).where(NoticeRule.key == PRIOR))).one()
    assert (rule.enabled, rule.enabled_on, rule.texts_read_by) == (True, TODAY, "U1")


async def test_a_rule_switched_on_makes_the_next_run_ask(db: Database, clock: FixedClock) -> None:
    """It may owe a notice to everybody at once."""
    async with db.write() as session:
        await parameters.clear_pending_hold(session)
        await rules.mark_texts_read(session, [PRIOR], by="U1", now=clock.now())
        on = await rules.switch_on(session, [PRIOR], by="U1", now=clock.now(), today=TODAY)
        assert [rule.key for rule in on] == [PRIOR]
        assert (await parameters.get(session)).pending_hold is HoldReason.RULE_SWITCHED_ON


async def test_switching_on_what_is_on_changes_nothing(db: Database, clock: FixedClock) -> None:
    """`enabled_on` stays, so that no notice turns into one from before; and nobody is asked."""
    async with db.write() as session:
        await parameters.clear_pending_hold(session)
        keys = ["temporary.started"]
        assert await rules.switch_on(session, keys, by="U1", now=clock.now(), today=TODAY) == []
        assert (await parameters.get(session)).pending_hold is None
        assert (await session.exec(select(AuditEntry))).all() == []


async def test_a_rule_switched_off_is_audited(db: Database, clock: FixedClock) -> None:
    """Off means not among the enabled, and the audit says who did it."""
    async with db.write() as session:
        await rules.switch_off(session, ["temporary.ending"], by="U1", now=clock.now())
    async with db.read() as session:
        on = [rule.key for rule in await rules.enabled(session, [Kind.TEMPORARY])]
        line = (await session.exec(select(AuditEntry))).one()
    assert on == ["temporary.started", "temporary.ended"]
    assert (line.action, line.subject, line.after) == (
        "rule.switched_off",
        "temporary.ending",
        {"enabled": False},
    )
