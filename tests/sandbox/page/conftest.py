"""The page of a running sandbox, with a toy bot behind it, as Ana sees it in Chromium.

Starting a browser takes longer than most tests here: all share one, and so one event loop.
"""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, Page

from tests.support.browser import fresh_page, running_browser
from tests.support.sandbox import RunningSandbox, running_sandbox
from tests.support.toy_bot import ToyBot, running_toy_bot
from tests.support.workspace import Workspace


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium for all tests of this folder."""
    async with running_browser() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def browser_page(browser: Browser) -> AsyncIterator[Page]:
    """A page that remembers nothing of the last test."""
    async with fresh_page(browser) as page:
        yield page


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox() -> AsyncIterator[RunningSandbox]:
    """A sandbox of this test's own."""
    async with running_sandbox() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def bot(sandbox: RunningSandbox) -> AsyncIterator[ToyBot]:
    """The toy bot, connected."""
    async with running_toy_bot(sandbox.url, sandbox.bot_token, sandbox.app_token) as running:
        await sandbox.control.wait_for_bot()
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def workspace(sandbox: RunningSandbox, browser_page: Page) -> Workspace:
    """The page, as Ana, in #suspensoes."""
    workspace = Workspace(browser_page, sandbox.url)
    await workspace.open()
    return workspace


@pytest_asyncio.fixture(loop_scope="session")
async def opened(workspace: Workspace, bot: ToyBot) -> Workspace:
    """The page with the modal that has every element."""
    await workspace.type_command("/suspensao tudo")
    await workspace.modal.wait_for("Suspensão temporária")
    return workspace
