"""A push on the phone of the outbox."""

import datetime as dt
import json

import pytest
from playwright.async_api import expect

from delivery import firebase_file
from delivery.channels.push_fcm import FcmConfig, FcmSender
from delivery.message import Content, Outgoing
from tests.support.sandbox import RunningSandbox
from tests.support.workspace import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

AT = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)


def push(delivery: int, text: str) -> Outgoing:
    return Outgoing(delivery, "k" * 32, "aparelho-da-maria", "Maria", Content(text, "Sua internet"), AT)


async def test_a_repeat_takes_the_place_of_the_first(workspace: Workspace, sandbox: RunningSandbox) -> None:
    """The same notice twice is one notification; another notice is a second."""
    account = (await sandbox.control.accounts())["fcm"]
    file = firebase_file.read(json.dumps(account["firebase"]))
    sender = FcmSender(FcmConfig(file, api_url=account["api_url"], token_url=account["token_url"]))
    for one in (push(1, "Primeira vez"), push(1, "Segunda vez"), push(2, "Outro aviso")):
        await sender.send([one])
    await sender.close()
    await workspace.open_outbox()
    await workspace.page.get_by_test_id("outbox-push").click()
    await workspace.page.get_by_test_id("outbox-row").first.click()
    shown = workspace.page.get_by_test_id("phone").locator(".notification p")
    await expect(shown).to_have_text(["Outro aviso", "Segunda vez"])
