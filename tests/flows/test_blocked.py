"""A contact that the far end refuses for good is sent nothing more, until a person lifts it."""

import pytest

from bot.wiring import Parts
from tests.support import methods
from tests.support.sandbox import SUSPENSOES, Control, text_of
from tests.support.steps import ADMIN, run_now, start_run, suspended_client

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])

MOBILE = "+5511987654321"


async def test_refused_listed_lifted_reached(bot: Parts, control: Control) -> None:
    """Opted out by the gateway's word; lifted in `bloqueados`, the next notice to that number goes out."""
    await methods.save(control, await methods.register_twilio(control))
    await suspended_client(bot, mobile=MOBILE, email=None)
    await control.fault("twilio", "21610")
    await start_run(control)
    await control.wait_for_message("Falharam", channel=SUSPENSOES)
    await control.command(ADMIN, "/suspensao bloqueados")
    listed = await control.wait_for_view(
        ADMIN,
        callback_id="suppressed.list",
        where=lambda view: "pediu para não receber mais" in text_of(view),
    )
    await control.action(ADMIN, listed, "suppressed.lift:1", "1")
    await control.wait_for_view(ADMIN, where=lambda view: "Contato liberado" in text_of(view))
    await suspended_client(bot, code="C2", mobile=MOBILE, email=None)
    assert "Enviados" in await run_now(control)
    (sms,) = await control.wait_for_outbox(1, "twilio")
    assert sms["to"] == MOBILE
