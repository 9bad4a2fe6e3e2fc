"""SendGrid as the bot meets it: v3/mail/send, v3/scopes, and the signed Event Webhook."""

import json
from collections.abc import Mapping, Sequence

from aiohttp import web

from sandbox import sendgrid_rules
from sandbox.far_end import HTTP_KINDS, Parts, broken, reset
from sandbox.faults import Fault
from sandbox.sendgrid_events import Mailed, Webhook
from sandbox.shapes import Json

NAME = "sendgrid"
KEY = "SG.chave-de-mentira-do-sb.vale-so-neste-sandbox-e-nao-abre-nada-la-fo"
"""As long as a real one."""
SENDER = "avisos@provedor.example"
SENDER_NAME = "Provedor Exemplo"
SCOPES = ["mail.send", "user.webhooks.event.settings.read"]
SIZE_MOST = 30_000_000

NO: Mapping[str, tuple[int, str, str | None]] = {
    "auth": (401, "The provided authorization grant is invalid, expired, or revoked", None),
    "429": (429, "too many requests", None),
    "identity": (
        403,
        "The from address does not match a verified Sender Identity. "
        "Mail cannot be sent until this error is resolved.",
        "from",
    ),
    "credits": (401, "Maximum credits exceeded", None),
    "too_large": (413, "content too large", None),
}
"""Status, message and field of each refusal of a whole call."""


class SendGrid:
    """The stand-in: one key, one verified sender, one webhook."""

    name = NAME
    fault_kinds = frozenset(HTTP_KINDS | NO.keys() | {"permanent"})

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._webhook = Webhook(parts.webhook_url, parts.ids, parts.clock)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/v3/mail/send", self.send),
            web.get("/v3/scopes", self.scopes),
            web.patch("/v3/user/webhooks/event/settings", self.set_webhook),
            web.get("/v3/user/webhooks/event/settings/signed", self.signed),
        ]

    def account(self) -> Json:
        """api_url is a setting of the bot; the public key verifies the receipts."""
        return {
            "api_key": KEY,
            "from": SENDER,
            "from_name": SENDER_NAME,
            "webhook_public_key": self._webhook.public_key,
            "api_url": self._parts.url,
        }

    async def receipt(self, message_id: str, event: str) -> Json:
        item = self._parts.outbox.get(message_id)
        return await self._webhook.post(item, event)

    async def scopes(self, request: web.Request) -> web.Response:
        fault = self._parts.faults.take(NAME, SENDER, "auth", named=True)
        return _no("auth") if fault or not _knows(request) else web.json_response({"scopes": SCOPES})

    async def set_webhook(self, request: web.Request) -> web.Response:
        """Where the events go: what a person sets in SendGrid's own pages."""
        if not _knows(request):
            return _no("auth")
        self._webhook.url = str((await request.json()).get("url", ""))
        return web.json_response({"enabled": True, "url": self._webhook.url})

    async def signed(self, request: web.Request) -> web.Response:
        return web.json_response({"public_key": self._webhook.public_key}) if _knows(request) else _no("auth")

    async def send(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        self._parts.traffic.note(NAME)
        if not _knows(request):
            return _no("auth")
        if len(raw) > SIZE_MOST:
            return _no("too_large")
        try:
            call = json.loads(raw)
            wrong = sendgrid_rules.problems(call)
        except (ValueError, AttributeError, TypeError):
            return _errors(400, [("Bad Request", None)])
        if wrong:
            return _errors(400, wrong)
        if call["from"]["email"] != SENDER:
            return _no("identity")
        place, fault = self._fault(call)
        if fault is not None and fault.kind == "permanent":
            return _errors(
                400, [("Does not contain a valid address.", f"personalizations.{place}.to.0.email")]
            )
        if fault is not None and fault.kind in NO:
            return _no(fault.kind, fault, self._parts.clock())
        if (answer := await broken(fault, request)) is not None:
            return answer
        call_id = await self._keep(call)
        if fault is not None and fault.kind == "reset_after":
            return reset(request)
        return web.Response(status=202, headers={"X-Message-Id": call_id})

    def _fault(self, call: Json) -> tuple[int, Fault | None]:
        """The first that one of the recipients meets, and which of them."""
        for place, one in enumerate(call["personalizations"]):
            fault = self._parts.faults.take(NAME, one["to"][0]["email"], *self.fault_kinds)
            if fault is not None:
                return place, fault
        return 0, None

    async def _keep(self, call: Json) -> str:
        """Each personalization as the mail that comes of it. The first bears the call's own id."""
        call_id = self._parts.ids.secret(22)
        mails = [
            self._mailed(call, one, f"{call_id}.{place}" if place else call_id)
            for place, one in enumerate(call["personalizations"])
        ]
        await self._parts.outbox.add(*mails)
        return call_id

    def _mailed(self, call: Json, one: Json, mail_id: str) -> Mailed:
        content = {part["type"]: part["value"] for part in call["content"]}
        tags: Mapping[str, str] = one.get("substitutions", {})
        html = content.get("text/html")
        return Mailed(
            provider=NAME,
            id=mail_id,
            to=one["to"][0]["email"],
            sender=_mailbox(call["from"]),
            subject=_replaced(one.get("subject") or call["subject"], tags),
            text=_replaced(content.get("text/plain", ""), tags),
            html=None if html is None else _replaced(html, tags),
            headers=_headers(call, one),
            raw=json.dumps(one, ensure_ascii=False, indent=1).encode(),
            at=self._parts.clock(),
            custom_args={**call.get("custom_args", {}), **one.get("custom_args", {})},
        )


def _knows(request: web.Request) -> bool:
    return request.headers.get("Authorization") == f"Bearer {KEY}"


def _headers(call: Json, one: Json) -> tuple[tuple[str, str], ...]:
    own = {**call.get("headers", {}), **one.get("headers", {})}
    shown = {"To": _mailbox(one["to"][0]), "From": _mailbox(call["from"])}
    if "reply_to" in call:
        shown["Reply-To"] = _mailbox(call["reply_to"])
    return tuple((name, str(value)) for name, value in {**shown, **own}.items())


def _mailbox(person: Json) -> str:
    name = person.get("name")
    return f"{name} <{person['email']}>" if name else str(person["email"])


def _replaced(text: str, tags: Mapping[str, str]) -> str:
    for tag, value in tags.items():
        text = text.replace(tag, value)
    return text


def _no(kind: str, fault: Fault | None = None, now: float = 0.0) -> web.Response:
    status, message, field = NO[kind]
    headers = {}
    if status == 429 and fault is not None:
        reset_at = str(int(now + fault.seconds))
        headers = {"Retry-After": str(round(fault.seconds)), "X-RateLimit-Reset": reset_at}
    return _errors(status, [(message, field)], headers)


def _errors(
    status: int, errors: Sequence[tuple[str, str | None]], headers: Mapping[str, str] | None = None
) -> web.Response:
    body = {"errors": [{"message": message, "field": field, "help": None} for message, field in errors]}
    return web.json_response(body, status=status, headers=headers)
