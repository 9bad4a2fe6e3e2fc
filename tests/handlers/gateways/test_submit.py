"""*Salvar gateway*: asked of the gateway, sealed, and the screen below is told."""

from typing import Any

import pytest

from delivery.channels.sms_twilio import TwilioConfig
from delivery.errors import DeliveryError, Fate, Fault
from handlers.deps import Deps
from handlers.gateways import submit, texts
from handlers.gateways.form import Place
from handlers.turn import Turn
from storage import gateways
from storage.account_rows import AccountRow
from storage.engine import Database
from storage.enums import Channel
from storage.gateways import SmsGatewayValues
from storage.models import SmsGateway
from tests.support.deps import Bench, bench
from tests.support.fake_probe import FakeProbe
from tests.support.forms import chosen, ticked, turn, typed
from tests.support.views import words

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])

SID, OTHER = "AC" + "5a" * 16, "AC" + "6a" * 16
TOKEN = "canary-token"
WRONG = DeliveryError(Fate.NOT_SENT, Fault.ACCOUNT, "20003", "Authenticate")
AWAY = DeliveryError(Fate.NOT_SENT, Fault.NETWORK, "connect", "refused")


def filled(where: Place | None = None, **changes: Any) -> Turn:
    """The modal with a good Twilio account typed into it."""
    values = {
        "kind": chosen("twilio"),
        "account_sid": typed(SID),
        "auth_token": typed(TOKEN),
        "sender": typed("+551150000001"),
        "sender_name": typed("Fibra"),
        "fold": ticked("fold"),
        "price": typed("0,08"),
        **changes,
    }
    return turn(values, metadata=(where or Place("below")).dump())


class Told:
    """Stands for the parameter screen."""

    def __init__(self) -> None:
        self.said: list[tuple[str, Channel, str]] = []

    async def __call__(
        self, deps: Deps, turn: Turn, below: str, method: Channel, account: AccountRow, said: str
    ) -> None:
        self.said.append((below, method, said))


async def stored(on: Bench) -> SmsGateway:
    async with on.deps.db.read() as session:
        (one,) = await gateways.all_gateways(session)
    return one


async def registered(on: Bench) -> SmsGateway:
    values = SmsGatewayValues("Twilio", "twilio", {"account_sid": SID, "sender": "+551150000001"}, "Fibra")
    async with on.deps.db.write() as session:
        secrets = {"auth_token": TOKEN}
        return await gateways.register(session, on.deps.vault, values, secrets, by="U1", now=on.clock.now())


async def test_a_working_gateway_is_kept_and_chosen(db: Database) -> None:
    """Asked with what was typed; the token is sealed; the screen below has it chosen."""
    on, told = bench(db), Told()
    reply = await submit.save(told, on.deps, filled())
    assert reply.then is not None
    await reply.then()
    (asked,) = on.probe.probed
    assert isinstance(asked, TwilioConfig)
    assert (asked.account_sid, asked.auth_token) == (SID, TOKEN)
    assert told.said == [("below", Channel.SMS, texts.KEPT)]
    assert gateways.secrets_of(on.deps.vault, await stored(on)) == {"auth_token": TOKEN}


async def test_a_form_delivered_again_after_a_restart_adds_nothing(db: Database) -> None:
    """The gateway is known by what the person did."""
    on = bench(db)
    for _ in range(2):
        await submit.save(Told(), on.deps, filled())
    assert (await stored(on)).kind == "twilio"


async def test_a_refused_token_is_said_at_its_field(db: Database) -> None:
    """Nothing is kept."""
    on = bench(db, probe=FakeProbe(error=WRONG))
    reply = await submit.save(Told(), on.deps, filled())
    assert reply.errors == {"account_sid": texts.KEYS_REFUSED}


async def test_a_gateway_that_is_away_can_be_kept_unchecked(db: Database) -> None:
    """The form comes back with all that was typed, the token as a draft; *Salvar mesmo* keeps it."""
    on, told = bench(db, probe=FakeProbe(error=AWAY)), Told()
    reply = await submit.save(told, on.deps, filled())
    assert reply.then is not None
    await reply.then()
    form = on.slack.shown("V2")[-1]
    assert texts.ANYWAY in words(form)
    assert TOKEN not in str(form)
    where = Place("below", None, *_draft(form["private_metadata"]))
    again = filled(where, auth_token=typed(""), anyway=ticked("anyway"))
    reply = await submit.save(told, on.deps, again)
    assert reply.then is not None
    assert gateways.secrets_of(on.deps.vault, await stored(on)) == {"auth_token": TOKEN}


async def test_an_edit_keeps_the_token(db: Database) -> None:
    """It is in no form, so none has to type it again."""
    on = bench(db)
    before = await registered(on)
    where = Place("below", before.id, had=("auth_token",))
    await submit.save(Told(), on.deps, filled(where, auth_token=typed(""), per_day=typed("500")))
    now = await stored(on)
    assert (now.per_day, gateways.secrets_of(on.deps.vault, now)) == (500, {"auth_token": TOKEN})


async def test_a_stored_token_goes_to_no_other_account(db: Database) -> None:
    """Editing the account SID asks for the token again."""
    on = bench(db)
    before = await registered(on)
    where = Place("below", before.id, had=("auth_token",))
    reply = await submit.save(Told(), on.deps, filled(where, auth_token=typed(""), account_sid=typed(OTHER)))
    assert reply.errors == {"auth_token": texts.SECRET_AGAIN}
    assert on.probe.probed == []


async def test_testing_tells_in_the_form(db: Database) -> None:
    """Nothing is kept, and the typed token is out of sight."""
    on = bench(db)
    await submit.test(on.deps, filled())
    form = on.slack.shown("V2")[-1]
    assert texts.TESTED in words(form)
    assert TOKEN not in str(form)


def _draft(metadata: str) -> tuple[str, tuple[str, ...]]:
    import json

    _, _, draft, had = json.loads(metadata)
    return draft, tuple(had)
