"""The parameter screen's row."""

import datetime as dt

import pytest
from sqlmodel import select

from storage import parameters
from storage.engine import Database
from storage.enums import Channel, HoldReason
from storage.models import AuditEntry
from storage.parameters import ParametersChanged
from tests.support.clock import FixedClock


async def test_a_save_changes_what_it_names(db: Database, clock: FixedClock) -> None:
    """Named fields change, the others stay, and the version moves on."""
    async with db.write() as session:
        await parameters.update(
            session, version=1, by="U1", now=clock.now(), method=Channel.EMAIL, send_at=dt.time(8, 30)
        )
    async with db.read() as session:
        stored = await parameters.get(session)
    assert (stored.method, stored.send_at, stored.timezone) == (
        Channel.EMAIL,
        dt.time(8, 30),
        "America/Sao_Paulo",
    )
    assert (stored.version, stored.updated_at) == (2, clock.now())


async def test_a_save_over_a_newer_one_is_refused(db: Database, clock: FixedClock) -> None:
    """Of two people who opened the same screen, the second is told, and sees what stands now."""
    async with db.write() as session:
        await parameters.update(session, version=1, by="U1", now=clock.now(), timezone="America/Manaus")

    async def save_the_old_screen() -> None:
        async with db.write() as session:
            await parameters.update(session, version=1, by="U2", now=clock.now(), timezone="UTC")

    with pytest.raises(ParametersChanged, match="Outra pessoa salvou") as refused:
        await save_the_old_screen()
    assert refused.value.current.timezone == "America/Manaus"


async def test_saving_the_same_changes_nothing(db: Database, clock: FixedClock) -> None:
    """No new version and no line in the audit: another person's open screen stays good."""
    async with db.write() as session:
        row = await parameters.update(session, version=1, by="U1", now=clock.now(), catch_up_hours=6)
        assert row.version == 1
        assert (await session.exec(select(AuditEntry))).all() == []


async def test_a_save_is_audited(db: Database, clock: FixedClock) -> None:
    """Who, when, and the fields that changed, before and after."""
    async with db.write() as session:
        await parameters.update(session, version=1, by="U1", now=clock.now(), send_at=dt.time(8))
    async with db.read() as session:
        line = (await session.exec(select(AuditEntry))).one()
    assert (line.at, line.actor, line.action) == (clock.now(), "U1", "parameters.updated")
    assert (line.before, line.after) == ({"send_at": "09:00:00"}, {"send_at": "08:00:00"})


async def test_pausing_does_not_turn_down_a_save(db: Database, clock: FixedClock) -> None:
    """The screen does not show the pause: resuming while somebody edits leaves their version good."""
    async with db.write() as session:
        assert await parameters.set_paused(session, False, by="U2", now=clock.now())
        row = await parameters.update(session, version=1, by="U1", now=clock.now(), catch_up_hours=3)
    assert row.paused is False


async def test_pausing_twice_is_once(db: Database, clock: FixedClock) -> None:
    """The second time says that it stood so already, and writes nothing."""
    async with db.write() as session:
        assert not await parameters.set_paused(session, True, by="U1", now=clock.now())
        assert (await session.exec(select(AuditEntry))).all() == []


async def test_the_first_reason_to_ask_waits(db: Database) -> None:
    """The first run's question is not replaced by an import's; once answered, the next reason is asked."""
    async with db.write() as session:
        await parameters.set_pending_hold(session, HoldReason.LARGE_IMPORT)
        assert (await parameters.get(session)).pending_hold is HoldReason.FIRST_RUN
        await parameters.clear_pending_hold(session)
        await parameters.set_pending_hold(session, HoldReason.LARGE_IMPORT)
    async with db.read() as session:
        assert (await parameters.get(session)).pending_hold is HoldReason.LARGE_IMPORT
