"""A regional SMS gateway with a plain HTTP API: like many, it answers 200 to nearly everything.

It takes number and text by query (GET), form or JSON (POST /sms-gateway/send), the key in `key` or in a
Bearer header, and answers `{"situacao": "OK", "codigo": "1", "id": "…"}`, or ERRO with another code.
"""

import json
import re
from dataclasses import dataclass, field

from aiohttp import web

from sandbox.far_end import HTTP_KINDS, Parts, broken, reset
from sandbox.outbox import Posted
from sandbox.shapes import Json, Refusal

KEY = "chave-do-sandbox"
_NUMBER = re.compile(r"(55)?[1-9]{2}9\d{8}")
_TEXT_MOST = 765  # five segments of 153
_SENDER = "28000"
# code, words, HTTP status. Only some of its errors are errors of HTTP too.
_ANSWERS = {
    "429": ("429", "LIMITE DE REQUISICOES", 429),
    "auth": ("403", "CHAVE INVALIDA", 200),
    "permanent": ("402", "NUMERO INVALIDO", 200),
    "no_credit": ("407", "SEM CREDITOS", 200),
    "busy": ("410", "TENTE NOVAMENTE", 200),
    "unclear": ("999", "AGUARDANDO", 200),
}
_EVENTS = {"delivered": "RECEBIDA", "sent": "ENVIADA", "failed": "ERRO"}


@dataclass
class SmsGateway:
    """sandbox.far_end.FarEnd. Its receipts are asked for, at /sms-gateway/status; it calls nobody."""

    parts: Parts
    name: str = "sms_http"
    fault_kinds: frozenset[str] = HTTP_KINDS.union(_ANSWERS)
    _events: dict[str, str] = field(default_factory=dict)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/sms-gateway/send", self.send, allow_head=False),
            web.post("/sms-gateway/send", self.send),
            web.get("/sms-gateway/balance", self.balance),
            web.get("/sms-gateway/status", self.status),
        ]

    def account(self) -> Json:
        """As its manual would tell it."""
        url = f"{self.parts.url}/sms-gateway"
        return {
            "url": f"{url}/send?key={{chave}}&number={{numero_sem_55}}&msg={{mensagem}}&refer={{id}}",
            "key": KEY,
            "post_url": f"{url}/send",
            "check_url": f"{url}/balance?key={{chave}}",
            "status_url": f"{url}/status?key={{chave}}&id={{ref}}",
        }

    async def send(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read() or request.query_string.encode()
        self.parts.traffic.note(self.name)
        fields = await _fields(request)
        number = fields.get("number", "")
        fault = self.parts.faults.take(self.name, number, *self.fault_kinds)
        if (response := await broken(fault, request)) is not None:
            return response
        if fault is not None and fault.kind in _ANSWERS:
            return _answer(*_ANSWERS[fault.kind], wait=fault.seconds)
        if not _signed_in(request, fields):
            return _answer(*_ANSWERS["auth"])
        if not _NUMBER.fullmatch(number):
            return _answer(*_ANSWERS["permanent"])
        if not 1 <= len(fields.get("msg", "")) <= _TEXT_MOST:
            return _answer("405", "MENSAGEM VAZIA OU LONGA DEMAIS", 200)
        item = await self._keep(request, fields, raw)
        if fault is not None and fault.kind == "reset_after":
            return reset(request)
        return _answer("1", "MENSAGEM NA FILA", 200, id=item.id)

    async def balance(self, request: web.Request) -> web.StreamResponse:
        if not _signed_in(request, dict(request.query)):
            return _answer(*_ANSWERS["auth"])
        return web.json_response({"situacao": "OK", "saldo_sms": "1000"})

    async def status(self, request: web.Request) -> web.StreamResponse:
        if not _signed_in(request, dict(request.query)):
            return _answer(*_ANSWERS["auth"])
        try:
            item = self.parts.outbox.get(request.query.get("id", ""))
        except Refusal:
            return _answer("404", "MENSAGEM NAO ENCONTRADA", 200)
        return web.json_response({"situacao": "OK", "descricao": self._events.get(item.id, "FILA")})

    async def receipt(self, message_id: str, event: str) -> Json:
        """event: `sent`, `delivered` or `failed`."""
        if event not in _EVENTS:
            raise Refusal("invalid_event", f"event é um de {', '.join(_EVENTS)}")
        self._events[self.parts.outbox.get(message_id).id] = _EVENTS[event]
        return {"ok": True, "status": None}

    async def _keep(self, request: web.Request, fields: dict[str, str], raw: bytes) -> Posted:
        number = fields["number"]
        item = Posted(
            provider=self.name,
            id=self.parts.ids.new("G"),
            to="+" + (number if len(number) > 11 else f"55{number}"),
            sender=fields.get("from", _SENDER),
            text=fields["msg"],
            raw=raw,
            at=self.parts.clock(),
            headers=(("Method", request.method), ("Content-Type", request.headers.get("Content-Type", ""))),
        )
        await self.parts.outbox.add(item)
        return item


async def _fields(request: web.Request) -> dict[str, str]:
    """By query, form or JSON (an object, or a list of one); {} for a body that cannot be read."""
    fields = dict(request.query)
    if request.content_type == "application/json":
        try:
            given = json.loads(await request.text())
        except ValueError:
            return {}
        given = given[0] if isinstance(given, list) and given else given
        return fields | {k: str(v) for k, v in given.items()} if isinstance(given, dict) else {}
    return fields | {k: v for k, v in (await request.post()).items() if isinstance(v, str)}


def _signed_in(request: web.Request, fields: dict[str, str]) -> bool:
    return KEY in (fields.get("key"), request.headers.get("Authorization", "").removeprefix("Bearer "))


def _answer(code: str, words: str, status: int, *, wait: float = 1.0, **more: str) -> web.Response:
    body = {"situacao": "OK" if code == "1" else "ERRO", "codigo": code, "descricao": words, **more}
    headers = {"Retry-After": str(max(1, int(wait)))} if status == 429 else {}
    return web.json_response(body, status=status, headers=headers)
