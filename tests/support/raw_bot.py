"""A bot without Bolt: a bare web socket that acknowledges only what a test says."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.support.sandbox import RunningSandbox

Json = dict[str, Any]


@dataclass(frozen=True)
class RawBot:
    """One socket that said hello."""

    socket: aiohttp.ClientWebSocketResponse
    hello: Json

    async def receive(self) -> Json:
        """The next frame."""
        frame: Json = await self.socket.receive_json(timeout=5)
        return frame

    async def ack(self, envelope: Json, payload: Json | None = None) -> None:
        """Acknowledges an envelope, with an answer if there is one."""
        answer: Json = {"envelope_id": envelope["envelope_id"]}
        await self.socket.send_json(answer if payload is None else answer | {"payload": payload})


async def socket_url(sandbox: RunningSandbox) -> str:
    """The address that apps.connections.open gives."""
    headers = {"Authorization": f"Bearer {sandbox.app_token}"}
    async with sandbox.session.post(f"{sandbox.api_url}apps.connections.open", headers=headers) as response:
        return str((await response.json())["url"])


@asynccontextmanager
async def raw_bot(sandbox: RunningSandbox) -> AsyncIterator[RawBot]:
    """Connects; the socket is closed at the end."""
    async with sandbox.session.ws_connect(await socket_url(sandbox)) as socket:
        yield RawBot(socket, await socket.receive_json(timeout=5))
