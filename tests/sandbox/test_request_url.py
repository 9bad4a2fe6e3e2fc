"""HTTP mode by raw requests: what is sent, how it is signed, and what counts as an answer."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from urllib.parse import parse_qs

import pytest

from sandbox.app import SIGNING_SECRET
from tests.sandbox.conftest import MovableClock, WebApi
from tests.support.blocks import button, modal, section, text_input
from tests.support.raw_http_bot import Arrived, RawHttpBot, raw_http_bot
from tests.support.sandbox import ANA, SUSPENSOES, Control, RunningSandbox, running_sandbox

COMMAND = "/suspensao ajuda"


@pytest.fixture
async def bot() -> AsyncIterator[RawHttpBot]:
    async with raw_http_bot() as bot:
        yield bot


@pytest.fixture
async def sandbox(bot: RawHttpBot, clock: MovableClock, ack_seconds: float) -> AsyncIterator[RunningSandbox]:
    """A workspace whose app has a request URL in place of a socket."""
    async with running_sandbox(clock=clock, ack_seconds=ack_seconds, request_url=bot.url) as sandbox:
        await sandbox.control.wait_for_bot()
        yield sandbox


def form(request: Arrived) -> dict[str, str]:
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
    return {key: values[0] for key, values in parse_qs(request.body.decode()).items()}


async def test_the_address_is_verified_with_a_challenge(sandbox: RunningSandbox, bot: RawHttpBot) -> None:
    """Only an address that gives the challenge back counts as a bot."""
    assert bot.challenged.is_set()
    assert (await sandbox.control.get("health"))["bot_connected"] is True


async def test_an_address_that_does_not_know_the_challenge_is_no_bot() -> None:
    """A server that answers something is not enough."""
    async with raw_http_bot() as bot:
        bot.verifies = False
        async with running_sandbox(request_url=bot.url) as sandbox:
            async with asyncio.timeout(5):
                await bot.challenged.wait()
            assert (await sandbox.control.get("health"))["bot_connected"] is False


async def test_each_request_is_signed(
    control: Control, bot: RawHttpBot, clock: MovableClock, sandbox: RunningSandbox
) -> None:
    """v0: HMAC-SHA256 of version, time stamp and the body to the byte, with the signing secret."""
    typing = asyncio.create_task(control.command(ANA.id, "/suspensao clientes José & Filhos"))
    request = await bot.receive()
    request.answer()
    await typing
    timestamp = request.headers["X-Slack-Request-Timestamp"]
    signed = hmac.new(SIGNING_SECRET.encode(), f"v0:{timestamp}:".encode() + request.body, hashlib.sha256)
    assert request.headers["X-Slack-Signature"] == f"v0={signed.hexdigest()}"
    assert abs(int(timestamp) - clock()) < 5


async def test_a_command_is_a_form_and_words_answer_it(control: Control, bot: RawHttpBot) -> None:
    """One field each; plain words in the answer are shown to the person alone."""
    typing = asyncio.create_task(control.command(ANA.id, COMMAND))
    request = await bot.receive()
    request.answer("Comandos")
    assert await typing == {"ok": True}
    fields = form(request)
    assert (fields["command"], fields["text"], fields["user_id"]) == ("/suspensao", "ajuda", ANA.id)
    assert fields["trigger_id"]
    (message,) = await control.messages(user=ANA.id)
    assert (message["text"], message["ephemeral"]) == ("Comandos", True)


async def test_a_press_is_json_in_a_form(control: Control, bot: RawHttpBot, api: WebApi) -> None:
    """`payload` holds block_actions, with the message and its response_url."""
    await api.json(
        "chat.postMessage", channel=SUSPENSOES, text="Envio", blocks=[section("Envio"), button("go", "Ir")]
    )
    pressing = asyncio.create_task(control.action(ANA.id, (await control.messages())[0], "go"))
    request = await bot.receive()
    request.answer()
    assert (await pressing)["dispatched"] is True
    payload = json.loads(form(request)["payload"])
    assert (payload["type"], payload["actions"][0]["action_id"]) == ("block_actions", "go")
    assert payload["response_url"].startswith("http")


async def test_a_submission_is_answered_by_the_body(control: Control, bot: RawHttpBot, api: WebApi) -> None:
    """`response_action` as JSON, as an ack over a socket carries it."""
    typing = asyncio.create_task(control.command(ANA.id, COMMAND))
    request = await bot.receive()
    request.answer()
    await typing
    opened = await api.json(
        "views.open", trigger_id=form(request)["trigger_id"], view=modal("m", [text_input("name")])
    )
    sending = asyncio.create_task(control.submit(ANA.id, opened.body["view"], name="M"))
    request = await bot.receive()
    request.answer(payload={"response_action": "errors", "errors": {"name": "Curto demais"}})
    assert (await sending).errors == {"name": "Curto demais"}


@pytest.mark.parametrize("ack_seconds", [0.3])
async def test_an_answer_that_is_late_is_a_timeout(control: Control, bot: RawHttpBot) -> None:
    """`operation_timeout`, and the panel says what to do. A command is not sent again."""
    assert await control.command(ANA.id, COMMAND) == {"ok": False, "error": "operation_timeout"}
    await bot.receive()
    assert bot.arrived.empty()
    assert "confirme" in (await control.calls())[-1]["why"]


async def test_another_status_than_200_is_no_ack(control: Control, bot: RawHttpBot) -> None:
    """`dispatch_failed`; the panel has the status."""
    typing = asyncio.create_task(control.command(ANA.id, COMMAND))
    (await bot.receive()).answer("Internal Server Error", status=500)
    assert await typing == {"ok": False, "error": "dispatch_failed"}
    assert "HTTP 500" in (await control.calls())[-1]["why"]


async def test_an_event_is_json_and_tried_again_with_its_number(control: Control, bot: RawHttpBot) -> None:
    """X-Slack-Retry-Num and -Reason from the second try on; the event's id stays."""
    opening = asyncio.create_task(control.home(ANA.id))
    first = await bot.receive()
    first.answer("", status=503)
    second = await bot.receive()
    second.answer()
    await opening
    assert first.headers["Content-Type"] == "application/json"
    assert "X-Slack-Retry-Num" not in first.headers
    retried = second.headers["X-Slack-Retry-Num"], second.headers["X-Slack-Retry-Reason"]
    assert retried == ("1", "http_error")
    assert json.loads(first.body)["event_id"] == json.loads(second.body)["event_id"]


async def test_an_address_that_is_gone_is_no_bot_until_it_is_back() -> None:
    """`dispatch_failed` at once; back where it was, it is verified anew."""
    async with raw_http_bot() as bot, running_sandbox(request_url=bot.url) as sandbox:
        await sandbox.control.wait_for_bot()
        bot_port = bot.port
        await bot.stop()
        gone = await sandbox.control.command(ANA.id, COMMAND)
        assert gone == {"ok": False, "error": "dispatch_failed"}
        assert (await sandbox.control.get("health"))["bot_connected"] is False
        async with raw_http_bot(bot_port):
            await sandbox.control.wait_for_bot()
