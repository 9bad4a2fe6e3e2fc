"""Devices: each belongs to one client, a client has at most ten, and nobody's go without a reason."""

import asyncio
import datetime as dt

import pytest

from storage import clients, devices
from storage.engine import Database
from tests.support import factories
from tests.support.clock import NOON_UTC

DAY = dt.timedelta(days=1)


@pytest.fixture
async def two(db: Database) -> tuple[int, int]:
    """The ids of two clients."""
    async with db.write() as session:
        one, other = await factories.client(session), await factories.client(session)
    assert one.id is not None
    assert other.id is not None
    return one.id, other.id


async def tokens(db: Database, client_id: int) -> set[str]:
    async with db.read() as session:
        return set(await clients.devices(session, client_id))


async def register(db: Database, *owners: tuple[int, str], days: int = 0) -> None:
    async with db.write() as session:
        await devices.register(session, owners, now=NOON_UTC + days * DAY)


async def test_registering_again_changes_nothing(db: Database, two: tuple[int, int]) -> None:
    """An app registers at each start."""
    await register(db, (two[0], "a"))
    await register(db, (two[0], "a"), days=1)
    assert await tokens(db, two[0]) == {"a"}


async def test_a_token_belongs_to_one_client(db: Database, two: tuple[int, int]) -> None:
    """The last who registered it: the first would read the other's notices."""
    one, other = two
    await register(db, (one, "a"))
    await register(db, (other, "a"))
    assert (await tokens(db, one), await tokens(db, other)) == (set(), {"a"})


async def test_a_token_twice_in_one_import_is_the_last_rows(db: Database, two: tuple[int, int]) -> None:
    """As if the rows had come one after the other."""
    one, other = two
    await register(db, (one, "a"), (other, "a"))
    assert (await tokens(db, one), await tokens(db, other)) == (set(), {"a"})


async def test_the_eleventh_takes_the_place_of_the_longest_unheard_of(
    db: Database, two: tuple[int, int]
) -> None:
    """Not of the oldest: that one registered again since."""
    for day in range(10):
        await register(db, (two[0], f"t{day}"), days=day)
    await register(db, (two[0], "t0"), days=10)
    await register(db, (two[0], "new"), days=11)
    assert await tokens(db, two[0]) == {"t0", "new", *(f"t{day}" for day in range(2, 10))}


async def test_the_limit_is_a_clients_own(db: Database, two: tuple[int, int]) -> None:
    """Many at once, for many clients: each keeps ten."""
    one, other = two
    await register(db, *((one, f"a{n}") for n in range(700)), *((other, f"b{n}") for n in range(3)))
    assert await tokens(db, one) == {f"a{n}" for n in range(690, 700)}
    assert len(await tokens(db, other)) == 3


async def test_two_at_once_keep_the_limit(db: Database, two: tuple[int, int]) -> None:
    """Registrations of one client wait for each other."""
    await asyncio.gather(*(register(db, (two[0], f"t{n}")) for n in range(15)))
    assert len(await tokens(db, two[0])) == 10


async def test_two_imports_of_the_same_devices_do_not_block_each_other(
    db: Database, two: tuple[int, int]
) -> None:
    """In whatever order their rows come."""
    owners = [(two[n % 2], f"t{n}") for n in range(10)]
    await asyncio.gather(register(db, *owners), register(db, *reversed(owners)))
    assert len(await tokens(db, two[0]) | await tokens(db, two[1])) == 10


async def test_removing_one(db: Database, two: tuple[int, int]) -> None:
    """Firebase says it is gone: whoever's it was. How many there were is told."""
    await register(db, (two[0], "a"), (two[0], "b"))
    async with db.write() as session:
        assert await devices.remove(session, ["a", "unknown"]) == 1
        assert await devices.remove(session, []) == 0
    assert await tokens(db, two[0]) == {"b"}


async def test_only_that_clients(db: Database, two: tuple[int, int]) -> None:
    """Somebody who signs out takes nobody else's device away."""
    await register(db, (two[0], "a"))
    async with db.write() as session:
        assert await devices.remove(session, ["a"], client_id=two[1]) == 0
    assert await tokens(db, two[0]) == {"a"}


async def test_clients_with_a_device_are_counted_once(db: Database, two: tuple[int, int]) -> None:
    """What *N de M clientes com aparelho registrado* says."""
    await register(db, (two[0], "a"), (two[0], "b"))
    async with db.read() as session:
        assert await clients.count_with_device(session) == 1
