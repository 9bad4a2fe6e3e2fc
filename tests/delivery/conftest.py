"""The world that tests of the core live in."""

import pytest

from storage.engine import Database
from tests.support.clock import FixedClock
from tests.support.world import World


@pytest.fixture
async def world(db: Database, clock: FixedClock) -> World:
    """A provider ready to send, without clients yet; on SQLite and on PostgreSQL."""
    return await World(db, clock).ready()
