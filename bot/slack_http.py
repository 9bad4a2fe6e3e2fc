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
from bot.settings import SettingsError
from delivery.ports import Clock
from handlers.standing import Standing

log = logging.getLogger(__name__)

PATH = "/slack/events"
MOST_BYTES = 2_000_000  # a view of 250 KB, its letters written as %XX, with room to spare
_WINDOW = 300.0  # seconds that a request may be old, or early
_READING = 5.0  # seconds for the body; Slack waits three for the whole


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
    """The route that Slack posts to. To be mounted in an aiohttp application by `routes`."""

    def __init__(self, bolt: AsyncApp, signatures: Signatures) -> None:
        self._bolt = bolt
        self._signatures = signatures

    def routes(self) -> list[web.RouteDef]:
        return [web.post(PATH, self.receive)]

    async def receive(self, request: web.Request) -> web.Response:
        """What Slack's own request leads to; 401, 408 or 413 for anything else, said in the log."""
        try:
            async with asyncio.timeout(_READING):
                body = await _read(request)
        except TimeoutError:
            return web.Response(status=408)
        if body is None:
            log.warning("slack_request_refused", extra={"why": "too_large"})
            return web.Response(status=413)
        refusal = self._signatures.refusal(request.headers, body)
        if refusal is not None:
            log.warning("slack_request_refused", extra={"why": refusal})
            return web.Response(status=401)
        asked = AsyncBoltRequest(body=body.decode("utf-8", "replace"), headers=dict(request.headers))
        return await to_aiohttp_response(await self._bolt.async_dispatch(asked))


class HttpDoor:
    """The route, served at `host`:`port` from `connect` to `close`. TLS is a proxy's in front of it."""

    def __init__(self, bolt: AsyncApp, requests: Requests, standing: Standing, host: str, port: int) -> None:
        self._bolt = bolt
        self._requests = requests
        self._standing = standing
        self._where = host, port
        self._runner: web.AppRunner | None = None

    @property
    def port(self) -> int:
        """The one that is listened at; 0 before `connect`."""
        return int(self._runner.addresses[0][1]) if self._runner and self._runner.addresses else 0

    async def connect(self) -> None:
        """Listens, then signs in: Slack can verify the address before the bot gets through to it.

        Raises SlackRefused, and SettingsError where it cannot listen there.
        """
        app = web.Application()
        app.add_routes(self._requests.routes())
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=3.0)
        await self._runner.setup()
        host, port = self._where
        try:
            await web.TCPSite(self._runner, host, port).start()
        except OSError as error:
            raise SettingsError(
                [f"SLACK_LISTEN: não consigo atender em {host}:{port} ({error.strerror})."]
            ) from error
        log.info("slack_http_listening", extra={"host": host, "port": self.port})
        await slack.until_taken(self._bolt.client, self._standing)

    async def keep(self) -> None:
        """Nothing to see to: each request comes by itself."""
        await asyncio.Event().wait()

    async def close(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()


async def _read(request: web.Request) -> bytes | None:
    """The whole body; None where it is more than any request of Slack's."""
    if (request.content_length or 0) > MOST_BYTES:
        return None
    body = bytearray()
    async for chunk in request.content.iter_chunked(65_536):
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    return bytes(body)
