"""The screens of the messages: what they show, what fits in them, what is told when something is wrong."""

import datetime as dt
import json

import pytest

from delivery.brand import BRAND
from delivery.template_files import TemplateFiles
from handlers import rules
from handlers.messages import look, submit, texts, versions
from handlers.messages.editor import Draft, editor
from handlers.messages.listing import listing
from handlers.messages.place import Place
from handlers.messages.versions import changes, screen
from storage import messages
from storage.engine import Database
from storage.enums import Channel
from storage.models import MessageVersion
from tests.support.clock import NOON_UTC
from tests.support.deps import Bench, bench
from tests.support.forms import turn, typed
from tests.support.golden import Golden
from tests.support.views import shown_modal, words

FILES = TemplateFiles()
KEYS = rules.in_order(FILES.keys())
STARTED = Place("temporary.started", Channel.SMS)
ZONE = "America/Sao_Paulo"

one_database = pytest.mark.parametrize("dialect", ["sqlite"])


def version(number: int, text: str, *, restored_from: int | None = None) -> MessageVersion:
    return MessageVersion(
        message=STARTED.message,
        channel=STARTED.channel,
        version=number,
        parts={"text": text} if text else {},
        author="UMARIA",
        restored_from=restored_from,
        created_at=NOON_UTC + dt.timedelta(hours=number),
    )


async def keep(on: Bench, text: str, *, base: int = 0) -> None:
    async with on.deps.db.write() as session:
        await messages.save(
            session, *(STARTED.message, STARTED.channel, {"text": text}), base=base, by="UJOAO", now=NOON_UTC
        )


def test_golden(golden: Golden) -> None:
    """The list with a version in it, two editors, and versions with what changed, as Slack takes them."""
    newest = version(3, "", restored_from=0)
    rows = [newest, version(2, "Olá, {{ cliente }}!"), version(1, "Olá!")]
    standing = {(STARTED.message, STARTED.channel): rows[1]}
    golden("slack/messages.list.json", shown_modal(listing(KEYS, standing, ZONE, said="Versão salva.")))
    draft = Draft(FILES.parts("nonpayment.prior", Channel.EMAIL), {"html": "Linha 1, coluna 2: <p>?"}, "C1")
    mail = Place("nonpayment.prior", Channel.EMAIL, 4)
    golden("slack/messages.editor.json", shown_modal(editor(mail, None, draft, ZONE)))
    default = FILES.parts(STARTED.message, STARTED.channel)
    golden("slack/messages.versions.json", shown_modal(screen(STARTED, rows, default, ZONE)))


@pytest.mark.parametrize("message", KEYS)
@pytest.mark.parametrize("channel", Channel)
def test_every_default_text_can_be_edited(message: str, channel: Channel) -> None:
    """It fits Slack's inputs and the editor Slack's views; no text is in the metadata."""
    view = editor(Place(message, channel), None, Draft(FILES.parts(message, channel)), ZONE)
    assert len(shown_modal(view)) < 100_000
    assert json.loads(view["private_metadata"]) == {"message": message, "channel": channel.value, "base": 0}


def test_what_changed_is_shown_line_by_line() -> None:
    """What went and what came; what stayed is left out."""
    before, after = {"title": "a", "text": "um\ndois"}, {"title": "a", "text": "um\ntrês"}
    assert list(changes(before, after)) == ["– dois", "+ três"]


@one_database
async def test_somebody_elses_version_is_not_overwritten(db: Database) -> None:
    """Saved from a text that is no longer the newest: said at the field, and nothing is kept."""
    on = bench(db)
    await keep(on, "de João")
    reply = await submit.save(on.deps, turn({"text.0": typed("de Maria")}, metadata=STARTED.dump()))
    assert "versão 1" in reply.errors["text.0"]
    async with db.read() as session:
        assert await messages.version(session, STARTED.message, STARTED.channel, 2) is None


@one_database
async def test_nothing_changed_is_no_version(db: Database) -> None:
    """Saving the text as it is closes the editor and keeps nothing."""
    on = bench(db)
    text = FILES.parts(STARTED.message, STARTED.channel)["text"]
    reply = await submit.save(on.deps, turn({"text.0": typed(text)}, metadata=STARTED.dump()))
    assert not reply.errors
    assert reply.then is not None
    await reply.then()
    assert "Nada mudou" in words(on.slack.shown("V1")[-1])


@one_database
async def test_an_unknown_client_is_told_in_the_editor(db: Database) -> None:
    """No preview is opened; what was typed stays."""
    on = bench(db)
    values = {"text.0": typed("Oi"), "client": typed("C404")}
    await look.preview(on.deps, turn(values, metadata=STARTED.dump()))
    assert texts.NO_CLIENT in words(on.slack.shown("V2")[-1])
    assert "Oi" in json.dumps(on.slack.shown("V2")[-1])
    assert not on.slack.calls["views.push"]


@one_database
async def test_a_picture_that_slack_refuses_leaves_the_text(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The preview says that there is no picture, and shows the mail in words."""

    async def drawn(html: str) -> bytes:
        return b"\x89PNG"

    monkeypatch.setattr(look, "picture", drawn)
    on = bench(db)
    on.slack.refusals["files.getUploadURLExternal"] = "missing_scope"
    place = Place("temporary.started", Channel.EMAIL)
    parts = FILES.parts(place.message, place.channel)
    values = {place.block(field): typed(text) for field, text in parts.items()}
    await look.preview(on.deps, turn(values, metadata=place.dump()))
    shown = words(on.slack.shown("V1")[-1])
    assert texts.NO_PICTURE in shown
    assert "Como você pediu" in shown


@one_database
async def test_the_default_comes_back(db: Database) -> None:
    """A version of its own, which says so."""
    on = bench(db)
    await keep(on, "de João")
    at = Place(STARTED.message, STARTED.channel, 1)
    await versions.restore(on.deps, turn(value="0", metadata=at.dump()))
    async with db.read() as session:
        newest = await messages.current(session, STARTED.message, STARTED.channel)
    assert newest is not None
    assert (newest.version, newest.parts, newest.restored_from) == (2, {}, 0)
    assert "versão 2" in words(on.slack.shown("V2")[-1])


@one_database
async def test_a_brand_can_be_taken_back(db: Database) -> None:
    """To the default, though that has no name, which a brand that is typed must have."""
    on = bench(db)
    async with db.write() as session:
        brand = {"name": "Fibra Sul", "colour": "#0f766e"}
        await messages.save(session, BRAND, Channel.EMAIL, brand, base=0, by="UJOAO", now=NOON_UTC)
    await versions.restore(on.deps, turn(value="0", metadata=Place(BRAND, Channel.EMAIL, 1).dump()))
    assert (await on.deps.editions.latest()).brand.name == ""


@one_database
@pytest.mark.parametrize(
    ("field", "text"),
    [("name", ""), ("phone", "ligue já"), ("logo", "http://x.example/l.png"), ("colour", "#ffff00")],
)
async def test_a_brand_that_would_not_be_read_is_refused(db: Database, field: str, text: str) -> None:
    """At its field: a name, digits, a safe address, a colour on which white can be read."""
    on, place = bench(db), Place(BRAND, Channel.EMAIL)
    good = {"name": "Fibra Sul", "phone": "0800 123", "logo": "https://x.example/l.png", "colour": "#0f766e"}
    values = {f"{name}.0": typed(value) for name, value in {**good, field: text}.items()}
    assert list((await submit.save(on.deps, turn(values, metadata=place.dump()))).errors) == [f"{field}.0"]


@one_database
async def test_a_long_name_says_which_sms_cost_more(db: Database) -> None:
    """It signs every SMS: kept, with a word about those that no longer fit one segment."""
    on, place = bench(db), Place(BRAND, Channel.EMAIL)
    brand = {"name": "Provedor de Internet Fibra do Vale Grande", "colour": "#0f766e"}
    values = {f"{name}.0": typed(value[:40]) for name, value in brand.items()}
    reply = await submit.save(on.deps, turn(values, metadata=place.dump()))
    assert reply.then is not None
    await reply.then()
    assert "passa de um segmento em" in words(on.slack.shown("V1")[-1])
