"""Slack over HTTP: nothing gets in but what Slack signed, now, once."""

import asyncio
import datetime as dt
import hashlib
import hmac
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import given
from hypothesis import strategies as st
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack_http import MOST_BYTES, PATH, Requests, Signatures
from tests.support.clock import NOON_UTC, FixedClock

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
NOW = int(NOON_UTC.timestamp())
CHALLENGE = b'{"type":"url_verification","challenge":"abc"}'


def signed(body: bytes, at: int = NOW) -> dict[str, str]:
    """Headers as Slack's own library makes them: a second opinion on ours."""
    made = SignatureVerifier(SECRET).generate_signature(timestamp=str(at), body=body)
    return {"X-Slack-Request-Timestamp": str(at), "X-Slack-Signature": str(made)}


@pytest.fixture
def signatures(clock: FixedClock) -> Signatures:
    return Signatures(SECRET, clock)


@pytest.fixture
async def http(signatures: Signatures) -> AsyncIterator[TestClient[web.Request, web.Application]]:
    """The route, served."""
    bolt = AsyncApp(client=AsyncWebClient("xoxb-1"), request_verification_enabled=False)
    app = web.Application()
    app.add_routes(Requests(bolt, signatures).routes())
    async with TestClient(TestServer(app)) as client:
        yield client


def test_what_slack_signed_is_taken(signatures: Signatures) -> None:
    """Checked against the signature that slack_sdk computes."""
    body = "payload=%7B%22a%22%3A+%22é%22%7D".encode()
    assert signatures.refusal(signed(body), body) is None


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"X-Slack-Signature": ""}, "unsigned"),
        ({"X-Slack-Request-Timestamp": ""}, "unsigned"),
        ({"X-Slack-Request-Timestamp": "ontem"}, "unsigned"),
        ({"X-Slack-Request-Timestamp": "٣"}, "unsigned"),
        ({"X-Slack-Request-Timestamp": str(NOW + 1)}, "wrong_signature"),
        ({"X-Slack-Signature": "v0=" + "0" * 64}, "wrong_signature"),
        ({"X-Slack-Signature": "v0=é\udcff"}, "wrong_signature"),
        (signed(CHALLENGE, NOW - 301), "stale"),
        (signed(CHALLENGE, NOW + 301), "stale"),
    ],
)
def test_anything_else_is_refused_by_name(signatures: Signatures, change: dict[str, str], why: str) -> None:
    """Unsigned, of another time, or signed over other bytes."""
    assert signatures.refusal(signed(CHALLENGE) | change, CHALLENGE) == why


def test_another_secret_signs_nothing_here(clock: FixedClock) -> None:
    """The secret is the app's own."""
    assert Signatures("another", clock).refusal(signed(CHALLENGE), CHALLENGE) == "wrong_signature"


def test_a_request_is_taken_once(signatures: Signatures, clock: FixedClock) -> None:
    """Who listened in cannot send it again: first it is remembered, then it is stale."""
    headers = signed(CHALLENGE, NOW + 300)
    assert signatures.refusal(headers, CHALLENGE) is None
    for minutes in range(11):
        clock.set(NOON_UTC + dt.timedelta(minutes=minutes))
        assert signatures.refusal(headers, CHALLENGE) in ("replayed", "stale")


@given(body=st.binary(max_size=200), timestamp=st.text(max_size=15), signature=st.text(max_size=80))
def test_nothing_made_up_gets_in(body: bytes, timestamp: str, signature: str) -> None:
    """Whatever the headers hold: refused, never an exception."""
    headers = {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature}
    assert Signatures(SECRET, FixedClock()).refusal(headers, body) is not None


@given(body=st.binary(min_size=1, max_size=200), at=st.integers(0, 199), bit=st.integers(0, 7))
def test_one_changed_bit_is_enough(body: bytes, at: int, bit: int) -> None:
    """The signature covers every byte of the body."""
    changed = bytearray(body)
    changed[at % len(body)] ^= 1 << bit
    assert Signatures(SECRET, FixedClock()).refusal(signed_bytes(body), bytes(changed)) == "wrong_signature"


def signed_bytes(body: bytes) -> dict[str, str]:
    """As `signed`, for bytes that are no text."""
    made = hmac.new(SECRET.encode(), f"v0:{NOW}:".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(NOW), "X-Slack-Signature": f"v0={made}"}


async def test_the_address_is_verified_by_its_challenge(http: TestClient[Any, Any]) -> None:
    """What Slack asks once when the address is saved."""
    headers = {"Content-Type": "application/json", **signed(CHALLENGE)}
    async with http.post(PATH, data=CHALLENGE, headers=headers) as response:
        assert (response.status, "abc" in await response.text()) == (200, True)


async def test_an_unsigned_request_is_401_and_logged(
    http: TestClient[Any, Any], caplog: pytest.LogCaptureFixture
) -> None:
    """It does not reach Bolt; the log says why and nothing of its contents."""
    async with http.post(PATH, data=CHALLENGE, headers={"Content-Type": "application/json"}) as response:
        assert response.status == 401
    (record,) = [one for one in caplog.records if one.message == "slack_request_refused"]
    assert record.__dict__["why"] == "unsigned"


async def test_a_replayed_request_is_401(http: TestClient[Any, Any]) -> None:
    """The same bytes and signature a second time."""
    headers = {"Content-Type": "application/json", **signed(CHALLENGE)}
    statuses = []
    for _ in range(2):
        async with http.post(PATH, data=CHALLENGE, headers=headers) as response:
            statuses.append(response.status)
    assert statuses == [200, 401]


async def test_a_body_that_says_it_is_too_long_is_413(http: TestClient[Any, Any]) -> None:
    """Answered before a byte of it is read."""
    reader, writer = await asyncio.open_connection(http.host, http.port)
    writer.write(f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: {MOST_BYTES + 1}\r\n\r\n".encode())
    assert b" 413 " in await asyncio.wait_for(reader.readline(), 5)
    writer.close()


async def test_a_body_that_turns_out_too_long_is_413(http: TestClient[Any, Any]) -> None:
    """Without Content-Length: it is never kept whole."""

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(MOST_BYTES // 65_536 + 1):
            yield b"x" * 65_536

    async with http.post(PATH, data=aiohttp.AsyncIterablePayload(chunks())) as response:
        assert response.status == 413
