"""A deadline from Slack to the mailbox: changed, seen on a contract, kept; the window that it waits for."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.wiring import Parts
from tests.support.provider import set_up
from tests.support.sandbox import SUSPENSOES, Control, RunningSandbox, text_of
from tests.support.steps import ADMIN, start_run, suspended_client

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])

Json = dict[str, Any]


async def open_prazos(control: Control) -> Json:
    await control.command(ADMIN, "/suspensao prazos")
    return await control.wait_for_view(
        ADMIN, callback_id="deadlines.list", where=lambda view: "Janela de envio" in text_of(view)
    )


async def change_deadline(control: Control, listed: Json) -> Json:
    """*Suspensão iniciada* on the next day; the list that says so."""
    await control.action(ADMIN, listed, "deadlines.edit:temporary.started")
    form = await control.wait_for_view(
        ADMIN, callback_id="deadlines.editor", where=lambda view: "Linha do tempo" in text_of(view)
    )
    typed = {"days": {"deadlines.look:days": "1"}}
    await control.action(ADMIN, form, "deadlines.look:days", "1", values=typed)
    form = await control.wait_for_view(ADMIN, where=lambda view: "|1|" in view["private_metadata"])
    saved = await control.submit(ADMIN, form, days="1")
    assert saved.ok
    return await control.wait_for_view(
        ADMIN, callback_id="deadlines.list", where=lambda view: "1 dia depois do início" in text_of(view)
    )


async def close_the_window(control: Control, listed: Json, hour: int) -> None:
    """It opens for an hour only, twelve hours from `hour`."""
    await control.action(ADMIN, listed, "window.open")
    form = await control.wait_for_view(
        ADMIN, callback_id="window.save", where=lambda view: bool(view.get("submit"))
    )
    far = (hour + 12) % 24
    hours = f"{far}h às {far + 1}h"
    refused = await control.submit(ADMIN, form, weekdays="cedo", local="31/02 Padroeiro")
    assert set(refused.errors) == {"weekdays", "local"}
    saved = await control.submit(
        ADMIN, form, weekdays=hours, saturday=hours, sunday=hours, local="20/01 Padroeiro"
    )
    assert saved.ok
    listed = await control.wait_for_view(ADMIN, where=lambda view: "Agora está fechada" in text_of(view))
    await control.close(ADMIN, listed)


async def test_change_a_deadline_wait_for_the_window_send_anyway(
    bot: Parts, control: Control, sandbox: RunningSandbox
) -> None:
    """The new deadline makes the notice due today; the run waits, says so, and goes by a person's word."""
    await set_up(bot, sandbox)
    await suspended_client(bot, starts_in=-1)
    listed = await change_deadline(control, await open_prazos(control))
    hour = bot.clock.now().astimezone(ZoneInfo("America/Sao_Paulo")).hour
    await close_the_window(control, listed, hour)
    await start_run(control)
    waiting = await control.wait_for_message("Aguardando a janela de envio", channel=SUSPENSOES)
    assert not await control.outbox("smtp")
    await control.action(ADMIN, waiting, "report.anyway")
    (mail,) = await control.wait_for_outbox(1, "smtp")
    assert mail["to"] == "maria@cliente.example"
    await control.wait_for_message("1 aviso enviado", channel=SUSPENSOES)
