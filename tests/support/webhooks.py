"""Where providers send receipts in tests: a server that keeps what it was sent."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from multidict import CIMultiDictProxy


@dataclass(frozen=True)
class Received:
    """One call, to the letter."""

    path: str
    headers: CIMultiDictProxy[str]
    body: bytes


@dataclass
class Webhooks:
    """A running server. status: what it answers."""

    url: str
    status: int = 204
    calls: list[Received] = field(default_factory=list)


@asynccontextmanager
async def webhooks() -> AsyncIterator[Webhooks]:
    """One on a free port of 127.0.0.1, gone afterwards."""
    far = Webhooks("")

    async def take(request: web.Request) -> web.Response:
        far.calls.append(Received(request.path_qs, request.headers, await request.read()))
        return web.Response(status=far.status)

    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    far.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield far
    finally:
        await runner.cleanup()
