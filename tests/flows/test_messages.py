"""A message from Slack to the mailbox: changed, refused, seen, saved, sent, gone back from."""

from typing import Any

import pytest

from bot.wiring import Parts
from tests.support.provider import set_up
from tests.support.sandbox import Control, RunningSandbox, text_of
from tests.support.steps import ADMIN, run_now, suspended_client

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])

Json = dict[str, Any]


async def open_editor(control: Control, button: str) -> Json:
    """The editor of a message in a channel, by way of the list."""
    await control.command(ADMIN, "/suspensao mensagens")
    listed = await control.wait_for_view(
        ADMIN, callback_id="messages.list", where=lambda view: "Suspensão iniciada" in text_of(view)
    )
    await control.action(ADMIN, listed, f"messages.open:{button}")
    return await control.wait_for_view(
        ADMIN, callback_id="messages.editor", where=lambda view: bool(view.get("submit"))
    )


async def test_change_a_message_see_it_send_it_go_back(
    bot: Parts, control: Control, sandbox: RunningSandbox
) -> None:
    """Wrong: told at the field. Right: drawn with a real client's data, saved, and in the next mail."""
    await set_up(bot, sandbox)
    await suspended_client(bot)
    form = await open_editor(control, "temporary.started:email")
    refused = await control.submit(ADMIN, form, **{"subject.0": "Pausa de {{ client }}"})
    assert "Você quis dizer cliente?" in refused.errors["subject.0"]
    values = {"subject.0": {"messages.subject": "Pausa do contrato {{ contrato }}"}}
    values |= {"client": {"messages.client": "C1"}}
    await control.action(ADMIN, form, "messages.preview", values=values)
    seen = await control.wait_for_view(
        ADMIN, callback_id="messages.preview", where=lambda view: "slack_file" in str(view)
    )
    assert "Pausa do contrato K-C1" in text_of(seen)
    (image,) = [block for block in seen["blocks"] if block["type"] == "image"]
    assert (await control.file(image["slack_file"]["id"])).startswith(b"\x89PNG")
    await control.close(ADMIN, seen)
    saved = await control.submit(ADMIN, form, **{"subject.0": "Pausa do contrato {{ contrato }}"})
    assert saved.ok
    await control.wait_for_view(ADMIN, where=lambda view: "versão 1 salva" in text_of(view))
    await run_now(control)
    (mail,) = await control.wait_for_outbox(1, "smtp")
    assert mail["subject"] == "Pausa do contrato K-C1"


async def test_versions_and_back_to_the_default(bot: Parts, control: Control) -> None:
    """Who changed what is there; going back is a version of its own, and the editor below shows it."""
    form = await open_editor(control, "temporary.started:sms")
    await control.submit(ADMIN, form, **{"text.0": "{{ provedor }}: pausa."})
    await control.wait_for_view(ADMIN, where=lambda view: "versão 1 salva" in text_of(view))
    form = await open_editor(control, "temporary.started:sms")
    await control.action(ADMIN, form, "messages.versions")
    versions = await control.wait_for_view(
        ADMIN, callback_id="messages.versions", where=lambda view: "Versão 1" in text_of(view)
    )
    assert "+ {{ provedor }}: pausa." in text_of(versions)
    await control.action(ADMIN, versions, "messages.restore:0")
    await control.wait_for_view(ADMIN, where=lambda view: "Texto restaurado" in text_of(view))
    editor = (await control.views(ADMIN))[1]
    assert "text.2" in {block.get("block_id") for block in editor["blocks"]}
