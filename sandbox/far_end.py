"""What every stand-in of a provider has in common, and how calls of its HTTP API go wrong on demand."""

import asyncio
from dataclasses import dataclass
from typing import Protocol

from aiohttp import web

from sandbox.faults import Fault, Faults
from sandbox.outbox import Outbox
from sandbox.shapes import Clock, Ids, Json
from sandbox.traffic import Traffic

HTTP_KINDS = frozenset({"500", "503", "timeout", "reset_before", "reset_after", "slow", "bad_json"})
"""Kinds that `broken` knows; a provider adds those that it answers in its own words ("429", "auth", …)."""
_SILENCE = 300.0


class FarEnd(Protocol):
    """A provider's stand-in. It is mounted by one line in app.py."""

    @property
    def name(self) -> str:
        """The provider, as /control/ names it."""
        ...

    @property
    def fault_kinds(self) -> frozenset[str]: ...

    def routes(self) -> list[web.RouteDef]: ...

    def account(self) -> Json:
        """The credentials it accepts, as a person would register them."""
        ...

    async def receipt(self, message_id: str, event: str) -> Json:
        """Sends the provider's webhook for a message in the outbox: `{"ok", "status"}`. Raises Refusal."""
        ...


@dataclass(frozen=True)
class Parts:
    """What a stand-in is given. url: where the sandbox is reached; webhook_url: see SANDBOX_WEBHOOK_URL."""

    outbox: Outbox
    faults: Faults
    traffic: Traffic
    ids: Ids
    clock: Clock
    url: str
    webhook_url: str = ""


async def broken(fault: Fault | None, request: web.Request) -> web.StreamResponse | None:
    """The answer in place of the real one; None where the call goes on (no fault, slow, reset_after)."""
    match fault.kind if fault else None:
        case "500" | "503" as status:
            page = "<html>server error</html>"
            return web.Response(status=int(status), text=page, content_type="text/html")
        case "bad_json":
            return web.Response(text="<html>not json", content_type="application/json")
        case "reset_before":
            return reset(request)
        case "timeout":
            await asyncio.sleep(_SILENCE)
            return reset(request)
        case "slow" if fault:
            await asyncio.sleep(fault.seconds)
    return None


def reset(request: web.Request) -> web.StreamResponse:
    """Cuts the connection: whoever called cannot know what came of it."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
