"""The rows of the outbox that the page asks for."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from sandbox.events import Hub
from sandbox.outbox import Outbox
from sandbox.shapes import Ids
from sandbox.ui_outbox import ROWS, UiOutbox

Client = TestClient[web.Request, web.Application]
MAIL = b"From: a@example.com\r\nTo: b@example.com\r\nSubject: Aviso\r\n\r\n" + b"Bom dia. " * 100


@pytest.fixture
def outbox() -> Outbox:
    return Outbox(Hub(), Ids(lambda: 1.0), lambda: 1.0)


@pytest.fixture
async def client(outbox: Outbox) -> AsyncIterator[Client]:
    app = web.Application()
    app.add_routes(UiOutbox(outbox).routes())
    async with TestClient(TestServer(app)) as client:
        yield client


async def test_a_row_says_who_and_what_without_the_body(outbox: Outbox, client: Client) -> None:
    """Sender, recipient, subject and a short preview: no HTML, no headers, no source."""
    await outbox.add_mail("a@example.com", ("b@example.com",), MAIL)
    (row,) = await (await client.get("/ui/outbox")).json()
    assert (row["to"], row["subject"]) == ("b@example.com", "Aviso")
    assert len(row["text"]) <= 120
    assert not {"html", "headers", "raw"} & row.keys()


async def test_only_what_came_after_is_sent_again(outbox: Outbox, client: Client) -> None:
    """`after` names the last row the page has; an id that is gone (after a reset) gives all."""
    first, second = [
        await outbox.add_mail("a@example.com", (to,), MAIL) for to in ("b@example.com", "c@example.com")
    ]
    assert [row["id"] for row in await (await client.get(f"/ui/outbox?after={first.id}")).json()] == [
        second.id
    ]
    assert len(await (await client.get("/ui/outbox?after=gone")).json()) == 2


async def test_thousands_come_some_at_a_time(outbox: Outbox, client: Client) -> None:
    """One answer never holds the loop for long."""
    for _ in range(ROWS + 5):
        await outbox.add_mail("a@example.com", ("b@example.com",), MAIL)
    rows = await (await client.get("/ui/outbox")).json()
    rest = await (await client.get(f"/ui/outbox?after={rows[-1]['id']}")).json()
    assert (len(rows), len(rest)) == (ROWS, 5)


async def test_an_opened_item_is_whole(outbox: Outbox, client: Client) -> None:
    """The body and its source are there; an id that nobody knows is a 404."""
    mail = await outbox.add_mail("a@example.com", ("b@example.com",), MAIL)
    assert "raw" in await (await client.get(f"/ui/outbox/{mail.id}")).json()
    assert (await client.get("/ui/outbox/gone")).status == 404
