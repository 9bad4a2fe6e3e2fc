"""The stand-in of SendGrid by bare calls: it takes and refuses as the published API does."""

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_public_key

from tests.support.control import ControlError
from tests.support.sandbox import Control, RunningSandbox
from tests.support.webhooks import webhooks

Json = dict[str, Any]
MANY = "personalizations"


@pytest.fixture
async def account(control: Control) -> dict[str, str]:
    found: dict[str, str] = (await control.accounts())["sendgrid"]
    return found


def call(account: dict[str, str], **changes: object) -> Json:
    """A call that is taken, and what is changed about it."""
    whole = {
        "personalizations": [person("ana@x.com")],
        "from": {"email": account["from"], "name": "Fibra Sul"},
        "subject": "Assunto",
        "content": [{"type": "text/plain", "value": "Olá, -nome-"}],
    }
    return {name: value for name, value in (whole | changes).items() if value is not None}


def person(email: object, **more: object) -> Json:
    return {"to": [{"email": email}], **more}


def of(*people: Json) -> Json:
    return {MANY: list(people)}


async def send(sandbox: RunningSandbox, account: dict[str, str], body: object) -> tuple[int, Json, str]:
    """Status, body and message id."""
    headers = {"Authorization": f"Bearer {account['api_key']}"}
    async with sandbox.session.post(f"{sandbox.url}/v3/mail/send", json=body, headers=headers) as answer:
        told = await answer.json() if answer.content_type == "application/json" else {}
        return answer.status, told, answer.headers.get("X-Message-Id", "")


async def test_a_call_is_taken(sandbox: RunningSandbox, account: dict[str, str]) -> None:
    """202 without a body, and one mail a personalization, its tags replaced and its arguments kept."""
    people = [
        person("ana@x.com", substitutions={"-nome-": "Ana"}, custom_args={"k": "1"}),
        person("rui@x.com", substitutions={"-nome-": "Rui"}, subject="Rui, -nome-"),
    ]
    status, body, message_id = await send(sandbox, account, call(account, personalizations=people))
    assert (status, body) == (202, {})
    ana, rui = await sandbox.control.outbox("sendgrid")
    assert (ana["id"], ana["to"], ana["subject"], ana["text"]) == (
        message_id,
        "ana@x.com",
        "Assunto",
        "Olá, Ana",
    )
    assert (rui["to"], rui["subject"], rui["text"]) == ("rui@x.com", "Rui, Rui", "Olá, Rui")
    assert ana["from"] == f"Fibra Sul <{account['from']}>"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        (of(), MANY),
        (of(*(person(f"c{n}@x.com") for n in range(1_001))), MANY),
        (of({"to": []}), f"{MANY}.0.to"),
        (of(person("ana")), f"{MANY}.0.to.0.email"),
        (of(person(7)), f"{MANY}.0.to.0.email"),
        (of(person("ana@x.com"), person("Ana@x.com")), MANY),
        (of({"to": [{"email": "a@x.com", "name": "Silva; Ana"}]}), f"{MANY}.0.to.0.name"),
        (of(person("a@x.com", substitutions={"-n-": 7})), f"{MANY}.0.substitutions"),
        (of(person("a@x.com", substitutions={"-n-": "x" * 10_000})), f"{MANY}.0.substitutions"),
        (of(person("a@x.com", custom_args={"k": "x" * 10_001})), f"{MANY}.0.custom_args"),
        ({"from": {"name": "Fibra"}}, "from.email"),
        ({"reply_to": {"email": "x"}}, "reply_to.email"),
        ({"subject": None}, "subject"),
        ({"content": []}, "content"),
        ({"content": [{"type": "text/plain", "value": ""}]}, "content.0.value"),
        ({"content": [{"type": "text/html", "value": "x"}, {"type": "text/plain", "value": "x"}]}, "content"),
        ({"headers": {"Reply-To": "x@x.com"}}, "headers.Reply-To"),
    ],
)
async def test_what_is_refused(
    changes: Json, field: str, sandbox: RunningSandbox, account: dict[str, str]
) -> None:
    """400 with the field's name, and nothing of the call is taken."""
    status, body, _ = await send(sandbox, account, call(account, **changes))
    assert status == 400
    assert field in [error["field"] for error in body["errors"]]
    assert await sandbox.control.outbox("sendgrid") == []


@pytest.mark.parametrize("body", [7, [], {"personalizations": [7]}, {"content": 7}])
async def test_what_is_no_call(body: object, sandbox: RunningSandbox, account: dict[str, str]) -> None:
    status, _, _ = await send(sandbox, account, body)
    assert status == 400


async def test_a_stranger_is_refused(sandbox: RunningSandbox, account: dict[str, str]) -> None:
    """A wrong key, and a sender that nobody has confirmed."""
    status, _, _ = await send(sandbox, account | {"api_key": "SG.x"}, call(account))
    assert status == 401
    status, body, _ = await send(sandbox, account, call(account, **{"from": {"email": "eu@x.com"}}))
    assert (status, body["errors"][0]["field"]) == (403, "from")


async def test_an_event_is_signed(sandbox: RunningSandbox, account: dict[str, str]) -> None:
    """As SendGrid does it: over the time stamp and the body, the arguments as top-level keys."""
    people = [person("ana@x.com", custom_args={"k": "1"})]
    _, _, message_id = await send(sandbox, account, call(account, personalizations=people))
    async with webhooks() as far:
        settings = f"{sandbox.url}/v3/user/webhooks/event/settings"
        headers = {"Authorization": f"Bearer {account['api_key']}"}
        await sandbox.session.patch(settings, json={"url": f"{far.url}/x"}, headers=headers)
        answer = await sandbox.control.post("receipt", provider="sendgrid", id=message_id, event="delivered")
        (posted,) = far.calls
    assert answer["ok"]
    stamp = posted.headers["X-Twilio-Email-Event-Webhook-Timestamp"].encode()
    signature = base64.b64decode(posted.headers["X-Twilio-Email-Event-Webhook-Signature"])
    key = load_der_public_key(base64.b64decode(account["webhook_public_key"]))
    assert isinstance(key, ec.EllipticCurvePublicKey)
    key.verify(signature, stamp + posted.body, ec.ECDSA(hashes.SHA256()))
    (event,) = json.loads(posted.body)
    assert (event["event"], event["k"], event["email"]) == ("delivered", "1", "ana@x.com")
    assert event["sg_message_id"].startswith(message_id)


@pytest.mark.parametrize("event", ["delivered", "arrived"])
async def test_an_event_that_cannot_be_posted(
    event: str, sandbox: RunningSandbox, account: dict[str, str]
) -> None:
    """Nobody said where to; or SendGrid knows no such event."""
    _, _, message_id = await send(sandbox, account, call(account))
    with pytest.raises(ControlError, match=r"no_webhook|unknown_event"):
        await sandbox.control.post("receipt", provider="sendgrid", id=message_id, event=event)
