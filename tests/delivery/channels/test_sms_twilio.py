"""The Twilio sender: the calls it makes, what it reads back, and what it never lets out."""

import datetime as dt
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from urllib.parse import parse_qs, urlencode

import pytest
from twilio.request_validator import RequestValidator

from delivery.channels.sms_twilio import CALLBACK_PATH, TwilioConfig, TwilioSender
from delivery.errors import DeliveryError, Fate, Fault
from delivery.message import Answer, Outgoing, Receipt
from storage.enums import ReceiptKind
from tests.delivery.channels.contract_twilio import TWILIO, config
from tests.support.sandbox import RunningSandbox, running_sandbox
from tests.support.webhooks import webhooks

TODAY = dt.datetime.now(dt.UTC).date()


@pytest.fixture
async def sandbox() -> AsyncIterator[RunningSandbox]:
    async with running_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
async def sender(sandbox: RunningSandbox) -> AsyncIterator[TwilioSender]:
    """Without a public address: Twilio calls nobody back."""
    sender = TwilioSender(await config(sandbox, public_url=""))
    yield sender
    await sender.close()


async def sent(sender: TwilioSender, message: Outgoing | None = None) -> str:
    """The SID of one accepted message."""
    (answer,) = await sender.send([message or TWILIO.message()])
    assert isinstance(answer, Receipt), answer
    return answer.ref


async def form_of(sandbox: RunningSandbox) -> dict[str, list[str]]:
    (kept,) = await sandbox.control.outbox("twilio")
    return parse_qs(kept["raw"], strict_parsing=True)


async def test_the_call_is_a_message_of_the_published_api(sandbox: RunningSandbox) -> None:
    """Sender, recipient, text, and a callback that carries the attempt's key; nothing else."""
    sender = TwilioSender(await config(sandbox))
    await sent(sender)
    await sender.close()
    assert await form_of(sandbox) == {
        "To": ["+5511987654321"],
        "From": ["+551150000001"],
        "Body": ["Maria, a suspensao da sua internet comecou hoje."],
        "StatusCallback": [f"https://bot.example{CALLBACK_PATH}{TWILIO.message().key}"],
    }


async def test_a_messaging_service_chooses_the_sender(sandbox: RunningSandbox) -> None:
    """An `MG…` goes as MessagingServiceSid, without From; without a public address there is no callback."""
    service = (await sandbox.control.accounts())["twilio"]["messaging_service_sid"]
    sender = TwilioSender(await config(sandbox, sender=service, public_url=""))
    await sent(sender)
    await sender.close()
    assert (await form_of(sandbox)).keys() == {"To", "Body", "MessagingServiceSid"}


async def test_an_api_key_signs_in_for_the_account(sandbox: RunningSandbox) -> None:
    """`SK…` and its secret send and check, though such a key may not read the account."""
    account = (await sandbox.control.accounts())["twilio"]
    secret = {"api_key": account["api_key"], "api_secret": account["api_secret"], "auth_token": ""}
    sender = TwilioSender(await config(sandbox, **secret))
    await sender.check()
    await sent(sender)
    await sender.close()
    wrong = TwilioSender(await config(sandbox, **(secret | {"api_secret": "errado"})))
    with pytest.raises(DeliveryError, match="20003"):
        await wrong.check()
    await wrong.close()


@pytest.mark.parametrize(
    "number", ["+551133334444", "+12025550123", "11987654321", "+55119876543", "", "+55 11 98765-4321"]
)
async def test_only_brazilian_mobiles_are_called(
    sandbox: RunningSandbox, sender: TwilioSender, number: str
) -> None:
    """Landlines, other countries and what is no E.164 are refused before any call."""
    (answer,) = await sender.send([replace(TWILIO.message(), destination=number)])
    assert what(answer) == (Fate.PERMANENT, Fault.RECIPIENT, "address")
    assert await sandbox.control.traffic() == {}


async def test_a_refused_account_is_called_once(sandbox: RunningSandbox) -> None:
    """Forty messages and a wrong token: one call, forty answers."""
    sender = TwilioSender(await config(sandbox, auth_token="errado"))
    answers = await sender.send([TWILIO.message(number) for number in range(40)])
    await sender.close()
    assert {what(answer) for answer in answers} == {(Fate.NOT_SENT, Fault.ACCOUNT, "20003")}
    assert await sandbox.control.traffic() == {"twilio": 1}


async def test_an_account_refused_in_the_middle_stops_the_rest(
    sandbox: RunningSandbox, sender: TwilioSender
) -> None:
    """A batch that meets the fault makes no more calls than were already under way."""
    await sent(sender)
    await sandbox.control.fault("twilio", "auth", count=1000)
    answers = await sender.send([TWILIO.message(number) for number in range(50)])
    assert {what(answer)[1] for answer in answers} == {Fault.ACCOUNT}
    assert (await sandbox.control.traffic())["twilio"] <= 1 + 25


async def test_nobody_listens(sandbox: RunningSandbox) -> None:
    """A closed port: provably unsent."""
    gone = TwilioSender(replace(await config(sandbox), base_url="http://127.0.0.1:1"))
    (answer,) = await gone.send([TWILIO.message()])
    await gone.close()
    assert what(answer) == (Fate.NOT_SENT, Fault.NETWORK, "connect")


@pytest.mark.parametrize("url", ["http://api.twilio.com", "http://10.0.0.1", "ftp://127.0.0.1", "twilio"])
def test_plain_http_goes_to_this_machine_only(url: str) -> None:
    """A token and clients' numbers in the clear: refused before anything is sent."""
    with pytest.raises(DeliveryError, match="insecure"):
        TwilioSender(TwilioConfig("AC" + "0" * 32, "+551150000001", base_url=url))


async def test_the_environment_changes_nothing(
    sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The SDK would read its region, edge and credentials there."""
    for name in ("EDGE", "REGION", "ACCOUNT_SID", "AUTH_TOKEN"):
        monkeypatch.setenv(f"TWILIO_{name}", "sydney")
    sender = TwilioSender(await config(sandbox))
    await sent(sender)
    await sender.close()


async def test_neither_numbers_nor_secrets_in_logs(
    sandbox: RunningSandbox, sender: TwilioSender, caplog: pytest.LogCaptureFixture
) -> None:
    """Not even at DEBUG; nor in the config's repr."""
    caplog.set_level(logging.DEBUG)
    await sent(sender)
    await sender.find("+5511987654321", TODAY)
    given = await config(sandbox, api_secret="segredo")
    shown = caplog.text + repr(given)
    for secret in ("987654321", given.auth_token, given.api_secret, "Maria"):
        assert secret not in shown


# -- what became of it ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "kind", "error"),
    [
        ("queued", ReceiptKind.ACCEPTED, None),
        ("sent", ReceiptKind.ACCEPTED, None),
        ("delivered", ReceiptKind.DELIVERED, None),
        ("read", ReceiptKind.DELIVERED, None),
        ("undelivered:30001", ReceiptKind.BOUNCED, (Fate.NOT_SENT, Fault.NETWORK, "30001")),
        ("undelivered:30003", ReceiptKind.BOUNCED, (Fate.NOT_SENT, Fault.RECIPIENT, "30003")),
        ("undelivered:30004", ReceiptKind.BOUNCED, (Fate.PERMANENT, Fault.RECIPIENT, "30004")),
        ("undelivered:30005", ReceiptKind.BOUNCED, (Fate.PERMANENT, Fault.RECIPIENT, "30005")),
        ("undelivered:30006", ReceiptKind.BOUNCED, (Fate.PERMANENT, Fault.RECIPIENT, "30006")),
        ("undelivered:30007", ReceiptKind.BOUNCED, (Fate.PERMANENT, Fault.MESSAGE, "30007")),
        ("undelivered:30008", ReceiptKind.BOUNCED, (Fate.NOT_SENT, Fault.NETWORK, "30008")),
        ("failed:30002", ReceiptKind.REJECTED, (Fate.NOT_SENT, Fault.ACCOUNT, "30002")),
        ("canceled", ReceiptKind.REJECTED, None),
    ],
)
async def test_a_message_asked_for(
    sandbox: RunningSandbox,
    sender: TwilioSender,
    event: str,
    kind: ReceiptKind,
    error: tuple[Fate, Fault, str] | None,
) -> None:
    """`fetch` tells how it stands, and why it did not arrive."""
    sid = await sent(sender)
    await set_status(sandbox, sid, event)
    status = await sender.fetch(sid)
    assert status is not None
    assert (status.sid, status.kind) == (sid, kind)
    assert (what(status.error) if status.error else None) == error


async def test_a_message_that_is_not_there(sender: TwilioSender) -> None:
    """None, and no error: Twilio forgets messages too."""
    assert await sender.fetch("SM" + "0" * 32) is None


async def test_a_doubtful_message_is_found_by_its_number(
    sandbox: RunningSandbox, sender: TwilioSender
) -> None:
    """What the lost answer left behind: the text and the moment are there to be compared."""
    await sandbox.control.fault("twilio", "reset_after")
    (answer,) = await sender.send([TWILIO.message()])
    assert what(answer)[0] is Fate.IN_DOUBT
    await sent(sender, replace(TWILIO.message(), destination="+5521987654321"))
    (found,) = await sender.find("+5511987654321", TODAY)
    assert found.body == TWILIO.message().content.text
    assert found.created_at is not None
    assert await sender.find("+5511987654321", TODAY - dt.timedelta(days=2)) == []


async def test_a_signed_callback_is_read(sandbox: RunningSandbox) -> None:
    """The exact address, all fields, blank ones too: as Twilio signs them."""
    async with webhooks() as far:
        sender = TwilioSender(await config(sandbox, public_url=far.url))
        sid = await sent(sender)
        await set_status(sandbox, sid, "delivered")
        await set_status(sandbox, sid, "undelivered:30005")
        await sender.close()
    delivered, failed = (
        sender.callback(f"{far.url}{call.path}", call.body, call.headers["X-Twilio-Signature"])
        for call in far.calls
    )
    assert delivered is not None
    assert failed is not None
    assert (delivered.sid, delivered.kind, delivered.error) == (sid, ReceiptKind.DELIVERED, None)
    assert failed.error is not None
    assert failed.error.code == "30005"
    assert far.calls[0].path == f"{CALLBACK_PATH}{TWILIO.message().key}"


async def test_a_callback_that_was_touched_is_none(sandbox: RunningSandbox) -> None:
    """Another status, another address, no signature, no token to verify with: nothing is believed."""
    async with webhooks() as far:
        sender = TwilioSender(await config(sandbox, public_url=far.url))
        await set_status(sandbox, await sent(sender), "sent")
        call = far.calls[0]
        url, signed = f"{far.url}{call.path}", call.headers["X-Twilio-Signature"]
        assert sender.callback(url, call.body, signed) is not None
        assert sender.callback(url, call.body.replace(b"sent", b"read"), signed) is None
        assert sender.callback(f"{url}0", call.body, signed) is None
        assert sender.callback(url, call.body, "") is None
        keyed = TwilioSender(await config(sandbox, auth_token=""))
        assert keyed.callback(url, call.body, signed) is None
        await sender.close()


def test_a_status_that_nobody_knows_says_nothing() -> None:
    """Twilio adds words; none of them may move a delivery."""
    sender = TwilioSender(TwilioConfig("AC" + "0" * 32, "+551150000001", auth_token="t"))
    url, form = "https://bot.example/x", {"MessageSid": "SM1", "MessageStatus": "pondering"}
    signature = RequestValidator("t").compute_signature(url, form)
    status = sender.callback(url, urlencode(form).encode(), signature)
    assert status is not None
    assert (status.kind, status.rank) == (None, -1)


async def set_status(sandbox: RunningSandbox, sid: str, event: str) -> None:
    """Twilio learns how a message fared, and calls back where it was told to."""
    answer = await sandbox.control.post("receipt", provider="twilio", id=sid, event=event)
    assert answer["ok"], answer


def what(answer: Answer) -> tuple[Fate, Fault, str]:
    assert isinstance(answer, DeliveryError), answer
    return answer.fate, answer.fault, answer.code
