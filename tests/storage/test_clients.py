"""Clients found and counted."""

import pytest

from storage import clients
from storage.engine import Database
from tests.support import factories


@pytest.fixture
async def base(db: Database) -> None:
    """Three clients; Ana has no e-mail; João's contract is K77."""
    async with db.write() as session:
        joao = await factories.client(session, name="JOÃO D'Ávila Conceição", external_id="10")
        await factories.contract(session, joao, external_id="K77")
        await factories.client(session, name="Ana 100% Souza", external_id="20", email=None)
        await factories.client(session, name="Joana Ávila", external_id="30")


@pytest.mark.usefixtures("base")
@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("joao", ["JOÃO D'Ávila Conceição"]),
        ("avila", ["JOÃO D'Ávila Conceição", "Joana Ávila"]),
        ("ÁVILA conceicao", ["JOÃO D'Ávila Conceição"]),
        ("10", ["JOÃO D'Ávila Conceição", "Ana 100% Souza"]),
        ("K77", ["JOÃO D'Ávila Conceição"]),
        ("100%", ["Ana 100% Souza"]),
        ("%", ["Ana 100% Souza"]),
        ("ninguém", []),
    ],
)
async def test_search(db: Database, text: str, names: list[str]) -> None:
    """Every word of the name in any order, accents, capitals and wildcards aside; or a code, the client's
    or a contract's."""
    async with db.read() as session:
        found = await clients.search(session, text, limit=10)
        assert sorted(c.name for c in found) == sorted(names)
        assert await clients.count_found(session, text) == len(names)


@pytest.mark.usefixtures("base")
async def test_pages_do_not_overlap(db: Database) -> None:
    """One page after the other shows everybody once."""
    async with db.read() as session:
        pages = [await clients.search(session, "", limit=2, offset=at) for at in (0, 2)]
    assert len({client.id for page in pages for client in page}) == 3


@pytest.mark.usefixtures("base")
async def test_counts(db: Database) -> None:
    """All, and those the method E-mail can reach."""
    async with db.read() as session:
        assert (await clients.count(session), await clients.count_with_email(session)) == (3, 2)
