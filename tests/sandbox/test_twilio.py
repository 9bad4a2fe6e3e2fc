"""The stand-in of Twilio by bare calls: it takes and refuses as the published API does."""

import re

import aiohttp
import pytest

from tests.support.sandbox import Control, RunningSandbox
from tests.support.webhooks import webhooks

VERSION = "2010-04-01"
Json = dict[str, object]


@pytest.fixture
async def account(control: Control) -> dict[str, str]:
    found: dict[str, str] = (await control.accounts())["twilio"]
    return found


async def call(
    sandbox: RunningSandbox,
    account: dict[str, str],
    path: str = "/Messages.json",
    *,
    form: dict[str, str] | None = None,
    signed: tuple[str, str] = ("account_sid", "auth_token"),
) -> tuple[int, Json, str | None]:
    """Status, body and Retry-After. A POST where there is a form. signed: which of the account's values."""
    url = f"{sandbox.url}/{VERSION}/Accounts/{account['account_sid']}{path}"
    basic = aiohttp.encode_basic_auth(*(account[one] for one in signed))
    method = "GET" if form is None else "POST"
    async with sandbox.session.request(method, url, data=form, headers={"Authorization": basic}) as answer:
        return answer.status, await answer.json(), answer.headers.get("Retry-After")


def message(account: dict[str, str], **fields: str) -> dict[str, str]:
    return {"To": "+5511987654321", "From": account["from"], "Body": "Ola"} | fields


async def test_a_message_is_created(sandbox: RunningSandbox, account: dict[str, str]) -> None:
    """201 with a Message resource, queued; the outbox has it."""
    status, body, _ = await call(sandbox, account, form=message(account))
    assert status == 201
    assert re.fullmatch(r"SM[0-9a-f]{32}", str(body["sid"]))
    assert (body["status"], body["to"], body["error_code"]) == ("queued", "+5511987654321", None)
    assert (body["num_segments"], body["direction"]) == ("1", "outbound-api")
    (kept,) = await sandbox.control.outbox("twilio")
    assert (kept["id"], kept["text"], kept["from"]) == (body["sid"], "Ola", account["from"])


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"To": ""}, 21604),
        ({"To": "11987654321"}, 21211),
        ({"From": ""}, 21603),
        ({"From": "+15005550006"}, 21659),
        ({"MessagingServiceSid": "MG" + "0" * 32}, 21705),
        ({"Body": ""}, 21602),
        ({"Body": "a" * 1601}, 21617),
        ({"StatusCallback": "not a url"}, 21609),
        ({"StatusCallback": "https://my_bot.example/x"}, 21609),
        ({"To": "+551150000001"}, 21266),
    ],
    ids=str,
)
async def test_what_twilio_refuses(
    sandbox: RunningSandbox, account: dict[str, str], fields: dict[str, str], code: int
) -> None:
    """400 with Twilio's code; nothing is kept."""
    status, body, _ = await call(sandbox, account, form=message(account, **fields))
    assert (status, body["code"], body["status"]) == (400, code, 400)
    assert str(code) in str(body["more_info"])
    assert await sandbox.control.outbox() == []


async def test_who_may_call(sandbox: RunningSandbox, account: dict[str, str]) -> None:
    """The token or an API key; the key may not read the account."""
    key = ("api_key", "api_secret")
    assert (await call(sandbox, account, form=message(account), signed=key))[0] == 201
    assert (await call(sandbox, account, ".json"))[1]["status"] == "active"
    for wrong in (("account_sid", "api_secret"), ("from", "auth_token")):
        status, body, _ = await call(sandbox, account, form=message(account), signed=wrong)
        assert (status, body["code"]) == (401, 20003)
    assert (await call(sandbox, account, ".json", signed=key))[0] == 401


async def test_429_says_how_long(sandbox: RunningSandbox, account: dict[str, str], control: Control) -> None:
    """Its own code in the body, Retry-After in the headers; only to the number named."""
    await control.fault("twilio", "429", match="+5511987654321", seconds=9)
    assert (await call(sandbox, account, form=message(account, To="+5521987654321")))[0] == 201
    status, body, wait = await call(sandbox, account, form=message(account))
    assert (status, body["code"], wait) == (429, 20429, "9")


async def test_messages_are_listed_by_number_and_day(
    sandbox: RunningSandbox, account: dict[str, str]
) -> None:
    """The newest first."""
    for number in ("+5511987654321", "+5521987654321", "+5511987654321"):
        await call(sandbox, account, form=message(account, To=number))
    path = "/Messages.json?To=%2B5511987654321&PageSize=50"
    _, body, _ = await call(sandbox, account, path)
    messages = body["messages"]
    assert isinstance(messages, list)
    assert [one["to"] for one in messages] == ["+5511987654321"] * 2
    _, none, _ = await call(sandbox, account, f"{path}&DateSent=2001-01-01")
    assert none["messages"] == []
    assert (await call(sandbox, account, "/Messages/SM0.json"))[0] == 404


async def test_a_receipt_changes_the_message_and_calls_back(
    sandbox: RunningSandbox, account: dict[str, str], control: Control
) -> None:
    """A form with the status and a signature, to the address that the message named."""
    async with webhooks() as far:
        form = message(account, StatusCallback=f"{far.url}/x?a=1")
        _, body, _ = await call(sandbox, account, form=form)
        answer = await control.post("receipt", provider="twilio", id=body["sid"], event="undelivered:30003")
    assert answer == {"ok": True, "status": 204}
    (received,) = far.calls
    assert received.path == "/x?a=1"
    assert "X-Twilio-Signature" in received.headers
    assert b"MessageStatus=undelivered" in received.body
    _, now, _ = await call(sandbox, account, f"/Messages/{body['sid']}.json")
    assert (now["status"], now["error_code"]) == ("undelivered", 30003)
