"""A secret between two views of a modal."""

import pytest
from sqlmodel import select

from storage import drafts
from storage.engine import Database
from storage.models import Draft
from storage.vault import Vault
from tests.support.clock import FixedClock


@pytest.fixture
async def draft_id(db: Database, vault: Vault, clock: FixedClock) -> str:
    """A secret kept for U1."""
    async with db.write() as session:
        return await drafts.keep(session, vault, "canary", owner="U1", now=clock.now())


async def test_its_owner_reads_it(db: Database, vault: Vault, clock: FixedClock, draft_id: str) -> None:
    """Within ten minutes, as often as the modal is shown again."""
    clock.move(drafts.LIFETIME / 2)
    async with db.read() as session:
        for _ in range(2):
            assert await drafts.read(session, vault, draft_id, owner="U1", now=clock.now()) == "canary"


async def test_nobody_else_reads_it(db: Database, vault: Vault, clock: FixedClock, draft_id: str) -> None:
    """Knowing the id is not enough."""
    async with db.read() as session:
        assert await drafts.read(session, vault, draft_id, owner="U2", now=clock.now()) is None


async def test_it_lasts_ten_minutes(db: Database, vault: Vault, clock: FixedClock, draft_id: str) -> None:
    """Afterwards it cannot be read, and the next draft takes it out of the database."""
    clock.move(drafts.LIFETIME)
    async with db.write() as session:
        assert await drafts.read(session, vault, draft_id, owner="U1", now=clock.now()) is None
        kept = await drafts.keep(session, vault, "other", owner="U1", now=clock.now())
        assert (await session.exec(select(Draft.id))).all() == [kept]


async def test_it_is_forgotten_once_used(
    db: Database, vault: Vault, clock: FixedClock, draft_id: str
) -> None:
    """Discarded, it is gone at once."""
    async with db.write() as session:
        await drafts.discard(session, draft_id)
        assert await drafts.read(session, vault, draft_id, owner="U1", now=clock.now()) is None


async def test_the_database_does_not_show_it(db: Database, draft_id: str) -> None:
    """The stored bytes hold no part of the secret."""
    async with db.read() as session:
        assert b"canary" not in (await session.exec(select(Draft.sealed))).one()
