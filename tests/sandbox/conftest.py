"""One sandbox a test with a clock that can be moved, a bot made with slack_bolt, and raw calls."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.socket_mode import ACK_SECONDS
from tests.support.sandbox import Control, RunningSandbox, running_sandbox

Json = dict[str, Any]
Connect = Callable[[AsyncApp], Awaitable[AsyncSocketModeHandler]]


@dataclass
class MovableClock:
    """The real time and what a test put on top of it, until it is frozen."""

    ahead: float = 0.0
    frozen_at: float | None = None

    def __call__(self) -> float:
        return (time.time() if self.frozen_at is None else self.frozen_at) + self.ahead

    def freeze(self) -> None:
        self.frozen_at = time.time()

    def advance(self, seconds: float) -> None:
        self.ahead += seconds


@dataclass(frozen=True)
class Answer:
    """What a raw Web API call got."""

    status: int
    headers: Any
    body: Json

    @property
    def error(self) -> str | None:
        return self.body.get("error")

    @property
    def messages(self) -> list[str]:
        """What Slack found wrong, each with its place."""
        return list(self.body["response_metadata"]["messages"])


@dataclass(frozen=True)
class WebApi:
    """Calls as they go over the wire, with the bot's token unless another is given."""

    url: str
    token: str
    session: aiohttp.ClientSession = field(repr=False)

    async def json(self, method: str, *, token: str | None = None, **args: Any) -> Answer:
        """POST with a JSON body."""
        return await self.send("POST", method, token, json=args)

    async def form(self, method: str, *, token: str | None = None, **args: str) -> Answer:
        """POST with a form."""
        return await self.send("POST", method, token, data=args)

    async def query(self, method: str, *, token: str | None = None, **args: str) -> Answer:
        """GET with the arguments in the address."""
        return await self.send("GET", method, token, params=args)

    async def send(self, verb: str, method: str, token: str | None, **more: Any) -> Answer:
        token = self.token if token is None else token
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with self.session.request(
            verb, f"{self.url}/api/{method}", headers=headers, **more
        ) as response:
            return Answer(response.status, response.headers, await response.json())


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def ack_seconds() -> float:
    """As long as Slack waits; a test that lets it pass parametrizes it to less."""
    return ACK_SECONDS


@pytest.fixture
async def sandbox(clock: MovableClock, ack_seconds: float) -> AsyncIterator[RunningSandbox]:
    async with running_sandbox(clock=clock, ack_seconds=ack_seconds) as sandbox:
        yield sandbox


@pytest.fixture
def control(sandbox: RunningSandbox) -> Control:
    return sandbox.control


@pytest.fixture
def api(sandbox: RunningSandbox) -> WebApi:
    return WebApi(sandbox.url, sandbox.bot_token, sandbox.session)


@pytest.fixture
def client(sandbox: RunningSandbox) -> AsyncWebClient:
    return AsyncWebClient(sandbox.bot_token, base_url=sandbox.api_url)


@pytest.fixture
def app(client: AsyncWebClient) -> AsyncApp:
    return AsyncApp(client=client)


@pytest.fixture
async def connect(sandbox: RunningSandbox) -> AsyncIterator[Connect]:
    """Connects an app whose listeners are registered; all are closed at the end."""
    async with AsyncExitStack() as stack:

        async def start(app: AsyncApp) -> AsyncSocketModeHandler:
            return await stack.enter_async_context(_connected(app, sandbox))

        yield start


@asynccontextmanager
async def _connected(app: AsyncApp, sandbox: RunningSandbox) -> AsyncIterator[AsyncSocketModeHandler]:
    handler = AsyncSocketModeHandler(app, sandbox.app_token, ping_interval=0.2)
    await handler.connect_async()
    await sandbox.control.wait_for_bot()
    try:
        yield handler
    finally:
        await handler.close_async()
