"""HTTP mode: instead of a socket, signed requests to the address that the app's settings name.

Source: docs.slack.dev, request verification (version v0), slash commands, interactivity, Events API.
"""

import asyncio
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from urllib.parse import urlencode

import aiohttp

from sandbox.calls import Calls
from sandbox.events import Hub
from sandbox.faults import Faults
from sandbox.shapes import Clock, Ids, Json
from sandbox.socket_mode import ACK_SECONDS, EVENT_TRIES
from sandbox.wire import NotAcked

_AGAIN = 0.5  # seconds until a silent address is asked again whether it is the bot's
_FORM, _JSON = "application/x-www-form-urlencoded", "application/json"


class _Failed(Exception):
    """One try came to nothing. reason: Slack's word for it, in X-Slack-Retry-Reason."""

    def __init__(self, reason: str, why: str) -> None:
        super().__init__(why)
        self.reason = reason
        self.why = why

    @property
    def error(self) -> str:
        """What the person is told."""
        return "operation_timeout" if self.reason == "http_timeout" else "dispatch_failed"


@dataclass
class RequestUrl:
    """Posts to `url`, signed with `secret`. `watch` runs beside it."""

    url: str
    secret: str
    session: aiohttp.ClientSession
    ids: Ids
    hub: Hub
    calls: Calls
    faults: Faults
    clock: Clock
    ack_seconds: float = ACK_SECONDS
    connected: bool = field(default=False, init=False)

    async def watch(self) -> None:
        """Verifies the address, as Slack does when it is saved; anew after it was out of reach."""
        while True:
            if not self.connected and await self._is_verified():
                self._say(connected=True)
            await asyncio.sleep(_AGAIN)

    async def deliver(self, kind: str, payload: Json) -> Json:
        """An event is sent up to three times, with the number of the try; a gesture once."""
        failed = _Failed("unknown_error", "")
        for attempt in range(EVENT_TRIES if kind == "events_api" else 1):
            retry = {"X-Slack-Retry-Num": f"{attempt}", "X-Slack-Retry-Reason": failed.reason}
            try:
                answer = await self._post(kind, payload, retry if attempt else {})
            except _Failed as error:
                failed = error
            else:
                self.calls.add(f"ack {kind}", answer, {"ok": True})
                return answer
        answer = {"ok": False, "error": failed.error}
        self.calls.add(f"ack {kind}", {"url": self.url}, answer, why=failed.why)
        raise NotAcked(failed.error)

    async def _post(self, kind: str, payload: Json, headers: dict[str, str]) -> Json:
        content_type, body = _encoded(kind, payload)
        timestamp = str(int(self.clock()))
        headers = headers | {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self.secret, timestamp, body),
        }
        try:
            async with (
                asyncio.timeout(self.ack_seconds),
                self.session.post(self.url, data=body, headers=headers, allow_redirects=False) as response,
            ):
                text = await response.text()
        except TimeoutError:
            seconds = f"{self.ack_seconds:g}"
            raise _Failed(
                "http_timeout", f"o bot não respondeu em {seconds} s: confirme antes de trabalhar"
            ) from None
        except aiohttp.ClientError as error:
            self._say(connected=False)
            raise _Failed("connection_failed", f"{self.url} não atende: {error}") from None
        if response.status != 200:
            raise _Failed("http_error", f"{self.url} respondeu HTTP {response.status}")
        if self.faults.take("slack", "request", "reset_after", named=True) is not None:
            raise _Failed("http_timeout", "falha pedida no painel: a resposta do bot se perdeu")
        return _answer(kind, text)

    async def _is_verified(self) -> bool:
        challenge = self.ids.secret()
        try:
            body = {"type": "url_verification", "challenge": challenge, "token": "sandbox-verification-token"}
            answer = await self._post("events_api", body, {})
        except _Failed:
            return False
        return answer.get("challenge") == challenge

    def _say(self, *, connected: bool) -> None:
        if connected != self.connected:
            self.connected = connected
            self.hub.publish("bot", connected=connected)


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """`X-Slack-Signature` of a body sent at `timestamp` (whole seconds since 1970)."""
    signed = hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256)
    return f"v0={signed.hexdigest()}"


def _encoded(kind: str, payload: Json) -> tuple[str, bytes]:
    """Content type and body: a command's fields as a form, a gesture as JSON in a form, an event as JSON."""
    if kind == "slash_commands":
        return _FORM, urlencode(payload).encode()
    if kind == "interactive":
        return _FORM, urlencode({"payload": json.dumps(payload, ensure_ascii=False)}).encode()
    return _JSON, json.dumps(payload, ensure_ascii=False).encode()


def _answer(kind: str, text: str) -> Json:
    """The ack's payload. Plain words are shown for a command; elsewhere they are no answer."""
    if not text.strip() or (kind == "events_api" and not text.startswith("{")):
        return {}
    try:
        answer = json.loads(text)
    except ValueError:
        answer = None
    if isinstance(answer, dict):
        return answer
    if kind == "slash_commands":
        return {"text": text}
    raise _Failed("http_error", f"a resposta não é um objeto JSON: {text[:200]}")
