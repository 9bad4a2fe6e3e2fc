"""The push sender: what it posts, and what it makes of a Google that answers badly or not at all."""

import asyncio
import datetime as dt
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from delivery.channels.push_fcm import FcmSender
from delivery.errors import DeliveryError, Fate, Fault
from delivery.message import Answer, Content, Outgoing, Receipt
from tests.support.google import Google, Said, google

AT = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)
REFUSED = Said({"error": {"status": "PERMISSION_DENIED", "message": "API disabled"}}, 403)
MARIA = "aparelho-da-maria"
Open = Callable[..., FcmSender]


def push(number: int = 1, to: str = MARIA, key: str = "") -> Outgoing:
    content = Content("Começou hoje.", "Suspensão da sua internet")
    return Outgoing(number, key or f"{number:032x}", to, "Maria", content, AT)


def what(answer: Answer) -> tuple[Fate, Fault, str]:
    assert isinstance(answer, DeliveryError), answer
    return answer.fate, answer.fault, answer.code


@pytest.fixture
async def end() -> AsyncIterator[Google]:
    async with google() as end:
        yield end


@pytest.fixture
async def open_sender(end: Google) -> AsyncIterator[Open]:
    """Makes senders to that Google, and closes them."""
    senders: list[FcmSender] = []

    def make(**config: Any) -> FcmSender:
        senders.append(FcmSender(end.config(**config)))
        return senders[-1]

    yield make
    for sender in senders:
        await sender.close()


async def test_what_a_device_is_sent(open_sender: Open, end: Google) -> None:
    """Title, text, the attempt's key, and on every kind of device the delivery as what a repeat replaces."""
    await open_sender().send([push(7, key="k" * 32)])
    message = end.pushes[0]["message"]
    assert message["token"] == MARIA
    assert message["notification"] == {"title": "Suspensão da sua internet", "body": "Começou hoje."}
    assert message["data"] == {"aviso": "k" * 32}
    assert message["android"]["notification"]["tag"] == message["android"]["collapse_key"] == "aviso-7"
    assert message["apns"]["headers"]["apns-collapse-id"] == "aviso-7"
    assert message["webpush"]["notification"]["tag"] == "aviso-7"


async def test_a_device_that_is_off_is_not_told_late(open_sender: Open, end: Google) -> None:
    """Two days, on every kind of device, instead of the four weeks that Google keeps a push otherwise."""
    await open_sender().send([push()])
    message = end.pushes[0]["message"]
    assert message["android"]["ttl"] == "172800s"
    assert message["apns"]["headers"]["apns-expiration"] == str(int(AT.timestamp()) + 172_800)


async def test_another_attempt_replaces_the_first(open_sender: Open, end: Google) -> None:
    """Its key is another, its place on the device the same: that is why a push may be repeated in doubt."""
    sender = open_sender()
    for key in ("a" * 32, "b" * 32):
        await sender.send([push(7, key=key)])
    tags = {sent["message"]["android"]["notification"]["tag"] for sent in end.pushes}
    assert (len(end.pushes), tags) == (2, {"aviso-7"})


@pytest.mark.parametrize(
    "said",
    [
        Said(b""),
        Said(b"<html>"),
        Said({}),
        Said([]),
        Said("x"),
        Said({"error": 7}, 500),
        Said(b"\xff\xfe", 502),
    ],
)
async def test_an_unreadable_answer_costs_only_its_own(open_sender: Open, end: Google, said: Said) -> None:
    """The others of the batch keep their receipts; this one is sent again later."""
    end.by_token["b"] = said
    answers = await open_sender().send([push(n, token) for n, token in enumerate("abc", 1)])
    assert [type(answer) for answer in answers] == [Receipt, DeliveryError, Receipt]
    assert what(answers[1])[:2] == (Fate.NOT_SENT, Fault.NETWORK)


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_the_sdk_repeats_nothing_by_itself(open_sender: Open, end: Google, status: int) -> None:
    """Nor waits in its thread for as long as Google asks: the ledger does both."""
    end.answer = Said({"error": {"status": "X"}}, status, {"Retry-After": "3600"})
    async with asyncio.timeout(20):
        await open_sender().send([push()])
    assert len(end.pushes) == 1


async def test_one_sign_in_serves_many_batches(open_sender: Open, end: Google) -> None:
    """Also those of two lanes at once."""
    sender = open_sender()
    await asyncio.gather(*(sender.send([push(n)]) for n in range(1, 5)))
    await sender.send([push(9)])
    assert (end.sign_ins, len(end.pushes)) == (1, 5)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (Said({"error": "invalid_grant"}, 400), (Fate.NOT_SENT, Fault.ACCOUNT, "fcm_sign_in")),
        (Said(b"<html>"), (Fate.NOT_SENT, Fault.NETWORK, "fcm_bad_answer")),
        (Said([]), (Fate.NOT_SENT, Fault.NETWORK, "fcm_bad_answer")),
    ],
)
async def test_without_a_token_nothing_is_posted(
    open_sender: Open, end: Google, said: Said, expected: tuple[Fate, Fault, str]
) -> None:
    """Every push of the batch has the same answer, and may go out later."""
    end.token = said
    answers = await open_sender(call_timeout=10.0).send([push(1), push(2)])
    assert [what(answer) for answer in answers] == [expected] * 2
    assert end.pushes == []


async def test_a_silent_token_endpoint(open_sender: Open, end: Google) -> None:
    """The loop stays free, and the batch is answered in time."""
    end.hold_token = asyncio.Event()
    (answer,) = await open_sender(call_timeout=0.3).send([push()])
    assert what(answer) == (Fate.NOT_SENT, Fault.NETWORK, "timeout")


async def test_two_lanes_wait_no_longer_than_one(open_sender: Open, end: Google) -> None:
    """The second does not begin its patience when the first has lost its own."""
    end.hold_token = asyncio.Event()
    sender = open_sender(call_timeout=1.0)
    loop = asyncio.get_running_loop()
    before = loop.time()
    await asyncio.gather(sender.send([push(1)]), sender.send([push(2)]))
    assert loop.time() - before < 1.8


async def test_a_refused_account_stops_the_batch(open_sender: Open, end: Google) -> None:
    """What would meet them all is met by those under way, and told for the rest."""
    end.answer = REFUSED
    answers = await open_sender().send([push(n) for n in range(1, 41)])
    assert {what(answer) for answer in answers} == {(Fate.NOT_SENT, Fault.ACCOUNT, "fcm_permission_denied")}
    assert len(end.pushes) <= 5


async def test_a_quota_stops_the_batch(open_sender: Open, end: Google) -> None:
    """Who is asked to wait does not go on asking."""
    end.answer = Said({"error": {"status": "RESOURCE_EXHAUSTED"}}, 429, {"Retry-After": "30"})
    answers = await open_sender().send([push(n) for n in range(1, 41)])
    assert {(answer.retry_after) for answer in answers if isinstance(answer, DeliveryError)} == {30.0}
    assert len(end.pushes) <= 5


async def test_the_rate_is_kept(open_sender: Open, end: Google) -> None:
    """A rate-limited project sends small batches, evenly spaced."""
    sender = open_sender(per_minute=600)
    assert sender.batch_size <= 150
    loop = asyncio.get_running_loop()
    before = loop.time()
    await sender.send([push(n) for n in range(1, 4)])
    assert loop.time() - before >= 0.2


async def test_a_blank_destination_is_the_recipients(open_sender: Open, end: Google) -> None:
    """Nothing is posted for it."""
    (answer,) = await open_sender().send([push(to=" ")])
    assert what(answer) == (Fate.PERMANENT, Fault.RECIPIENT, "address")
    assert end.pushes == []


async def test_check_finds_what_signing_in_does_not(open_sender: Open, end: Google) -> None:
    """The key is good, but the project lacks the API: only a message that is validated says so."""
    end.answer = REFUSED
    with pytest.raises(DeliveryError) as refused:
        await open_sender().check()
    assert (refused.value.fault, refused.value.code) == (Fault.ACCOUNT, "fcm_permission_denied")
    assert end.pushes[0]["validate_only"] is True
    assert "token" not in end.pushes[0]["message"]


async def test_several_projects_at_once(open_sender: Open, end: Google) -> None:
    """One closes; the other goes on. Closing twice is no error."""
    one, other = open_sender(), open_sender()
    await one.send([push(1)])
    await one.close()
    await one.close()
    assert [type(answer) for answer in await other.send([push(2)])] == [Receipt]


async def test_a_closed_sender_sends_nothing(open_sender: Open, end: Google) -> None:
    """The account was changed during a run: what it still had may go out through its successor."""
    sender = open_sender()
    await sender.close()
    (answer,) = await sender.send([push()])
    assert what(answer) == (Fate.NOT_SENT, Fault.NETWORK, "deadline")


@pytest.mark.parametrize(("setting", "code"), [("api_url", "connect"), ("token_url", "fcm_no_token")])
async def test_nobody_listens(open_sender: Open, setting: str, code: str) -> None:
    """Signing in or pushing: the network's fault, which pauses no account."""
    (answer,) = await open_sender(**{setting: "http://127.0.0.1:9"}).send([push()])
    assert what(answer) == (Fate.NOT_SENT, Fault.NETWORK, code)


@pytest.mark.parametrize("setting", ["api_url", "token_url"])
def test_plain_http_is_refused(end: Google, setting: str) -> None:
    """But to this machine: the token would go in the clear."""
    config = end.config(**{setting: "http://fcm.example"})
    with pytest.raises(DeliveryError) as refused:
        FcmSender(config)
    assert (refused.value.fault, refused.value.code) == (Fault.ACCOUNT, "insecure")


def test_no_secret_is_shown(end: Google) -> None:
    """Printing an account's settings prints no key."""
    config = end.config()
    assert "PRIVATE" not in repr(config)
    assert "PRIVATE" in json.loads(config.file.text)["private_key"]
