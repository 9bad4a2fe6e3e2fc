"""Google with a script: a token endpoint and an FCM that answer what a test tells them to."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from delivery import firebase_file
from delivery.channels.push_fcm import FcmConfig
from tests.support.firebase import service_account_file

TOKEN = {"access_token": "ya29.teste", "expires_in": 3599, "token_type": "Bearer"}


@dataclass
class Said:
    """An answer: a body as JSON or to the letter."""

    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    def response(self) -> web.Response:
        raw = self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()
        return web.Response(body=raw, status=self.status, headers=self.headers)


@dataclass
class Google:
    """A running one and what it saw. answer: of every push; by_token: of those to one device."""

    url: str = ""
    token: Said = field(default_factory=lambda: Said(TOKEN))
    answer: Said = field(default_factory=lambda: Said({"name": "projects/p/messages/1"}))
    by_token: dict[str, Said] = field(default_factory=dict)
    hold_token: asyncio.Event | None = None
    pushes: list[dict[str, Any]] = field(default_factory=list)
    sign_ins: int = 0

    def config(self, **changed: Any) -> FcmConfig:
        """A project that lives here."""
        file = firebase_file.read(json.dumps(service_account_file()))
        here: dict[str, Any] = {"api_url": self.url, "token_url": f"{self.url}/token"}
        return FcmConfig(file, **here | {"http_timeout": 10.0, "call_timeout": 20.0} | changed)

    async def serve_token(self, request: web.Request) -> web.Response:
        self.sign_ins += 1
        if self.hold_token is not None:
            await self.hold_token.wait()
        return self.token.response()

    async def serve_push(self, request: web.Request) -> web.Response:
        call = await request.json()
        self.pushes.append(call)
        return self.by_token.get(call["message"].get("token", ""), self.answer).response()


@asynccontextmanager
async def google() -> AsyncIterator[Google]:
    """On a free port of this machine."""
    end = Google()
    app = web.Application()
    app.router.add_post("/token", end.serve_token)
    app.router.add_post("/v1/projects/{project}/messages:send", end.serve_push)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    end.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield end
    finally:
        if end.hold_token is not None:
            end.hold_token.set()
        await runner.cleanup()
