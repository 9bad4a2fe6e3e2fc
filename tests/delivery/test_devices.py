"""Registering a device: for a client that exists, by any of its codes, and only what can be a token."""

import pytest

from delivery.devices import Devices, NoToken, token
from storage import clients
from storage.engine import Database
from tests.support import factories
from tests.support.clock import FixedClock

APPS = "fMaria0123:APA91b-aparelho_da.Maria"


@pytest.fixture
async def maria(db: Database) -> int:
    """The id of a client with the code 10 and the contract K77."""
    async with db.write() as session:
        client = await factories.client(session, external_id="10")
        await factories.contract(session, client, external_id="K77")
    assert client.id is not None
    return client.id


@pytest.fixture
def core(db: Database, clock: FixedClock) -> Devices:
    return Devices(db, clock)


async def tokens(db: Database, client_id: int) -> set[str]:
    async with db.read() as session:
        return set(await clients.devices(session, client_id))


@pytest.mark.parametrize("code", ["10", "K77"])
async def test_a_client_registers(db: Database, core: Devices, maria: int, code: str) -> None:
    """By its own code or by its contract's, and with blanks that a copy brought."""
    assert await core.register(code, f" {APPS}\n")
    assert await tokens(db, maria) == {APPS}


async def test_nobody_there(core: Devices, maria: int) -> None:
    """No error: who asks is not to learn which clients exist."""
    assert not await core.register("11", APPS)
    assert not await core.sign_out("11", APPS)


async def test_a_token_that_firebase_replaced(db: Database, core: Devices, maria: int) -> None:
    """The new one in its place: the old one would count as a device for ever."""
    await core.register("10", "old-token-0001")
    await core.register("10", "new-token-0001", instead_of="old-token-0001")
    assert await tokens(db, maria) == {"new-token-0001"}


async def test_replacing_a_token_by_itself(db: Database, core: Devices, maria: int) -> None:
    """An app that sends both alike keeps its device."""
    await core.register("10", APPS, instead_of=APPS)
    assert await tokens(db, maria) == {APPS}


async def test_nobody_replaces_anothers(db: Database, core: Devices, maria: int) -> None:
    """The token named as the old one belongs to somebody else: it stays."""
    async with db.write() as session:
        await factories.client(session, external_id="20")
    await core.register("10", APPS)
    await core.register("20", "token-of-another", instead_of=APPS)
    assert await tokens(db, maria) == {APPS}


async def test_signing_out(db: Database, core: Devices, maria: int) -> None:
    """Once or twice: the device is gone."""
    await core.register("10", APPS)
    assert await core.sign_out("10", APPS)
    assert await core.sign_out("10", APPS)
    assert await tokens(db, maria) == set()


@pytest.mark.parametrize(
    "given", ["", "short", "with a blank in it", "x" * 5000, "ação-não-é-token", "a\n" * 20]
)
def test_what_cannot_be_a_token(given: str) -> None:
    """Nothing that Firebase would refuse at each sending is kept."""
    with pytest.raises(NoToken):
        token(given)
