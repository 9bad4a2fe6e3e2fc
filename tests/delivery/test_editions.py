"""The texts of a moment: what staff saved, and for a run what they had saved when it was planned."""

import datetime as dt

import pytest

from delivery.brand import BRAND
from delivery.editions import Editions
from delivery.facts import sample
from storage import messages
from storage.engine import Database
from storage.enums import Anchor, Channel
from tests.support.clock import FixedClock
from tests.support.world import World

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])

KEY = "temporary.started"
FACTS = sample(dt.date(2026, 11, 24), Anchor.START, 0, provider="Fibra Sul", contact="oi@fibra.example")


async def write(
    db: Database, parts: dict[str, str], *, base: int = 0, message: str = KEY, channel: Channel = Channel.SMS
) -> int:
    async with db.write() as session:
        now = FixedClock().now()
        kept = await messages.save(session, message, channel, parts, base=base, by="U1", now=now)
    return kept.id or 0


async def test_a_saved_text_is_what_the_next_run_sends(db: Database) -> None:
    """The newest version in its channel; the other channels keep their default."""
    await write(db, {"text": "{{ provedor }}: pausa."})
    latest = await Editions(db).latest()
    assert latest.sms(KEY, FACTS).text == "Fibra Sul: pausa."
    assert latest.push(KEY, FACTS).subject == "Sua suspensão temporária começou"


async def test_an_older_moment_keeps_its_texts(db: Database) -> None:
    """What is saved after a plan is not in its edition."""
    then = await write(db, {"text": "um"})
    await write(db, {"text": "dois"}, base=1)
    editions = Editions(db)
    assert (await editions.of(then)).sms(KEY, FACTS).text == "um"
    assert (await editions.latest()).sms(KEY, FACTS).text == "dois"
    assert (await editions.of(0)).sms(KEY, FACTS).text.startswith("Fibra Sul: Ola")


async def test_back_to_the_default_text(db: Database) -> None:
    """A version without parts is the default text, of whatever release reads it."""
    await write(db, {"text": "um"})
    await write(db, {}, base=1)
    assert (await Editions(db).latest()).sms(KEY, FACTS).text.startswith("Fibra Sul: Ola")


async def test_the_brand_is_in_every_mail(db: Database) -> None:
    """Name, logo, telephone and colour, in whatever message; the name signs the SMS too."""
    brand = {
        "name": "Vale <Net>",
        "phone": "0800 123",
        "logo": "https://v.example/l.png",
        "colour": "#aa0000",
    }
    await write(db, brand, message=BRAND, channel=Channel.EMAIL)
    latest = await Editions(db).latest()
    mail = latest.email("nonpayment.prior", FACTS)
    assert 'src="https://v.example/l.png" alt="Vale &lt;Net&gt;"' in mail.html
    assert "background-color: #aa0000" in mail.html
    assert "#1d4ed8" not in mail.html
    assert "ligue para 0800 123" in mail.text
    assert latest.sms(KEY, FACTS).text.startswith("Vale <Net>:")


async def test_a_run_sends_the_texts_of_its_plan(db: Database, clock: FixedClock) -> None:
    """Saved while a planned run waits: the next run's, not this one's."""
    world = World(db, clock)
    world.letters = Editions(db)  # type: ignore[assignment]  # the real one in the fake one's place
    world.dispatcher = world.new_dispatcher()
    await (await world.ready()).suspend(1)
    mail = {"subject": "um", "preheader": "", "text": "um", "html": "um"}
    await write(db, mail, channel=Channel.EMAIL)
    await world.planned()
    await write(db, {**mail, "subject": "dois"}, base=1, channel=Channel.EMAIL)
    await world.dispatcher.settle()
    assert [letter.content.subject for letter in world.sender.sent] == ["um"]
