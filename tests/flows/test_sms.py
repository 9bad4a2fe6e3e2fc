"""SMS from Slack: a gateway registered, tested and run, by Twilio and by a regional one."""

from typing import Any

import pytest

from bot.wiring import Parts
from storage import gateways, parameters
from storage.enums import Channel
from tests.support import methods
from tests.support.sandbox import SUSPENSOES, Control, text_of
from tests.support.steps import ADMIN, run_now, start_run, suspended_client

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])

Json = dict[str, Any]
MOBILE = "+5511987654321"


async def test_twilio_from_the_screen_to_the_phone(bot: Parts, control: Control) -> None:
    """Registered with its token checked, saved, tested: the SMS is there, unaccented, with its price said."""
    await methods.save(control, await methods.register_twilio(control))
    async with bot.db.read() as session:
        stored = await parameters.get(session)
        (gateway,) = await gateways.all_gateways(session)
    assert (stored.method, stored.sms_gateway_id) == (Channel.SMS, gateway.id)
    form = await methods.open_test(control)
    assert "R$ 0,08" in text_of(form)
    await control.submit(ADMIN, form, mobile="(11) 98765-4321")
    said = text_of(await control.wait_for_view(ADMIN, callback_id="test_send.outcome"))
    (sms,) = await control.wait_for_outbox(1, "twilio")
    assert "Aceito" in said
    assert sms["to"] == MOBILE
    assert "Fibra Exemplo" in sms["text"]
    assert sms["text"].isascii()


@pytest.mark.parametrize("register", [methods.register_twilio, methods.register_http])
async def test_a_run_goes_out_by_sms(bot: Parts, control: Control, register: Any) -> None:
    """Each suspended client with a mobile gets one, and the channel hears of it."""
    await methods.save(control, await register(control))
    await suspended_client(bot, mobile=MOBILE, email=None)
    said = await run_now(control)
    provider = "twilio" if register is methods.register_twilio else "sms_http"
    (sms,) = await control.wait_for_outbox(1, provider)
    assert sms["to"].endswith("11987654321")
    assert "Enviados" in said


async def test_a_wrong_token_is_said_at_its_field(bot: Parts, control: Control) -> None:
    """Inside the ack; nothing is kept."""
    form = await methods.open_gateway(control)
    wrong = {**await methods.twilio_fields(control), "auth_token": "0" * 32}
    refused = await control.submit(ADMIN, form, **wrong)
    assert "A Twilio não aceitou" in refused.errors["account_sid"]


async def test_testing_a_regional_gateway(bot: Parts, control: Control) -> None:
    """Its balance is asked for with the key; the key is in no view."""
    form = await methods.open_gateway(control)
    await control.action(ADMIN, form, "gateways.kind", "http")
    form = await control.wait_for_view(ADMIN, where=lambda view: "Endereço" in text_of(view))
    fields = await methods.http_fields(control)
    typed = {block: {f"gateways.{block}": value} for block, value in fields.items()}
    await control.action(ADMIN, form, "gateways.test", values=typed)
    form = await control.wait_for_view(ADMIN, where=lambda view: "aceitou o acesso" in text_of(view))
    assert fields["chave"] not in str(form)


async def test_editing_and_deactivating(bot: Parts, control: Control) -> None:
    """The stored gateway opens with all but its token; deactivated, it can be chosen no more."""
    screen = await methods.register_twilio(control)
    await control.action(ADMIN, screen, "configure.gateway_edit")
    form = await control.wait_for_view(ADMIN, title="Editar Gateway SMS")
    assert (await methods.twilio_fields(control))["auth_token"] not in str(form)
    await control.submit(ADMIN, form, price="0,10")
    screen = await methods.kept(control)
    await control.action(ADMIN, screen, "configure.gateway_drop")
    await control.wait_for_view(ADMIN, where=lambda view: "Nenhum Gateway SMS" in text_of(view))


async def test_an_account_that_stops_is_told_once_and_resumed(bot: Parts, control: Control) -> None:
    """Its token revoked: one message in the channel; mended, one press, and what waited goes out."""
    await methods.save(control, await methods.register_twilio(control))
    await suspended_client(bot, mobile=MOBILE, email=None)
    await control.fault("twilio", "auth", count=1)
    await start_run(control)
    told = await control.wait_for_message("parou de enviar", channel=SUSPENSOES)
    assert "A Twilio não aceitou" in text_of(told)
    await control.action(ADMIN, told, "paused.resume")
    (sms,) = await control.wait_for_outbox(1, "twilio")
    assert sms["to"] == MOBILE
    await control.wait_for_message("foi retomada por", channel=SUSPENSOES)


async def test_the_status_names_every_account(bot: Parts, control: Control) -> None:
    """Each asked, and what it hears later of its messages."""
    await methods.save(control, await methods.register_twilio(control))
    await control.command(ADMIN, "/suspensao status")
    told = text_of(await control.wait_for_message("Situação dos avisos", user=ADMIN))
    assert "*SMS · Twilio · +551150000001* responde. A situação da entrega é consultada" in told


async def test_the_next_method(bot: Parts, control: Control) -> None:
    """Refused while it is incomplete; complete, a client without e-mail gets the SMS in the same run."""
    screen = await methods.choose(control, "email", "Servidor SMTP")
    refused = await control.submit(ADMIN, screen, first_email="sms")
    assert "SMS ainda está incompleto" in refused.errors["first_email"]
    screen = await methods.register_sendgrid(control)
    await control.submit(ADMIN, screen, channel=SUSPENSOES)
    screen = await methods.register_twilio(control)
    await control.action(ADMIN, screen, "configure.method", "email")
    screen = await control.wait_for_view(ADMIN, where=lambda view: "Servidor SMTP" in text_of(view))
    note = await methods.save(control, screen, first_email="sms")
    assert "SMS" in text_of(note)
    await suspended_client(bot, code="C1", email="maria@cliente.example", mobile=None)
    await suspended_client(bot, code="C2", email=None, mobile=MOBILE)
    said = await run_now(control)
    assert "1 por E-mail e 1 por SMS" in said or "1 por SMS e 1 por E-mail" in said
    assert "1 segmento, R$ 0,08" in said
    assert len(await control.wait_for_outbox(1, "twilio")) == 1
