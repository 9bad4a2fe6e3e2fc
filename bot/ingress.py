"""What the outside may post: receipts of SendGrid and Twilio, and the devices of the subscriber's app.

Served only where PUBLIC_URL is set. Whoever posts is verified before anything is read into the ledger: by its
signature, or by a key of the provider's backend. What is refused, repeated or too much changes nothing.
"""

import hmac
import logging
import math
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from aiohttp import web

from bot import openapi
from bot.ingress_limits import Allowance, Handler, at_once, body_of
from bot.metrics import CONTENT_TYPE
from bot.registration import BODY_MOST, Unreadable, parse
from delivery.channels import sendgrid_events
from delivery.channels.sms_twilio import CALLBACK_PATH
from delivery.devices import Devices
from delivery.ports import Clock
from delivery.receipts import Busy, Forged, Receipts
from delivery.webhooks import SENDGRID_PATH, Webhooks
from storage import device_keys
from storage.engine import Database, DatabaseUnreachable
from storage.models import DeviceKey

log = logging.getLogger(__name__)

EVENTS_MOST = 2_000_000  # bytes of a post of SendGrid's, which gathers some hundred events
STATUS_MOST = 16_384  # bytes of a status of Twilio's
AT_ONCE = 32
PER_SECOND, BURST = 20, 100  # registrations with one key
BEARER = "bearer "
TWILIO_SIGNATURE = "X-Twilio-Signature"


@dataclass(frozen=True)
class Outside:
    """What the ingress is made of.

    public_url: where it is reached, for its own description. seconds: that only go forward.
    healthy: whether the bot is up. metrics: read by whoever has the key; without one by nobody.
    """

    db: Database
    webhooks: Webhooks
    receipts: Receipts
    devices: Devices
    clock: Clock
    seconds: Callable[[], float]
    public_url: str = ""
    healthy: Callable[[], bool] = lambda: True
    metrics: Callable[[], Awaitable[str]] | None = None
    metrics_key: str | None = None


def ingress(outside: Outside, more: Sequence[web.RouteDef] = ()) -> web.Application:
    """The application; `runner` serves it. more: routes of others, Slack's where it comes over HTTP."""
    desk = _Desk(outside)
    app = web.Application(middlewares=[_plain, at_once(AT_ONCE), _unreachable])
    app.add_routes(
        [
            web.post(SENDGRID_PATH + "{uid:[0-9a-f]{32}}", desk.sendgrid),
            web.post(CALLBACK_PATH + "{key:[0-9a-f]{32}}", desk.twilio),
            web.post("/devices", desk.register),
            web.get("/health", desk.health),
            web.get("/openapi.json", desk.openapi),
            web.get("/metrics", desk.metrics),
            *more,
        ]
    )
    return app


def runner(app: web.Application) -> web.AppRunner:
    """Serves the application. Nothing is unpacked: no far end packs what it posts, and a bomb would."""
    return web.AppRunner(app, access_log=None, auto_decompress=False, shutdown_timeout=3.0)


class _Desk:
    """The routes."""

    def __init__(self, outside: Outside) -> None:
        self._outside = outside
        self._document = openapi.document(outside.public_url)
        self._allowance = Allowance(PER_SECOND, BURST, outside.seconds)

    async def sendgrid(self, request: web.Request) -> web.Response:
        body, now = await body_of(request, EVENTS_MOST), self._outside.clock.now()
        account, events = await self._outside.webhooks.sendgrid(
            request.match_info["uid"],
            body,
            signature=request.headers.get(sendgrid_events.SIGNATURE, ""),
            timestamp=request.headers.get(sendgrid_events.TIMESTAMP, ""),
            now=now,
        )
        await self._outside.receipts.take(account, events, now=now)
        return web.Response(status=204)

    async def twilio(self, request: web.Request) -> web.Response:
        body, now = await body_of(request, STATUS_MOST), self._outside.clock.now()
        account, events = await self._outside.webhooks.twilio(
            request.match_info["key"],
            body,
            signature=request.headers.get(TWILIO_SIGNATURE, ""),
            now=now,
        )
        await self._outside.receipts.take(account, events, now=now)
        return web.Response(status=204)

    async def register(self, request: web.Request) -> web.Response:
        """The same answer whether or not the client exists."""
        key = await self._key(request.headers.get("Authorization", ""))
        if key is None:
            return _error(
                401, "unauthorized", "Falta a chave, ou ela foi revogada.", {"WWW-Authenticate": "Bearer"}
            )
        if wait := self._allowance.wait(key.uid):
            seconds = str(math.ceil(wait))
            return _error(429, "too_many", "Chamadas demais com esta chave.", {"Retry-After": seconds})
        try:
            device = parse(await body_of(request, BODY_MOST))
        except Unreadable as error:
            return _error(400, error.name, str(error))
        known = await self._outside.devices.register(device.client, device.token, instead_of=device.replaces)
        log.info("device_posted", extra={"key": key.uid, "known": known, "platform": device.platform})
        return web.json_response({"ok": True}, status=202)

    async def _key(self, authorization: str) -> DeviceKey | None:
        if not authorization.lower().startswith(BEARER):
            return None
        async with self._outside.db.read() as session:
            return await device_keys.find(session, authorization[len(BEARER) :].strip())

    async def health(self, request: web.Request) -> web.Response:
        well = self._outside.healthy()
        return web.json_response({"ok": well}, status=200 if well else 503)

    async def metrics(self, request: web.Request) -> web.Response:
        """As if it were not there, for whoever has not the key."""
        read, key = self._outside.metrics, self._outside.metrics_key
        given = request.headers.get("Authorization", "").encode()
        if read is None or key is None or not hmac.compare_digest(given, f"Bearer {key}".encode()):
            raise web.HTTPNotFound
        return web.Response(text=await read(), headers={"Content-Type": CONTENT_TYPE})

    async def openapi(self, request: web.Request) -> web.Response:
        return web.json_response(self._document)


@web.middleware
async def _plain(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refusals in the shape of all others; no word of what serves them."""
    try:
        response = await handler(request)
    except web.HTTPException as refusal:
        kept = {name: refusal.headers[name] for name in ("Allow", "Retry-After") if name in refusal.headers}
        response = _error(refusal.status, "refused", refusal.reason, kept)
    response.headers["Server"] = "suspensao"
    response.headers["Cache-Control"] = "no-store"
    return response


@web.middleware
async def _unreachable(request: web.Request, handler: Handler) -> web.StreamResponse:
    """What is not signed is refused; what cannot be taken now is to be posted again."""
    try:
        return await handler(request)
    except Forged as error:
        log.warning("post_refused", extra={"route": _route(request), "why": str(error)})
        return _error(403, "refused", "Forbidden")
    except (Busy, DatabaseUnreachable) as error:
        log.warning("post_put_off", extra={"route": _route(request), "why": str(error)})
        return _error(503, "later", "Agora não: repita daqui a pouco.", {"Retry-After": "5"})


def _route(request: web.Request) -> str:
    """Without what whoever posts made up."""
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else ""


def _error(status: int, name: str, message: str, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response({"error": name, "message": message}, status=status, headers=headers)
