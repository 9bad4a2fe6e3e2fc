"""The Firebase file: sent or pasted, checked, sealed, and taken out of Slack where that works."""

import json
from typing import Any

import pytest

from delivery.errors import DeliveryError, Fate, Fault
from delivery.message import Account
from handlers.deps import Deps
from handlers.firebase import submit, texts
from handlers.firebase.modal import Place
from handlers.turn import Turn
from storage import push_apps
from storage.account_rows import AccountRow
from storage.engine import Database
from storage.enums import Channel
from storage.models import PushApp
from tests.support.deps import Bench, bench
from tests.support.fake_probe import FakeProbe
from tests.support.firebase import service_account_file
from tests.support.forms import turn, typed

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])

FILE = json.dumps(service_account_file())


def filled(place: Place | None = None, **changes: Any) -> Turn:
    """The modal with a right file pasted into it."""
    values = {"text": typed(FILE), "sender_name": typed("Fibra"), **changes}
    return turn(values, metadata=(place or Place("below")).dump())


class Told:
    """Stands for the parameter screen."""

    def __init__(self) -> None:
        self.said: list[str] = []

    async def __call__(
        self, deps: Deps, turn: Turn, below: str, method: Channel, account: AccountRow, said: str
    ) -> None:
        assert (below, method) == ("below", Channel.PUSH)
        self.said.append(said)


async def saved(on: Bench, of: Turn) -> str:
    """What the screen below says once the file was kept."""
    told = Told()
    reply = await submit.save(told, on.deps, of)
    assert reply.then is not None, reply
    await reply.then()
    return told.said[0]


async def apps(on: Bench) -> list[PushApp]:
    async with on.deps.db.read() as session:
        return list(await push_apps.all_apps(session, inactive=True))


async def test_a_pasted_file(db: Database) -> None:
    """Sealed, asked of Google, and nothing of it left in Slack."""
    on = bench(db)
    said = await saved(on, filled())
    (app,) = await apps(on)
    assert (app.project_id, app.uploaded_by, app.sender_name) == ("provedor-teste", "UADMIN", "Fibra")
    assert push_apps.credentials_of(on.deps.vault, app) == FILE
    assert on.probe.checked == [Account(Channel.PUSH, app.id or 0)]
    assert "o Google aceitou a chave" in said
    assert "Slack" not in said


@pytest.mark.parametrize(
    ("changes", "block", "sentence"),
    [
        ({"text": typed("")}, "file", texts.NOTHING_GIVEN),
        ({"text": typed('{"apiKey": "x"}')}, "text", "aplicativo web"),
        ({"text": typed(FILE[:-30])}, "text", "cortado"),
        ({"file": {"files": [{"id": "F1"}]}}, "text", texts.BOTH_GIVEN),
        ({"sender_name": typed("")}, "sender_name", texts.NAME_EMPTY),
    ],
)
async def test_what_is_wrong_is_said_at_its_field(
    db: Database, changes: dict[str, Any], block: str, sentence: str
) -> None:
    """In clear words, and nothing is kept."""
    on = bench(db)
    reply = await submit.save(Told(), on.deps, filled(**changes))
    assert sentence in reply.errors[block]
    assert await apps(on) == []


async def test_a_form_delivered_again_after_a_restart_adds_nothing(db: Database) -> None:
    """The project is known by what the person did."""
    on = bench(db)
    for _ in range(2):
        await saved(on, filled())
    assert len(await apps(on)) == 1


async def test_a_key_that_google_refuses_is_kept_and_told(db: Database) -> None:
    """The file may be right and the project's key revoked: the person reads what to do."""
    wrong = DeliveryError(Fate.NOT_SENT, Fault.ACCOUNT, "auth", "invalid_grant")
    said = await saved(bench(db, probe=FakeProbe(error=wrong)), filled())
    assert "a conferência com o Google falhou" in said


async def test_another_file_takes_the_place_of_the_first(db: Database) -> None:
    """One row, and a word on the devices where the project is another."""
    on = bench(db)
    await saved(on, filled())
    (before,) = await apps(on)
    other = json.dumps(service_account_file(project_id="outro-app"))
    said = await saved(on, filled(Place("below", before.id), text=typed(other)))
    (app,) = await apps(on)
    assert (app.id, app.project_id) == (before.id, "outro-app")
    assert "*provedor-teste*" in said


@pytest.mark.parametrize(("refusal", "says"), [("", "já foi apagado"), ("cant_delete_file", "*Arquivos*")])
async def test_an_uploaded_file_does_not_stay_unsaid(
    db: Database, monkeypatch: pytest.MonkeyPatch, refusal: str, says: str
) -> None:
    """Slack lets a bot delete its own files only: where it refuses, the person is told how."""

    async def served(client: object, file: object, *, most: int) -> bytes:
        return FILE.encode()

    monkeypatch.setattr(submit, "download", served)
    on = bench(db)
    if refusal:
        on.slack.refusals["files.delete"] = refusal
    sent = filled(text=typed(""), file={"files": [{"id": "F1", "name": "chave.json"}]})
    assert says in await saved(on, sent)
    assert on.slack.calls["files.delete"] == [{"file": "F1"}]
