"""What the page lives on: the workspace at a glance, live events, and a clean start."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.conftest import Connect, WebApi
from tests.support.blocks import field, modal
from tests.support.raw_bot import raw_bot
from tests.support.sandbox import ANA, BRUNO, SUSPENSOES, Control, RunningSandbox

Json = dict[str, Any]


@asynccontextmanager
async def listening(sandbox: RunningSandbox) -> AsyncIterator[AsyncIterator[Json]]:
    """The page's event stream, parsed."""
    async with sandbox.session.get(f"{sandbox.url}/ui/events") as response:
        assert response.content_type == "text/event-stream"
        await response.content.readuntil(b"\n\n")  # what opens the stream

        async def events() -> AsyncIterator[Json]:
            async for line in response.content:
                if line.startswith(b"data: "):
                    yield json.loads(line.removeprefix(b"data: "))

        yield events()


async def test_the_workspace_at_a_glance(sandbox: RunningSandbox) -> None:
    """People, channels, the bot and its commands from the manifest."""
    async with sandbox.session.get(f"{sandbox.url}/ui/workspace") as response:
        glance = await response.json()
    assert [one["name"] for one in glance["people"]] == ["Ana Souza", "Bruno Lima", "Carla Dias"]
    assert [(one["name"], one["bot_in"]) for one in glance["channels"]] == [
        ("geral", False),
        ("suspensoes", True),
    ]
    assert [one["command"] for one in glance["commands"]] == ["/suspensao"]
    assert (glance["bot"]["name"], glance["bot_connected"]) == ("suspensao", False)


async def test_a_message_is_an_event(sandbox: RunningSandbox, client: AsyncWebClient) -> None:
    """Channel and ts, and for an ephemeral one its reader."""
    async with listening(sandbox) as events:
        posted = await client.chat_postMessage(channel=SUSPENSOES, text="Oi")
        assert await anext(events) == {"type": "message", "channel": SUSPENSOES, "ts": posted["ts"]}
        assert (await anext(events))["type"] == "call"
        await client.chat_postEphemeral(channel=SUSPENSOES, user=ANA.id, text="Oi")
        assert (await anext(events))["user"] == ANA.id


async def test_the_bot_coming_and_going_is_an_event(sandbox: RunningSandbox) -> None:
    """`bot` with connected true, then false."""
    async with listening(sandbox) as events:
        async with raw_bot(sandbox):
            pass
        seen = [event async for event in _until_gone(events)]
    assert [event["connected"] for event in seen if event["type"] == "bot"] == [True, False]


async def _until_gone(events: AsyncIterator[Json]) -> AsyncIterator[Json]:
    async for event in events:
        yield event
        if event == {"type": "bot", "connected": False}:
            return


async def test_a_published_home_and_a_fault_are_events(
    sandbox: RunningSandbox, api: WebApi, control: Control
) -> None:
    """The page asks again for what the event names."""
    async with listening(sandbox) as events:
        await api.json("views.publish", user_id=ANA.id, view={"type": "home", "blocks": []})
        assert await anext(events) == {"type": "home", "user": ANA.id}
        await anext(events)  # the call
        await control.fault("slack", "500")
        assert await anext(events) == {"type": "faults"}


async def test_an_external_select_asks_the_bot(app: AsyncApp, connect: Connect, control: Control) -> None:
    """block_suggestion with what was typed; only what was offered can be chosen."""

    @app.command("/suspensao")
    async def ask(ack, body, client):  # type: ignore[no-untyped-def]
        await ack()
        view = modal("find", [field("client", {"type": "external_select", "min_query_length": 2})])
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.options("client")
    async def offer(ack, body):  # type: ignore[no-untyped-def]
        text = {"type": "plain_text", "text": body["value"].upper()}
        await ack(options=[{"text": text, "value": body["value"]}])

    @app.view("find")
    async def take(ack):  # type: ignore[no-untyped-def]
        await ack()

    await connect(app)
    await control.command(ANA.id, "/suspensao clientes")
    view = await control.wait_for_view(ANA.id, callback_id="find")
    where = {"view": view["id"], "block_id": "client", "action_id": "client"}
    offered = await control.post("options", user=ANA.id, value="ma", **where)
    assert [one["value"] for one in offered["options"]] == ["ma"]
    assert (await control.submit(ANA.id, view, client="ma")).ok


async def test_what_people_say_is_shown_to_all(sandbox: RunningSandbox, control: Control) -> None:
    """/control/message posts as the person, in a thread too."""
    said = await control.post("message", user=ANA.id, channel=SUSPENSOES, text="Oi")
    await control.post("message", user=BRUNO.id, channel=SUSPENSOES, text="Opa", thread_ts=said["ts"])
    messages = await control.messages(thread=said["ts"])
    assert [(one["user"], one["text"]) for one in messages] == [(ANA.id, "Oi"), (BRUNO.id, "Opa")]


async def test_a_reset_begins_anew(sandbox: RunningSandbox, api: WebApi, control: Control) -> None:
    """No message, fault, call or membership is left; the bot stays connected."""
    async with raw_bot(sandbox):
        await api.json("chat.postMessage", channel=SUSPENSOES, text="Oi")
        await control.fault("slack", "500")
        await control.reset()
        assert await control.messages() == []
        assert await control.get("faults") == []
        assert await control.calls() == []
        assert (await control.get("health"))["bot_connected"] is True


async def test_wrong_suggestions_offer_nothing(app: AsyncApp, connect: Connect, control: Control) -> None:
    """An option over its 75 characters: an empty list, and the panel says why."""

    @app.command("/suspensao")
    async def ask(ack, body, client):  # type: ignore[no-untyped-def]
        await ack()
        view = modal("find", [field("client", {"type": "external_select"})])
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.options("client")
    async def offer(ack):  # type: ignore[no-untyped-def]
        await ack(options=[{"text": {"type": "plain_text", "text": "x" * 76}, "value": "x"}])

    await connect(app)
    await control.command(ANA.id, "/suspensao clientes")
    view = await control.wait_for_view(ANA.id, callback_id="find")
    where = {"view": view["id"], "block_id": "client", "action_id": "client"}
    offered = await control.post("options", user=ANA.id, value="ma", **where)
    assert (offered["error"], offered["options"]) == ("invalid_options", [])
    assert "76 characters" in (await control.calls())[-1]["why"]
