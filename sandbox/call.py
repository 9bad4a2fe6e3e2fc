"""How a /control/ call is read and answered."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from sandbox.shapes import Json, Refusal


@dataclass(frozen=True)
class Call:
    """The body of a POST, or the query of a GET."""

    body: Json

    def need(self, name: str) -> str:
        """An argument that must be there, or `missing_argument`."""
        value = self.text(name)
        if not value:
            raise Refusal("missing_argument", f"falta {name!r}")
        return value

    def text(self, name: str) -> str | None:
        """An argument as text; None if absent or empty."""
        value = self.body.get(name)
        return str(value) if value not in (None, "") else None

    def structure(self, name: str) -> Json:
        """A nested object; {} if absent."""
        value = self.body.get(name) or {}
        if not isinstance(value, dict):
            raise Refusal("invalid_argument", f"{name!r} tem que ser um objeto")
        return value

    def number(self, name: str, default: float) -> float:
        """A number; `default` if absent."""
        try:
            return float(self.text(name) or default)
        except ValueError:
            raise Refusal("invalid_argument", f"{name!r} tem que ser um número") from None


Handler = Callable[[Call], Awaitable[object]]


def answering(handler: Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
    """What the handler returns as JSON. A refusal is HTTP 400 with `{"ok": false, "error", "why"}`."""

    async def answer(request: web.Request) -> web.Response:
        try:
            return web.json_response(await handler(await _read(request)))
        except Refusal as refusal:
            return refused(refusal, 400)

    return answer


def refused(refusal: Refusal, status: int) -> web.Response:
    return web.json_response(refusal.answer() | {"why": refusal.why}, status=status)


async def _read(request: web.Request) -> Call:
    if request.method == "GET":
        return Call(dict(request.query))
    try:
        body = json.loads(await request.text() or "{}")
    except ValueError:
        raise Refusal("invalid_json", "o corpo não é JSON") from None
    if not isinstance(body, dict):
        raise Refusal("invalid_json", "o corpo tem que ser um objeto JSON")
    return Call(body)
