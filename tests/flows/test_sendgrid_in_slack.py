"""SendGrid from Slack: a kind of Servidor SMTP, registered, tested and run."""

import pytest

from bot.wiring import Parts
from storage import accounts
from storage.enums import EmailKind
from tests.support import methods
from tests.support.sandbox import Control, text_of
from tests.support.steps import ADMIN, run_now, suspended_client

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])

WHERE = "eu@provedor.example"


async def test_from_the_screen_to_the_mail(bot: Parts, control: Control) -> None:
    """Its key checked and sealed; the test's mail is there with SendGrid's own id."""
    await methods.save(control, await methods.register_sendgrid(control))
    async with bot.db.read() as session:
        (server,) = await accounts.list_email_servers(session)
    assert (server.kind, server.webhook_key is not None) == (EmailKind.SENDGRID, True)
    said = await methods.tested(control, destination=WHERE)
    (mail,) = await control.wait_for_outbox(1, "sendgrid")
    assert "Aceito" in said
    assert mail["to"] == WHERE


async def test_a_run(bot: Parts, control: Control) -> None:
    """The same notices as by SMTP."""
    await methods.save(control, await methods.register_sendgrid(control))
    await suspended_client(bot, email="maria@cliente.example")
    assert "Enviados" in await run_now(control)
    (mail,) = await control.wait_for_outbox(1, "sendgrid")
    assert mail["to"] == "maria@cliente.example"


async def test_a_wrong_key_is_said_at_its_field(bot: Parts, control: Control) -> None:
    """Inside the ack, with the form still there."""
    screen = await methods.choose(control, "email", "Servidor SMTP")
    await control.action(ADMIN, screen, "configure.server_new")
    form = await control.wait_for_view(ADMIN, callback_id="servers.account")
    await control.action(ADMIN, form, "servers.kind", "sendgrid")
    form = await control.wait_for_view(ADMIN, where=lambda view: "Chave de API" in text_of(view))
    refused = await control.submit(
        ADMIN,
        form,
        password="SG.errada.errada",
        sender_name="Fibra",
        sender_address="avisos@provedor.example",
    )
    assert "não aceitou esta chave" in refused.errors["password"]
