"""One sandbox a test, and a bot made with the real slack_bolt against it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.support.sandbox import Control, RunningSandbox, running_sandbox

Connect = Callable[[AsyncApp], Awaitable[AsyncSocketModeHandler]]


@pytest.fixture
async def sandbox() -> AsyncIterator[RunningSandbox]:
    async with running_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def control(sandbox: RunningSandbox) -> Control:
    return sandbox.control


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
    handler = AsyncSocketModeHandler(app, sandbox.app_token)
    await handler.connect_async()
    await sandbox.control.wait_for_bot()
    try:
        yield handler
    finally:
        await handler.close_async()
