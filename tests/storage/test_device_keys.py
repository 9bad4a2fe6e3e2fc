"""Keys of the provider's backend: shown once, kept as a hash, revoked for good."""

from storage import device_keys
from storage.engine import Database
from storage.models import AuditEntry, DeviceKey
from tests.support.clock import FixedClock
from tests.support.world import World


async def issued(db: Database, clock: FixedClock, name: str = "App") -> tuple[DeviceKey, str]:
    async with db.write() as session:
        return await device_keys.issue(session, name, by="U1", now=clock.now())


async def found(db: Database, key: str) -> str | None:
    async with db.read() as session:
        row = await device_keys.find(session, key)
    return row.name if row else None


async def test_a_key_opens_by_itself_alone(db: Database, clock: FixedClock) -> None:
    _, key = await issued(db, clock)
    assert await found(db, key) == "App"
    assert await found(db, key[:-1]) is None
    assert await found(db, "") is None


async def test_the_key_is_nowhere(db: Database, clock: FixedClock) -> None:
    """Neither in its row nor in the audit; two are never the same."""
    (_, key), (_, other) = await issued(db, clock), await issued(db, clock)
    world = World(db, clock)
    kept = repr([*await world.rows(DeviceKey), *await world.rows(AuditEntry)])
    assert key != other
    assert key not in kept
    assert key.removeprefix(device_keys.PREFIX) not in kept


async def test_revoked_is_for_good(db: Database, clock: FixedClock) -> None:
    """Once, and it stands in the audit."""
    row, key = await issued(db, clock)
    for expected in (True, False):
        async with db.write() as session:
            assert await device_keys.revoke(session, row.uid, by="U2", now=clock.now()) is expected
    assert await found(db, key) is None
    actions = [entry.action for entry in await World(db, clock).rows(AuditEntry)]
    assert actions == ["device_key.issued", "device_key.revoked"]


async def test_those_that_hold_are_listed(db: Database, clock: FixedClock) -> None:
    for name in ("site", "App", "old"):
        row, _ = await issued(db, clock, name)
    async with db.write() as session:
        await device_keys.revoke(session, row.uid, by="U1", now=clock.now())
        listed = await device_keys.listed(session)
    assert [row.name for row in listed] == ["App", "site"]
