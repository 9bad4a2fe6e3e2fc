"""Socket Mode by a bare socket: hello, envelopes, acks in time or not, delivery again, disconnect."""

import asyncio

import aiohttp
import pytest

from sandbox.socket_mode import ACK_SECONDS
from tests.support.raw_bot import raw_bot, socket_url
from tests.support.sandbox import ANA, Control, RunningSandbox

COMMAND = "/suspensao ajuda"


def test_slack_waits_three_seconds() -> None:
    """These tests wait less; the sandbox itself waits as long as Slack."""
    assert ACK_SECONDS == 3.0


async def test_a_socket_says_hello_first(sandbox: RunningSandbox) -> None:
    """With the number of connections, as Slack does."""
    async with raw_bot(sandbox) as bot:
        assert (bot.hello["type"], bot.hello["num_connections"]) == ("hello", 1)


async def test_an_address_is_good_for_one_connection(sandbox: RunningSandbox) -> None:
    """A used or made-up ticket is refused."""
    url = await socket_url(sandbox)
    async with sandbox.session.ws_connect(url):
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await sandbox.session.ws_connect(url)


async def test_a_command_is_an_envelope_that_takes_an_answer(
    sandbox: RunningSandbox, control: Control
) -> None:
    """The ack's payload is shown to the person alone."""
    async with raw_bot(sandbox) as bot:
        typing = asyncio.create_task(control.command(ANA.id, COMMAND))
        envelope = await bot.receive()
        assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
        assert (envelope["payload"]["command"], envelope["payload"]["text"]) == ("/suspensao", "ajuda")
        await bot.ack(envelope, {"text": "Comandos"})
        assert await typing == {"ok": True}
    (message,) = await control.messages(user=ANA.id)
    assert (message["text"], message["ephemeral"]) == ("Comandos", True)


async def test_names_in_a_command_are_escaped_as_the_manifest_asks(
    sandbox: RunningSandbox, control: Control
) -> None:
    """`should_escape`: people and channels become ids, & and < are escaped."""
    async with raw_bot(sandbox) as bot:
        typing = asyncio.create_task(control.command(ANA.id, "/suspensao @ana.souza #geral Silva & <Filhos>"))
        envelope = await bot.receive()
        await bot.ack(envelope)
        await typing
    words = envelope["payload"]["text"].split(" ", 2)
    assert words == [f"<@{ANA.id}|ana.souza>", "<#C0GERAL0001|geral>", "Silva &amp; &lt;Filhos&gt;"]


@pytest.mark.parametrize("ack_seconds", [0.3])
async def test_without_an_ack_in_time_the_command_failed(sandbox: RunningSandbox, control: Control) -> None:
    """`operation_timeout`, and the panel says what to do; the late ack is noted too."""
    async with raw_bot(sandbox) as bot:
        assert await control.command(ANA.id, COMMAND) == {"ok": False, "error": "operation_timeout"}
        await bot.ack(await bot.receive())
        errors = [call["error"] for call in await control.calls() if not call["ok"]]
        while len(errors) < 2:
            await asyncio.sleep(0.01)
            errors = [call["error"] for call in await control.calls() if not call["ok"]]
    assert errors == ["operation_timeout", "too_late"]


async def test_without_a_bot_a_command_is_not_dispatched(control: Control) -> None:
    """`dispatch_failed` at once; an unknown command never leaves."""
    assert await control.command(ANA.id, COMMAND) == {"ok": False, "error": "dispatch_failed"}
    assert await control.command(ANA.id, "/outro") == {"ok": False, "error": "invalid_command"}


async def test_an_unacked_envelope_comes_again_on_the_next_socket(
    sandbox: RunningSandbox, control: Control
) -> None:
    """Same envelope, same trigger: a bot must not act twice."""
    async with raw_bot(sandbox) as bot:
        typing = asyncio.create_task(control.command(ANA.id, COMMAND))
        first = await bot.receive()
    async with raw_bot(sandbox) as bot:
        again = await bot.receive()
        await bot.ack(again)
        assert await typing == {"ok": True}
    assert again["envelope_id"] == first["envelope_id"]
    assert again["payload"]["trigger_id"] == first["payload"]["trigger_id"]


async def test_an_ack_can_be_lost_on_demand(sandbox: RunningSandbox, control: Control) -> None:
    """The fault `reset_after` at `socket`: the bot acked, Slack did not hear it, the envelope comes again."""
    await control.fault("slack", "reset_after", match="socket")
    async with raw_bot(sandbox) as bot:
        typing = asyncio.create_task(control.command(ANA.id, COMMAND))
        first = await bot.receive()
        await bot.ack(first)
        assert (await bot.socket.receive(timeout=5)).type is aiohttp.WSMsgType.CLOSE
    async with raw_bot(sandbox) as bot:
        again = await bot.receive()
        await bot.ack(again)
    assert await typing == {"ok": True}
    assert again["envelope_id"] == first["envelope_id"]


@pytest.mark.parametrize("ack_seconds", [0.3])
async def test_an_unacked_event_is_tried_again_with_its_count(
    sandbox: RunningSandbox, control: Control
) -> None:
    """Events carry retry_attempt and retry_reason."""
    async with raw_bot(sandbox) as bot:
        opening = asyncio.create_task(control.home(ANA.id))
        first, second = await bot.receive(), await bot.receive()
        await bot.ack(second)
        await opening
    assert (first["retry_attempt"], second["retry_attempt"]) == (0, 1)
    assert second["retry_reason"] == "timeout"
    assert second["payload"]["event_id"] == first["payload"]["event_id"]


async def test_opening_the_home_is_an_event_and_looking_is_not(
    sandbox: RunningSandbox, control: Control
) -> None:
    """`app_home_opened` with user and tab; `opened=0` sends nothing."""
    async with raw_bot(sandbox) as bot:
        await control.home(ANA.id, opened=False)
        opening = asyncio.create_task(control.home(ANA.id))
        envelope = await bot.receive()
        await bot.ack(envelope)
        assert await opening is None
    event = envelope["payload"]["event"]
    assert (event["type"], event["user"], event["tab"]) == ("app_home_opened", ANA.id, "home")


async def test_slack_asks_for_a_new_connection(sandbox: RunningSandbox, control: Control) -> None:
    """`disconnect` with its reason, then the socket closes."""
    async with raw_bot(sandbox) as bot:
        await control.post("disconnect", reason="refresh_requested")
        frame = await bot.receive()
        assert (frame["type"], frame["reason"]) == ("disconnect", "refresh_requested")
        assert (await bot.socket.receive(timeout=5)).type is aiohttp.WSMsgType.CLOSE
    assert (await control.get("health"))["bot_connected"] is False


async def test_a_warning_comes_before_the_end(sandbox: RunningSandbox, control: Control) -> None:
    """`disconnect` with the reason `warning`: the socket still takes what comes meanwhile."""
    async with raw_bot(sandbox) as bot:
        await control.post("disconnect", reason="warning")
        assert (await bot.receive())["reason"] == "warning"
        typing = asyncio.create_task(control.command(ANA.id, COMMAND))
        await bot.ack(await bot.receive())
        assert await typing == {"ok": True}


async def test_a_replacement_may_overlap(sandbox: RunningSandbox, control: Control) -> None:
    """A second socket says how many there are, and takes over; the first may then go."""
    async with raw_bot(sandbox) as second_life:
        async with raw_bot(sandbox) as bot:
            assert (second_life.hello["num_connections"], bot.hello["num_connections"]) == (1, 2)
            typing = asyncio.create_task(control.command(ANA.id, COMMAND))
            await bot.ack(await bot.receive())
            assert await typing == {"ok": True}
        typing = asyncio.create_task(control.command(ANA.id, COMMAND))
        await second_life.ack(await second_life.receive())
        assert await typing == {"ok": True}


async def test_an_address_can_be_dead_on_demand(sandbox: RunningSandbox, control: Control) -> None:
    """The fault `503` at `link`: the address is given, the connection refused, the ticket spent."""
    await control.fault("slack", "503", match="link")
    url = await socket_url(sandbox)
    for status in (503, 403):
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await sandbox.session.ws_connect(url)
        assert refused.value.status == status


async def test_a_ping_is_answered(sandbox: RunningSandbox) -> None:
    """slack_sdk measures the connection by it."""
    async with sandbox.session.ws_connect(await socket_url(sandbox), autoping=False) as socket:
        await socket.receive_json(timeout=5)
        await socket.ping(b"sdk-ping-pong:1")
        answer = await socket.receive(timeout=5)
        assert (answer.type, bytes(answer.data)) == (aiohttp.WSMsgType.PONG, b"sdk-ping-pong:1")
