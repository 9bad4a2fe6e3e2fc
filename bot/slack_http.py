"""Slack over HTTP: signed requests to one route, in place of the socket, where SLACK_SIGNING_SECRET is set.

Source: docs.slack.dev, verifying requests from Slack (version v0, five minutes).
"""

import asyncio
import hashlib
import hmac
import logging
from collections import OrderedDict
from collections.abc import Mapping

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot import slack
from bot.ingress_limits import body_of
from delivery.ports import Clock
from handlers.standing import Standing

log = logging.getLogger(__name__)

PATH = "/slack/events"
MOST_BYTES = 2_000_000  # a view of 250 KB, its letters written as %XX, with room to spare
_WINDOW = 300.0  # seconds that a request may be old, or early


class Signatures:
    """Which requests are Slack's own: signed with the app's secret, of these minutes, seen once."""

    def __init__(self, secret: str, clock: Clock) -> None:
        self._secret = secret.encode()
        self._clock = clock
        self._seen: OrderedDict[bytes, float] = OrderedDict()

    def refusal(self, headers: Mapping[str, str], body: bytes) -> str | None:
        """Why it is refused: `unsigned`, `stale`, `wrong_signature` or `replayed`; None where it is taken."""
        timestamp = headers.get("X-Slack-Request-Timestamp", "")
        given = headers.get("X-Slack-Signature", "").encode("utf-8", "surrogateescape")
        if not given or not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
            return "unsigned"
        now = self._clock.now().timestamp()
        if abs(now - int(timestamp)) > _WINDOW:
            return "stale"
        signed = hmac.new(self._secret, f"v0:{timestamp}:".encode() + body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(f"v0={signed}".encode(), given):
            return "wrong_signature"
        return None if self._is_new(given, now) else "replayed"

    def _is_new(self, signature: bytes, now: float) -> bool:
        """Remembered as long as its time stamp could still be taken."""
        while self._seen and next(iter(self._seen.values())) < now - 2 * _WINDOW:
            self._seen.popitem(last=False)
        if signature in self._seen:
            return False
        self._seen[signature] = now
        return True


class Requests:
    """The route that Slack posts to; mounted in the ingress."""

    def __init__(self, bolt: AsyncApp, signatures: Signatures) -> None:
        self._bolt = bolt
        self._signatures = signatures

    def routes(self) -> list[web.RouteDef]:
        return [web.post(PATH, self.receive)]

    async def receive(self, request: web.Request) -> web.Response:
        """What Slack's own request leads to; 401 for anything else, said in the log."""
        body = await body_of(request, MOST_BYTES)
        refusal = self._signatures.refusal(request.headers, body)
        if refusal is not None:
            log.warning("slack_request_refused", extra={"why": refusal})
            return web.Response(status=401)
        asked = AsyncBoltRequest(body=body.decode("utf-8", "replace"), headers=dict(request.headers))
        return await to_aiohttp_response(await self._bolt.async_dispatch(asked))


class HttpDoor:
    """The bot's side of HTTP mode: it signs in once, and each request of Slack's then comes by itself."""

    def __init__(self, bolt: AsyncApp, standing: Standing) -> None:
        self._bolt = bolt
        self._standing = standing
        self._taken = False

    async def connect(self) -> None:
        await slack.until_taken(self._bolt.client, self._standing)
        self._taken = True

    async def keep(self) -> None:
        await asyncio.Event().wait()

    async def is_connected(self) -> bool:
        return self._taken

    async def close(self) -> None:
        """There is nothing to let go of."""
