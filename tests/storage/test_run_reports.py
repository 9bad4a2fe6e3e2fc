"""How far the message of each run has come, on SQLite and PostgreSQL."""

import datetime as dt

import pytest

from storage import run_reports
from storage.engine import Database
from storage.enums import BacklogChoice, HoldReason
from storage.models import Parameters
from storage.run_reports import Stage
from tests.support.clock import FixedClock
from tests.support.world import DAY, WHO, World

LONG_AGO = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
async def world(db: Database, clock: FixedClock) -> World:
    return await World(db, clock).ready()


async def test_a_report_goes_through_its_stages(world: World) -> None:
    """Each is found again until it is closed; a refusal is kept until Slack takes something."""
    run_id = await world.sent()
    async with world.db.write() as session:
        await run_reports.refused(session, run_id, "not_in_channel")
        (found,) = await run_reports.unfinished(session, since=LONG_AGO)
        assert (found.stage, found.error, found.asked_by) == (None, "not_in_channel", WHO)
        await run_reports.shown(session, run_id, channel="C1", ts="1.0", stage=Stage.ENDED, shows="abc")
        (found,) = await run_reports.unfinished(session, since=LONG_AGO)
        assert (found.channel, found.ts, found.stage, found.shows) == ("C1", "1.0", Stage.ENDED, "abc")
        assert found.error is None
        await run_reports.shown(session, run_id, channel="C1", ts="1.0", stage=Stage.CLOSED, shows="abc")
        assert not await run_reports.unfinished(session, since=LONG_AGO)


async def test_a_deleted_message_begins_again(world: World) -> None:
    """Nothing of the old one is kept."""
    run_id = await world.sent()
    async with world.db.write() as session:
        await run_reports.shown(session, run_id, channel="C1", ts="1.0", stage=Stage.LIVE, shows="abc")
        await run_reports.gone(session, run_id)
        (found,) = await run_reports.unfinished(session, since=LONG_AGO)
    assert (found.channel, found.ts, found.stage, found.shows) == (None, None, None, "")


async def test_only_what_ended_lately_is_news(world: World, clock: FixedClock) -> None:
    """A run that has not ended is news however old it is."""
    await world.suspend(1)
    living = await world.planned()
    await world.planned()  # nothing is left for it: it ends at once
    async with world.db.read() as session:
        found = await run_reports.unfinished(session, since=clock.now() + DAY)
    assert [report.run_id for report in found] == [living]


async def test_who_answered_is_known_whoever_decides_next(world: World) -> None:
    """The run itself keeps the last decision only."""
    await world.change(Parameters, pending_hold=HoldReason.FIRST_RUN)
    await world.suspend(1)
    run_id = await world.planned(BacklogChoice.ASK)
    async with world.db.read() as session:
        assert await run_reports.answered_by(session, run_id) is None
    await world.runs.answer(run_id, BacklogChoice.INCLUDE, "UFIRST")
    await world.runs.stop(run_id, "USECOND")
    async with world.db.read() as session:
        assert await run_reports.answered_by(session, run_id) == "UFIRST"
