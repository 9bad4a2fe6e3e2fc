"""What a person does reaches a bot made with slack_bolt, and what it answers is there to see."""

from typing import Any

import pytest
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


async def test_the_bot_comes_back_when_slack_asks_it_to(
    app: AsyncApp, connect: Connect, control: Control
) -> None:
    """After `disconnect` slack_sdk takes a new address, and commands arrive there."""

    @app.command("/suspensao")
    async def answer(ack: Any) -> None:
        await ack("Aqui")

    await connect(app)
    await control.post("disconnect")
    await control.wait_for_bot()
    assert await control.command(ANA.id, "/suspensao ajuda") == {"ok": True}
    await control.wait_for_message("Aqui", user=ANA.id)


async def test_a_loading_modal_is_filled_by_its_hash(
    app: AsyncApp, connect: Connect, control: Control
) -> None:
    """Design rule 2: open at once, then views.update with the hash."""

    @app.command("/suspensao")
    async def open_it(ack: Any, body: Json, client: Any) -> None:
        await ack()
        opened = await client.views_open(
            trigger_id=body["trigger_id"], view=modal("form", [section("Carregando")])
        )
        view = opened["view"]
        await client.views_update(
            view_id=view["id"], hash=view["hash"], view=modal("form", [text_input("name")])
        )

    await connect(app)
    await control.command(ANA.id, "/suspensao config")
    view = await control.wait_for_view(ANA.id, where=lambda one: one["blocks"][0]["type"] == "input")
    assert view["state"]["values"] == {"name": {"name": {"type": "plain_text_input", "value": None}}}


async def test_a_wait_that_fails_shows_what_is_there(
    app: AsyncApp, connect: Connect, control: Control
) -> None:
    """The picture: the texts on the screen, and the calls that were refused."""
    await app.client.chat_postMessage(channel=SUSPENSOES, text="Envio parado")
    with pytest.raises(AssertionError, match="Envio parado"):
        await control.wait_for_message("Envio concluído", timeout=0.05)
