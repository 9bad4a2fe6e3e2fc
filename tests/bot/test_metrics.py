"""What Prometheus reads: true to the database, and only for whoever has the key."""

import re

import pytest

from bot.metrics import Gauge, Metrics, written
from storage import auditor
from storage.auditor import Found
from storage.enums import DeliveryState, FindingKind
from tests.support.fake_senders import REFUSED
from tests.support.world import World

_LINE = re.compile(r'(# (HELP|TYPE) \w+ .+)|(\w+(\{\w+="\w+"\})? -?[0-9.e+]+)')


async def yes() -> bool:
    return True


@pytest.fixture
async def world(db: object, clock: object) -> World:
    return await World(db, clock).ready()  # type: ignore[arg-type]


async def test_every_number_is_the_databases(world: World) -> None:
    """Counts by state with zeros, the queue, the findings, the last run; each line as the format has it."""
    (refused, *_) = await world.suspend(4)
    world.sender.answers[refused] = [REFUSED]
    await world.sent()
    await world.suspend(2)
    await world.planned()
    async with world.db.write() as session:
        await auditor.keep(session, [Found(FindingKind.LEASE_STUCK, count=3)], now=world.clock.now())
    text = await Metrics(world.db, at_work=lambda: False, connected=yes).text()
    lines = text.splitlines()
    assert all(_LINE.fullmatch(line) for line in lines)
    assert {
        'suspensao_deliveries{state="accepted"} 3.0',
        'suspensao_deliveries{state="rejected"} 1.0',
        'suspensao_deliveries{state="bounced"} 0.0',
        "suspensao_queue 2.0",
        "suspensao_runs_open 1.0",
        "suspensao_in_doubt 0.0",
        'suspensao_findings{kind="lease_stuck"} 3.0',
        'suspensao_findings{kind="gone_back"} 0.0',
        f"suspensao_last_run_timestamp_seconds {world.clock.now().timestamp()!r}",
        f"suspensao_audit_timestamp_seconds {world.clock.now().timestamp()!r}",
        "suspensao_slack_connected 1.0",
        "suspensao_at_work 0.0",
        "suspensao_database_restored 0.0",
    } <= set(lines)
    assert sum(line.startswith("suspensao_deliveries{") for line in lines) == len(DeliveryState)


def test_a_gauge_without_a_value_is_left_out() -> None:
    """No run yet: zero would read as 1970."""
    assert written(Gauge("suspensao_x", "X.", {})) == ""
