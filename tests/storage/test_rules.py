"""The prazos switched on and off."""

from dataclasses import replace

import pytest
from sqlmodel import select

from storage import parameters, rules
from storage.engine import Database
from storage.enums import Anchor, Channel, HoldReason, Kind
from storage.models import AuditEntry, Notice, NoticeRule
from storage.rules import Draft, NameTaken, TextsUnread
from tests.support.clock import NOON_UTC, FixedClock
from tests.support.factories import TODAY
from tests.support.world import World

PRIOR = "nonpayment.prior"
CALL = Draft("Ligue para nós", Kind.TEMPORARY, Anchor.END, -7, "temporary.ending", Channel.SMS)
ENDING = Draft("Suspensão perto do fim", Kind.TEMPORARY, Anchor.END, -3, "temporary.ending")


async def put(db: Database, key: str, draft: Draft) -> NoticeRule:
    async with db.write() as session:
        return await rules.put(session, key, draft, by="U1", now=NOON_UTC, today=TODAY)


async def lines(db: Database) -> list[str]:
    async with db.read() as session:
        return [line.action for line in (await session.exec(select(AuditEntry))).all()]


@pytest.fixture
async def asked(db: Database) -> None:
    """A person has answered what a new installation asks."""
    async with db.write() as session:
        await parameters.clear_pending_hold(session)


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


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.usefixtures("asked")
async def test_a_new_rule_is_off(db: Database) -> None:
    """It says what was decided, sends nothing yet, and asks nothing."""
    await put(db, "call", CALL)
    async with db.read() as session:
        rule = await rules.get(session, "call")
        assert (await parameters.get(session)).pending_hold is None
    assert (rule.name, rule.channel, rule.offset_days, rule.enabled) == (CALL.name, Channel.SMS, -7, False)
    assert await lines(db) == ["rule.added"]


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.usefixtures("asked")
async def test_a_rule_that_counts_from_another_day_starts_over(db: Database) -> None:
    """Ten days instead of three: what is past by now is asked about, as when it is switched on."""
    await put(db, "temporary.ending", replace(ENDING, offset_days=-10))
    async with db.read() as session:
        rule = await rules.get(session, "temporary.ending")
        assert (await parameters.get(session)).pending_hold is HoldReason.RULE_SWITCHED_ON
    assert (rule.enabled, rule.enabled_on) == (True, TODAY)


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.usefixtures("asked")
async def test_saving_the_same_again_changes_nothing(db: Database) -> None:
    """No line in the audit, no question in the next run."""
    await put(db, "temporary.ending", ENDING)
    async with db.read() as session:
        assert (await parameters.get(session)).pending_hold is None
    assert await lines(db) == []


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_another_message_for_non_payment_is_read_first(db: Database) -> None:
    """The rule is off until an admin has read what it says now."""
    async with db.write() as session:
        await rules.mark_texts_read(session, [PRIOR], by="U1", now=NOON_UTC)
        await rules.switch_on(session, [PRIOR], by="U1", now=NOON_UTC, today=TODAY)
    changed = await put(db, PRIOR, Draft("Aviso", Kind.NONPAYMENT, Anchor.START, -15, "custom"))
    assert (changed.enabled, changed.texts_read_at) == (False, None)


async def test_two_rules_of_a_kind_are_not_called_the_same(db: Database) -> None:
    """The other kind may, and so may a rule whose namesake was removed."""
    with pytest.raises(NameTaken):
        await put(db, "call", replace(CALL, name=ENDING.name))
    await put(db, "other", replace(CALL, kind=Kind.NONPAYMENT, name=ENDING.name))
    async with db.write() as session:
        await rules.remove(session, "temporary.ending", by="U1", now=NOON_UTC)
    await put(db, "call", replace(CALL, name=ENDING.name))


async def test_a_rule_that_sent_something_is_kept_out_of_sight(db: Database) -> None:
    """Its notices name it; it is off, in no list, and comes back under its key, still off."""
    world = await World(db, FixedClock()).ready()
    await world.suspend()
    await world.planned()
    for key in ("temporary.started", "temporary.ending"):
        async with db.write() as session:
            assert await rules.remove(session, key, by="U1", now=NOON_UTC)
    async with db.read() as session:
        assert {rule.key for rule in await rules.all_rules(session)}.isdisjoint({"temporary.started"})
        kept = {rule.key: rule.retired_at for rule in (await session.exec(select(NoticeRule))).all()}
    assert kept["temporary.started"] == NOON_UTC
    assert "temporary.ending" not in kept
    assert len(await world.rows(Notice)) == 1
    back = await put(db, "temporary.started", replace(ENDING, name="De novo"))
    assert (back.retired_at, back.enabled) == (None, False)


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_removing_twice_is_told(db: Database) -> None:
    """Whoever comes second reads that it is gone; the audit has one line."""
    async with db.write() as session:
        assert await rules.remove(session, "temporary.ending", by="U1", now=NOON_UTC)
        assert not await rules.remove(session, "temporary.ending", by="U2", now=NOON_UTC)
    assert await lines(db) == ["rule.removed"]
