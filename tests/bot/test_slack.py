"""The connection to Slack: patient with an outage, short with a wrong token, honest about scopes."""

import asyncio
import dataclasses
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot import slack
from bot.settings import SlackSettings
from tests.support.sandbox import MANIFEST, RunningSandbox, running_sandbox

PATIENCE = 10.0


@asynccontextmanager
async def socket_to(sandbox: RunningSandbox, **tokens: str) -> AsyncIterator[slack.Socket]:
    """A socket that is not connected yet."""
    given = {"bot_token": sandbox.bot_token, "app_token": sandbox.app_token, **tokens}
    settings = SlackSettings.model_validate({**given, "api_url": sandbox.api_url})
    socket = slack.Socket(slack.app(slack.client(settings)), settings)
    yield socket
    await socket.close()


@pytest.mark.parametrize(
    ("name", "token", "variable"),
    [("bot_token", "xoxb-wrong", "SLACK_BOT_TOKEN"), ("app_token", "xapp-wrong", "SLACK_APP_TOKEN")],
)
async def test_a_wrong_token_is_refused_at_once(name: str, token: str, variable: str) -> None:
    """The sentence names the variable to mend."""
    async with running_sandbox() as sandbox, socket_to(sandbox, **{name: token}) as socket:
        with pytest.raises(slack.SlackRefused, match=variable):
            async with asyncio.timeout(PATIENCE):
                await socket.connect()


async def test_an_outage_at_the_start_is_waited_out() -> None:
    """A server that boots before its network must not need a second start."""
    async with running_sandbox() as sandbox, socket_to(sandbox) as socket:
        await sandbox.control.fault("slack", "500", count=1)
        async with asyncio.timeout(PATIENCE):
            await socket.connect()
        await sandbox.control.wait_for_bot()


async def test_calls_share_a_connection() -> None:
    """TLS anew for each would take its time out of an ack's three seconds."""
    ports: list[int] = []

    async def answer(request: web.Request) -> web.Response:
        ports.append(request.transport.get_extra_info("peername")[1] if request.transport else 0)
        return web.json_response({"ok": True})

    routes = web.Application()
    routes.add_routes([web.post("/api/auth.test", answer)])
    async with TestServer(routes) as server:
        settings = {"bot_token": "xoxb-1", "app_token": "xapp-1", "api_url": str(server.make_url("/api/"))}
        client = slack.client(SlackSettings.model_validate(settings))
        async with slack.keep_connections(client):
            for _ in range(3):
                await client.auth_test()
    assert len(set(ports)) == 1
    assert len(ports) == 3


async def test_scopes_that_the_installation_lacks_are_named(caplog: pytest.LogCaptureFixture) -> None:
    """They apply at the next installation only: nothing else would tell."""
    old = dataclasses.replace(MANIFEST, scopes=MANIFEST.scopes - {"files:read"})
    async with running_sandbox(manifest=old) as sandbox, socket_to(sandbox) as socket:
        with caplog.at_level(logging.ERROR):
            await socket.connect()
    (record,) = [one for one in caplog.records if one.message == "slack_scopes_missing"]
    assert record.__dict__["scopes"] == ["files:read"]
