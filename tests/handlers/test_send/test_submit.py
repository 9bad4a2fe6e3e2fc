"""*Enviar teste*: what is refused before anything is written down."""

from typing import Any

import pytest

from handlers.test_send import submit, texts
from storage.engine import Database
from tests.support.deps import bench
from tests.support.forms import chosen, turn, typed

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({"destination": typed("eu@provedor")}, {"destination": texts.BAD_EMAIL}),
        ({"destination": typed("eu@provedor.example\r\nBcc: x@y.example")}, {"destination": texts.BAD_EMAIL}),
        ({"server": {}}, {"server": texts.CHOOSE}),
    ],
)
async def test_what_is_wrong_is_said_at_its_field(
    db: Database, values: dict[str, Any], errors: dict[str, str]
) -> None:
    """An address that nobody can have, or no account: the form stays."""
    good = {"server": chosen("1"), "destination": typed("eu@provedor.example"), "rule": chosen("a.b")}
    reply = await submit.send(bench(db).deps, turn({**good, **values}))
    assert reply.errors == errors


async def test_the_sending_goes_on_after_the_ack(db: Database) -> None:
    """A mail server may take a minute: the modal says Enviando… at once."""
    good = {"server": chosen("1"), "destination": typed("eu@provedor.example"), "rule": chosen("a.b")}
    reply = await submit.send(bench(db).deps, turn(good))
    assert reply.update is not None
    assert texts.SENDING in str(reply.update)
    assert reply.then is not None
