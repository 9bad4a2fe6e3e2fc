"""Slack over HTTP, end to end: the same desk behind a signed address, no socket anywhere."""

import socket
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.wiring import Parts
from sandbox.app import SIGNING_SECRET
from storage import parameters
from tests.support.bot import running_bot, settings_for
from tests.support.sandbox import GERAL, SUSPENSOES, RunningSandbox, running_sandbox
from tests.support.steps import ADMIN, open_config

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])


def over_http(listen: str) -> dict[str, str]:
    """The environment of a bot without a socket: it needs no app-level token."""
    return {
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "INGRESS_PORT": listen.rpartition(":")[2],
        "SLACK_APP_TOKEN": "",
    }


@pytest.fixture
def listen() -> str:
    """A free port: the two sides must know it before either is there."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return f"127.0.0.1:{found.getsockname()[1]}"


@pytest.fixture
async def sandbox(listen: str) -> AsyncIterator[RunningSandbox]:
    async with running_sandbox(request_url=f"http://{listen}/slack/events") as running:
        yield running


@pytest.fixture
async def bot(
    sandbox: RunningSandbox, database_url: str, tmp_path: Path, listen: str
) -> AsyncIterator[Parts]:
    async with running_bot(settings_for(sandbox, database_url, tmp_path, **over_http(listen))) as parts:
        await sandbox.control.wait_for_bot()
        yield parts


async def test_a_command_a_modal_and_its_submission(bot: Parts, sandbox: RunningSandbox) -> None:
    """Opened, changed, refused beside the field, mended and saved: each answer in an HTTP response."""
    control = sandbox.control
    screen = await open_config(control)
    refused = await control.submit(ADMIN, screen, method="sms", channel=GERAL)
    assert "/invite @suspensao" in refused.errors["channel"]
    saved = await control.submit(ADMIN, screen, method="sms", channel=SUSPENSOES)
    assert saved.response_action == "update"
    await control.wait_for_view(ADMIN, callback_id="configure.saved")
    async with bot.db.read() as session:
        assert (await parameters.get(session)).results_channel == SUSPENSOES


async def test_the_home_comes_by_an_event(bot: Parts, sandbox: RunningSandbox) -> None:
    """app_home_opened as JSON; the Home is published."""
    home = await sandbox.control.wait_for_home(ADMIN)
    assert home["blocks"]


async def test_what_slack_did_not_sign_changes_nothing(
    bot: Parts, sandbox: RunningSandbox, listen: str
) -> None:
    """A command with another's signature is 401, and nobody sees a screen."""
    form = {"command": "/suspensao", "text": "config", "user_id": ADMIN, "trigger_id": "1.2.x"}
    headers = {"X-Slack-Request-Timestamp": str(int(time.time())), "X-Slack-Signature": "v0=" + "0" * 64}
    url = f"http://{listen}/slack/events"
    async with sandbox.session.post(url, data=form, headers=headers) as response:
        assert response.status == 401
    assert await sandbox.control.views(ADMIN) == []
