"""A file on its way: too large, not served, unreadable; and what goes wrong after it was taken in."""

import pytest

from handlers.download import NotServed, TooLarge
from handlers.importing import submit, texts
from handlers.turn import Turn
from storage import clients
from storage.engine import Database
from tests.support.deps import Bench, bench
from tests.support.forms import turn
from tests.support.provider import clients_csv
from tests.support.views import words

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])


def given(*names: str) -> Turn:
    """The form, sent with these files."""
    return turn({"file": {"files": [{"id": f"F{n}", "name": name} for n, name in enumerate(names)]}})


@pytest.fixture
def here(db: Database) -> Bench:
    return bench(db)


async def test_no_file_is_said_at_its_field(here: Bench) -> None:
    """The form stays."""
    reply = await submit.file(here.deps, given())
    assert reply.errors == {"file": texts.NO_FILE}


async def test_the_screen_waits_while_the_file_comes(here: Bench) -> None:
    """The ack is out before the first byte is fetched; a name is text."""
    reply = await submit.file(here.deps, given("<!here>.csv"))
    assert texts.reading("&lt;!here&gt;.csv") in words(reply.update or {})
    assert not here.slack.calls["files.info"]


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (TooLarge(1), texts.TOO_LARGE),
        (NotServed("302"), texts.NOT_SERVED),
        (TimeoutError(), texts.NOT_SERVED),
    ],
)
async def test_a_file_that_does_not_come_is_asked_for_again(
    here: Bench, monkeypatch: pytest.MonkeyPatch, error: Exception, says: str
) -> None:
    """One sentence on top of the form."""

    async def fails(*_: object, **__: object) -> bytes:
        raise error

    monkeypatch.setattr(submit, "download", fails)
    reply = await submit.file(here.deps, given("clientes.csv"))
    assert reply.then is not None
    await reply.then()
    assert says in words(here.slack.shown("V2")[-1])


async def test_an_import_stands_though_its_refused_rows_could_not_be_given(
    here: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are named on the screen instead."""
    good = ("1", "Ana", "ana@x.example", here.clock.now().date(), here.clock.now().date())
    content = clients_csv(good) + b"2;Beto;;31/02/2026;\r\n"

    async def fetched(*_: object, **__: object) -> bytes:
        return content

    monkeypatch.setattr(submit, "download", fetched)
    reply = await submit.file(here.deps, given("clientes.csv"))
    assert reply.then is not None
    await reply.then()
    uid = here.slack.shown("V2")[-1]["private_metadata"]
    here.slack.refusals["chat.postMessage"] = "missing_scope"
    confirmed = await submit.confirm(here.deps, turn(metadata=uid))
    assert confirmed.then is not None
    await confirmed.then()
    told = words(here.slack.shown("V2")[-1])
    assert "linha 3" in told
    assert "Não consegui mandar o arquivo" in told
    async with here.deps.db.read() as session:
        assert await clients.count(session) == 1
