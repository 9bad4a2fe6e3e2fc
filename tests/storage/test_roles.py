"""Who may do what."""

import datetime as dt

from storage import roles
from storage.engine import Database
from storage.enums import Role
from tests.support.clock import FixedClock


async def test_nobody_has_a_role_by_default(db: Database) -> None:
    """Deny by default begins here."""
    async with db.read() as session:
        assert await roles.role_of(session, "U1") is None


async def test_a_new_role_replaces_the_old(db: Database, clock: FixedClock) -> None:
    """One role a person; who gave it last is kept."""
    async with db.write() as session:
        await roles.grant(session, "U1", Role.ADMIN, by="U8", now=clock.now())
        await roles.grant(session, "U1", Role.VIEWER, by="U9", now=clock.now())
    async with db.read() as session:
        grants = await roles.all_grants(session)
    assert [(g.user_id, g.role, g.granted_by) for g in grants] == [("U1", Role.VIEWER, "U9")]


async def test_a_revoked_role_is_gone(db: Database, clock: FixedClock) -> None:
    """Taking it away twice is once."""
    async with db.write() as session:
        await roles.grant(session, "U1", Role.ADMIN, by="U9", now=clock.now())
        await roles.revoke(session, "U1")
        await roles.revoke(session, "U1")
    async with db.read() as session:
        assert await roles.role_of(session, "U1") is None


async def test_grants_are_listed_oldest_first(db: Database, clock: FixedClock) -> None:
    """The list keeps its order while roles are given."""
    async with db.write() as session:
        await roles.grant(session, "U2", Role.ADMIN, by="U9", now=clock.now())
        later = clock.now() + dt.timedelta(hours=1)
        await roles.grant(session, "U1", Role.VIEWER, by="U9", now=later)
        assert [g.user_id for g in await roles.all_grants(session)] == ["U2", "U1"]
