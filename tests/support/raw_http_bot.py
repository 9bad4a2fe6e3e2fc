"""A bot in HTTP mode without Bolt: an address that answers what a test says."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Json = dict[str, Any]


@dataclass(frozen=True)
class Arrived:
    """One request of Slack's, waiting for its answer."""

    headers: Mapping[str, str]
    body: bytes
    _answer: asyncio.Future[web.Response]

    def answer(self, text: str = "", *, status: int = 200, payload: Json | None = None) -> None:
        """Words, or a JSON object; an empty 200 where nothing is said."""
        if payload is not None:
            text = json.dumps(payload)
        self._answer.set_result(web.Response(status=status, text=text))


@dataclass
class RawHttpBot:
    """`url` is what the app's settings name. With `verifies` it answers Slack's challenge by itself."""

    url: str = ""
    port: int = 0
    verifies: bool = True
    challenged: asyncio.Event = field(default_factory=asyncio.Event)
    arrived: asyncio.Queue[Arrived] = field(default_factory=asyncio.Queue)
    stop: Callable[[], Awaitable[None]] = field(init=False)

    async def receive(self) -> Arrived:
        """The next request that is no challenge."""
        async with asyncio.timeout(5):
            return await self.arrived.get()

    async def handle(self, request: web.Request) -> web.Response:
        body = await request.read()
        if b'"url_verification"' in body:
            self.challenged.set()
            challenge = json.loads(body)["challenge"] if self.verifies else "no"
            return web.json_response({"challenge": challenge})
        one = Arrived(request.headers, body, asyncio.get_running_loop().create_future())
        await self.arrived.put(one)
        return await one._answer


@asynccontextmanager
async def raw_http_bot(port: int = 0) -> AsyncIterator[RawHttpBot]:
    """Listening; on a free port unless one is given."""
    bot = RawHttpBot()
    app = web.Application()
    app.add_routes([web.post("/slack/events", bot.handle)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    bot.stop = runner.cleanup
    bot.port = runner.addresses[0][1]
    bot.url = f"http://127.0.0.1:{bot.port}/slack/events"
    try:
        yield bot
    finally:
        await runner.cleanup()
