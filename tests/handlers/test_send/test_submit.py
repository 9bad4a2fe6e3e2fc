"""*Enviar teste*: what is refused before anything is written down."""

from typing import Any

import pytest
from sqlalchemy import update

from handlers.test_send import submit, texts
from handlers.test_send.ask import Ask
from storage import devices, suppressions
from storage.engine import Database
from storage.enums import Channel, SuppressionReason
from storage.models import Client
from tests.support import factories
from tests.support.deps import bench
from tests.support.forms import chosen, turn, typed

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])

TOKEN = "fcm-token-0123456789abcdef"
EMAIL = {
    "account": chosen("email:1"),
    "destination": typed("eu@provedor.example"),
    "rule": chosen("temporary.started"),
}
SMS = {"account": chosen("sms:1"), "mobile": typed("(11) 98765-4321")}
PUSH = {"account": chosen("push:1")}


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({**EMAIL, "destination": typed("eu@provedor")}, {"destination": texts.BAD_EMAIL}),
        (
            {**EMAIL, "destination": typed("eu@provedor.example\r\nBcc: x@y.example")},
            {"destination": texts.BAD_EMAIL},
        ),
        ({**EMAIL, "account": {}}, {"account": texts.CHOOSE}),
        ({**SMS, "mobile": typed("11 3333-4444")}, {"mobile": texts.BAD_MOBILE}),
        ({**SMS, "mobile": typed("+1 212 555 0100")}, {"mobile": texts.BAD_MOBILE}),
        (PUSH, {"token": texts.NOBODY}),
        ({**EMAIL, "destination": typed("")}, {"destination": texts.NOBODY}),
        ({**EMAIL, "client": typed("C1")}, {"client": texts.BOTH_GIVEN}),
        ({**EMAIL, "rule": chosen("gone")}, {"rule": texts.RULE_GONE}),
        ({**PUSH, "token": typed("curto")}, {"token": texts.BAD_DEVICE}),
        ({**PUSH, "client": typed("K-404")}, {"client": texts.NO_CLIENT}),
        ({**PUSH, "client": typed("C1"), "token": typed(TOKEN)}, {"client": texts.BOTH_GIVEN}),
    ],
)
async def test_what_is_wrong_is_said_at_its_field(
    db: Database, values: dict[str, Any], errors: dict[str, str]
) -> None:
    """An address that nobody can have, or no account: the form stays."""
    reply = await submit.send(bench(db).deps, turn(values, metadata=Ask("email:1").dump()))
    assert reply.errors == errors


@pytest.mark.parametrize("values", [EMAIL, SMS, {**PUSH, "token": typed(TOKEN)}])
async def test_the_sending_goes_on_after_the_ack(db: Database, values: dict[str, Any]) -> None:
    """A server may take a minute: the modal says Enviando… at once."""
    reply = await submit.send(bench(db).deps, turn(values, metadata=Ask().dump()))
    assert reply.update is not None
    assert texts.SENDING in str(reply.update)
    assert reply.then is not None


@pytest.mark.parametrize(
    ("account", "method"), [("email:1", Channel.EMAIL), ("sms:1", Channel.SMS), ("push:1", Channel.PUSH)]
)
async def test_a_client_in_the_destination_s_stead(db: Database, account: str, method: Channel) -> None:
    """Found by their own code or a contract's; without a contact for the method the field says so."""
    on = bench(db)
    async with db.write() as session:
        client = await factories.client(session, external_id="C77", email=None, mobile=None)
        await factories.contract(session, client, external_id="K77")
    asked = turn({"account": chosen(account), "client": typed("K77")}, metadata=Ask().dump())
    assert (await submit.send(on.deps, asked)).errors == {"client": texts.NO_CONTACT[method]}
    async with db.write() as session:
        await devices.register(session, [(client.id or 0, TOKEN)], now=on.clock.now())
        await session.execute(update(Client).values(email="c@x.example", mobile="+5511987654321"))
    assert (await submit.send(on.deps, asked)).update is not None


async def test_who_asked_for_no_more_gets_no_test_either(db: Database) -> None:
    """Chosen as a client; the sentence says where to see why."""
    on = bench(db)
    async with db.write() as session:
        await factories.client(session, external_id="C77", email="c@x.example")
        await suppressions.add(
            session,
            channel=Channel.EMAIL,
            destination="c@x.example",
            reason=SuppressionReason.UNSUBSCRIBED,
            since=on.clock.now(),
            by="sendgrid",
        )
    asked = turn({"account": chosen("email:1"), "client": typed("C77")}, metadata=Ask().dump())
    assert (await submit.send(on.deps, asked)).errors == {"client": texts.SUPPRESSED}
