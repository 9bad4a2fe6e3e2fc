"""What a person does reaches a bot made with slack_bolt, and what it answers is there to see."""

from typing import Any

from slack_bolt.async_app import AsyncApp

from tests.sandbox.conftest import Connect
from tests.support.blocks import button, modal, section, text_input
from tests.support.sandbox import ANA, BRUNO, SUSPENSOES, Control

Json = dict[str, Any]


async def test_a_command_opens_a_modal_that_can_be_submitted(
    app: AsyncApp, connect: Connect, control: Control
) -> None:
    """Command → views.open → typed values → view_submission → closed."""
    submitted: list[Json] = []

    @app.command("/suspensao")
    async def open_it(ack: Any, body: Json, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal("form", [text_input("name")]))

    @app.view("form")
    async def take(ack: Any, view: Json) -> None:
        submitted.append(view["state"]["values"])
        await ack()

    await connect(app)
    assert await control.command(ANA.id, "/suspensao config") == {"ok": True}
    view = await control.wait_for_view(ANA.id, callback_id="form")
    assert (await control.submit(ANA.id, view, name="Maria")).ok
    assert submitted == [{"name": {"name": {"type": "plain_text_input", "value": "Maria"}}}]
    assert await control.views(ANA.id) == []


async def test_a_button_in_a_message_can_change_the_message(
    app: AsyncApp, connect: Connect, control: Control
) -> None:
    """block_actions carries the message; chat.update replaces it, and the change is counted."""

    @app.action("stop")
    async def stop(ack: Any, body: Json, client: Any) -> None:
        await ack()
        place = body["container"]
        await client.chat_update(
            channel=place["channel_id"], ts=place["message_ts"], text="Parado", blocks=[section("Parado")]
        )

    await connect(app)
    await app.client.chat_postMessage(channel=SUSPENSOES, text="Enviando", blocks=[button("stop", "Parar")])
    message = await control.wait_for_message("Enviando")
    await control.action(BRUNO.id, message, "stop")
    changed = await control.wait_for_message("Parado")
    assert changed["edits"] == 1
