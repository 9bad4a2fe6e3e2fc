"""The page follows what happens, from before it is drawn."""

import asyncio
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Page, Route, expect

from tests.support.sandbox import BRUNO, SUSPENSOES, RunningSandbox
from tests.support.workspace import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_what_happens_while_the_page_opens_is_not_missed(
    browser_page: Page, sandbox: RunningSandbox
) -> None:
    """It asks for messages and mails once it hears of changes: one in between would stay unseen."""
    held, go_on = asyncio.Event(), asyncio.Event()
    asked: list[str] = []

    async def hold(route: Route) -> None:
        held.set()
        await go_on.wait()
        await route.continue_()

    await browser_page.route("**/ui/events", hold)
    browser_page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    opening = asyncio.create_task(browser_page.goto(sandbox.url))
    async with asyncio.timeout(10):
        await held.wait()
    assert not {"/control/messages", "/control/views", "/ui/outbox"} & set(asked)
    await sandbox.control.post("message", user=BRUNO.id, channel=SUSPENSOES, text="Bom dia")
    go_on.set()
    await opening
    await expect(Workspace(browser_page, sandbox.url).message_containing("Bom dia")).to_be_visible()
