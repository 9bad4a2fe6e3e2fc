"""Twilio's Messages API (2010-04-01): takes and refuses what Twilio does, and tells how a message fared."""

import base64
import datetime as dt
import secrets
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

import aiohttp
from aiohttp import web

from sandbox import twilio_rules as rules
from sandbox.far_end import HTTP_KINDS, Parts, broken, reset
from sandbox.faults import Fault
from sandbox.outbox import Posted
from sandbox.shapes import Json, Refusal
from sandbox.twilio_rules import Refused
from sandbox.twilio_shapes import message_json, signature

# The stand-in's own, no secrets.
ACCOUNT = "AC" + "5a" * 16
AUTH_TOKEN = "0f" * 16
API_KEY = "SK" + "5b" * 16
API_SECRET = "1f" * 16
SERVICE = "MG" + "5c" * 16
NUMBER = "+551150000001"
_RECEIPT_SECONDS = 5.0
_API = "/2010-04-01/Accounts/{account}"


@dataclass
class Twilio:
    """sandbox.far_end.FarEnd. What became of a message changes by `receipt` alone."""

    parts: Parts
    name: str = "twilio"
    fault_kinds: frozenset[str] = HTTP_KINDS.union(rules.FAULTS)
    _events: dict[str, tuple[str, int | None]] = field(default_factory=dict)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post(f"{_API}/Messages.json", self.create),
            web.get(f"{_API}/Messages.json", self.find),
            web.get(f"{_API}/Messages/{{sid}}.json", self.fetch),
            web.get(f"{_API}.json", self.fetch_account),
        ]

    def account(self) -> Json:
        return {
            "url": self.parts.url,
            "account_sid": ACCOUNT,
            "auth_token": AUTH_TOKEN,
            "api_key": API_KEY,
            "api_secret": API_SECRET,
            "from": NUMBER,
            "messaging_service_sid": SERVICE,
        }

    async def create(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        self.parts.traffic.note(self.name)
        form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        fault = self.parts.faults.take(self.name, form.get("To", ""), *self.fault_kinds)
        if (response := await broken(fault, request)) is not None:
            return response
        try:
            _refuse_on_demand(fault)
            self._authenticate(request)
            rules.check_message(request, form, senders={NUMBER}, services={SERVICE})
        except Refused as refused:
            return refused.response()
        item = await self._keep(form, body)
        if fault is not None and fault.kind == "reset_after":
            return reset(request)
        return web.json_response(self._json(item), status=201)

    async def fetch(self, request: web.Request) -> web.StreamResponse:
        try:
            self._authenticate(request)
            return web.json_response(self._json(self._item(request.match_info["sid"])))
        except Refused as refused:
            return refused.response()

    async def find(self, request: web.Request) -> web.StreamResponse:
        """The newest first, filtered by To and DateSent (a day in GMT)."""
        try:
            self._authenticate(request)
        except Refused as refused:
            return refused.response()
        to, day = request.query.get("To"), request.query.get("DateSent", "")
        size = int(request.query.get("PageSize", "50"))
        found = [
            item
            for item in reversed(self._items())
            if to in (None, item.to) and _day(item.at).startswith(day[:10])
        ]
        return web.json_response(
            {
                "messages": [self._json(item) for item in found[:size]],
                "page": 0,
                "page_size": size,
                "next_page_uri": None,
                "uri": request.path_qs,
            }
        )

    async def fetch_account(self, request: web.Request) -> web.StreamResponse:
        try:
            _refuse_on_demand(self.parts.faults.take(self.name, ACCOUNT, "auth", named=True))
            self._authenticate(request, key_allowed=False)
        except Refused as refused:
            return refused.response()
        return web.json_response(
            {"sid": ACCOUNT, "friendly_name": "Provedor de exemplo", "status": "active", "type": "Full"}
        )

    async def receipt(self, message_id: str, event: str) -> Json:
        """event: a status of Twilio's, with an error code if it failed: `delivered`, `undelivered:30003`."""
        status, _, code = event.partition(":")
        if status not in rules.STATUSES or (code and not code.isdecimal()):
            raise Refusal("invalid_event", "event é um status da Twilio: delivered, undelivered:30003, …")
        item = self.parts.outbox.get(message_id)
        if not isinstance(item, Posted) or item.provider != self.name:
            raise Refusal("not_found", f"{message_id!r} não é um SMS da Twilio")
        self._events[message_id] = status, int(code) if code else None
        url = dict(parse_qsl(item.raw.decode()))["StatusCallback"] if b"StatusCallback=" in item.raw else ""
        if not url:
            return {"ok": True, "status": None}
        form = {
            "AccountSid": ACCOUNT,
            "ApiVersion": rules.VERSION,
            "From": item.sender,
            "MessageSid": item.id,
            "MessageStatus": status,
            "SmsSid": item.id,
            "SmsStatus": status,
            "To": item.to,
            # Blank fields are signed too: a reader that drops them finds the signature wrong.
            "ErrorCode": code,
        }
        headers = {"X-Twilio-Signature": signature(AUTH_TOKEN, url, form)}
        timeout = aiohttp.ClientTimeout(total=_RECEIPT_SECONDS)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            try:
                async with session.post(url, data=form, headers=headers, allow_redirects=False) as answer:
                    return {"ok": answer.status < 400, "status": answer.status}
            except (aiohttp.ClientError, TimeoutError) as error:
                raise Refusal("unreachable", f"{url} não responde: {type(error).__name__}") from error

    def _authenticate(self, request: web.Request, *, key_allowed: bool = True) -> None:
        """The account's token, or an API key, which may not read the account itself."""
        allowed = [f"{ACCOUNT}:{AUTH_TOKEN}", *([f"{API_KEY}:{API_SECRET}"] if key_allowed else [])]
        given = request.headers.get("Authorization", "")
        right = any(given == f"Basic {base64.b64encode(one.encode()).decode()}" for one in allowed)
        if not right or request.match_info["account"] != ACCOUNT:
            raise Refused(*rules.NOT_SIGNED_IN)

    async def _keep(self, form: dict[str, str], body: bytes) -> Posted:
        item = Posted(
            provider=self.name,
            id="SM" + secrets.token_hex(16),
            to=form["To"],
            sender=form.get("From") or NUMBER,
            text=form["Body"],
            raw=body,
            at=self.parts.clock(),
            headers=(("StatusCallback", form["StatusCallback"]),) if "StatusCallback" in form else (),
        )
        await self.parts.outbox.add(item)
        return item

    def _items(self) -> list[Posted]:
        return [item for item in self.parts.outbox.items(self.name) if isinstance(item, Posted)]

    def _item(self, sid: str) -> Posted:
        for item in self._items():
            if item.id == sid:
                return item
        raise Refused(20404, f"The requested resource /Messages/{sid}.json was not found", 404)

    def _json(self, item: Posted) -> Json:
        status, code = self._events.get(item.id, ("queued", None))
        return message_json(item, ACCOUNT, status, code)


def _refuse_on_demand(fault: Fault | None) -> None:
    if fault is not None and fault.kind in rules.FAULTS:
        raise Refused(*rules.FAULTS[fault.kind], retry_after=fault.seconds)


def _day(at: float) -> str:
    return dt.datetime.fromtimestamp(at, dt.UTC).date().isoformat()
