"""The page follows what happens, from before it is drawn."""

import asyncio

import pytest
from playwright.async_api import Page, Route, expect

from tests.support.sandbox import BRUNO, SUSPENSOES, RunningSandbox
from tests.support.workspace import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_what_happens_while_the_page_opens_is_not_missed(
    browser_page: Page, sandbox: RunningSandbox
) -> None:
    """Events begin before anything is asked for: a message between the two would stay unseen."""
    asked, go_on = asyncio.Event(), asyncio.Event()

    async def hold(route: Route) -> None:
        asked.set()
        await go_on.wait()
        await route.continue_()

    await browser_page.route("**/ui/events", hold)
    opening = asyncio.create_task(browser_page.goto(sandbox.url))
    async with asyncio.timeout(10):
        await asked.wait()
    await sandbox.control.post("message", user=BRUNO.id, channel=SUSPENSOES, text="Bom dia")
    go_on.set()
    await opening
    await expect(Workspace(browser_page, sandbox.url).message_containing("Bom dia")).to_be_visible()
