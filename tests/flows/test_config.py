"""The parameter screen end to end: as a person uses it, against a workspace and a mail server."""

import json
from typing import Any

import pytest

from bot.wiring import Parts
from handlers.servers import check, submit, texts
from storage import accounts, parameters
from storage.enums import Channel
from tests.support.sandbox import BRUNO, GERAL, SUSPENSOES, Control, RunningSandbox, text_of
from tests.support.steps import ADMIN, account_fields, open_account, open_config, register_account

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])

Json = dict[str, Any]


@pytest.fixture(autouse=True)
def trusted(sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mail server's certificate is one that the system trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(sandbox.ca_file))


async def test_the_guides_path(bot: Parts, control: Control) -> None:
    """E-mail, Cadastrar servidor, Salvar: the method is complete, and the test one press away."""
    screen = await register_account(control)
    saved = await control.submit(ADMIN, screen, channel=SUSPENSOES)
    assert saved.response_action == "update"
    note = await control.wait_for_view(ADMIN, callback_id="configure.saved")
    assert "Realizar teste de envio" in text_of(note)
    async with bot.db.read() as session:
        stored = await parameters.get(session)
        (server,) = await accounts.list_email_servers(session)
    assert (stored.method, stored.email_server_id) == (Channel.EMAIL, server.id)
    assert stored.results_channel == SUSPENSOES
    assert server.checked_at is not None


async def test_only_admins_open_it(bot: Parts, control: Control) -> None:
    """Others read whom to ask."""
    await control.command(BRUNO.id, "/suspensao config")
    told = await control.wait_for_message("Peça acesso a", user=BRUNO.id)
    assert told is not None
    assert await control.views(BRUNO.id) == []


@pytest.mark.parametrize(("method", "lacks"), [("push", "Firebase"), ("sms", "Servidor SMS")])
async def test_other_methods_save_as_incomplete(
    bot: Parts, control: Control, method: str, lacks: str
) -> None:
    """Chosen, saved, and honest about what is missing."""
    screen = await open_config(control)
    await control.action(ADMIN, screen, "configure.method", method)
    screen = await control.wait_for_view(
        ADMIN, callback_id="configure.screen", where=lambda view: lacks in text_of(view)
    )
    await control.submit(ADMIN, screen)
    note = await control.wait_for_view(ADMIN, callback_id="configure.saved")
    assert "*incompleto*" in text_of(note)
    assert lacks in text_of(note)


async def test_a_channel_without_the_bot(bot: Parts, control: Control) -> None:
    """The field says what to type."""
    screen = await open_config(control)
    refused = await control.submit(ADMIN, screen, method="sms", channel=GERAL)
    assert "/invite @suspensao" in refused.errors["channel"]


async def test_a_wrong_password_is_said_at_its_field(bot: Parts, control: Control) -> None:
    """Inside the ack, with the form still there."""
    form = await open_account(control)
    refused = await control.submit(ADMIN, form, **{**await account_fields(control), "password": "errada"})
    assert "senha" in refused.errors["password"]
    assert len(await control.views(ADMIN)) == 2


async def test_a_certificate_nobody_signed(bot: Parts, control: Control) -> None:
    """Said at *Segurança*; nothing is kept."""
    await control.fault("smtp", "bad_cert")
    form = await open_account(control)
    refused = await control.submit(ADMIN, form, **await account_fields(control))
    assert "certificado" in refused.errors["security"]


async def test_testing_the_connection(bot: Parts, control: Control) -> None:
    """The answer stands in the form, what was typed stays, and nothing is kept."""
    form = await open_account(control)
    await control.action(ADMIN, form, "servers.test", values=_named(await account_fields(control)))
    form = await control.wait_for_view(ADMIN, where=lambda view: "conferidas" in text_of(view))
    assert "127.0.0.1" in json.dumps(form)
    async with bot.db.read() as session:
        assert await accounts.list_email_servers(session) == []


async def test_an_unreachable_server_can_be_saved_anyway(bot: Parts, control: Control) -> None:
    """Nothing listens on port 1: the checkbox appears, and nothing typed is lost, the password neither."""
    form = await open_account(control)
    away = {**await account_fields(control), "port": "1"}
    await control.submit(ADMIN, form, **away)
    form = await control.wait_for_view(ADMIN, where=lambda view: "Salvar mesmo sem conexão" in text_of(view))
    assert "Senha já informada" in text_of(form)
    await control.submit(ADMIN, form, anyway=["anyway"])
    await control.wait_for_view(ADMIN, callback_id="configure.screen")
    async with bot.db.read() as session:
        (server,) = await accounts.list_email_servers(session)
    assert server.password_sealed is not None
    assert server.checked_at is None


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes two seconds and half a minute takes one together."""
    monkeypatch.setattr(submit, "WITHIN_ACK", 0.2)
    monkeypatch.setattr(check, "LONGEST", 1.0)


@pytest.mark.usefixtures("impatient")
async def test_a_silent_server_is_told_beside_its_field(bot: Parts, control: Control) -> None:
    """Saving waits no longer than Slack does; the answer comes back into the form, nothing typed lost."""
    await control.fault("smtp", "timeout")
    form = await open_account(control)
    fields = await account_fields(control)
    assert (await control.submit(ADMIN, form, **fields)).response_action == "update"
    await control.wait_for_view(ADMIN, callback_id="servers.testing")
    form = await control.wait_for_view(ADMIN, where=lambda view: texts.HOST_SILENT in text_of(view))
    _beside("host", form)
    assert fields["password"] not in json.dumps(form)
    await control.submit(ADMIN, form)  # the server answers again, and nothing has to be typed anew
    await control.wait_for_view(ADMIN, where=lambda view: "já escolhido" in text_of(view))
    async with bot.db.read() as session:
        (server,) = await accounts.list_email_servers(session)
    assert (server.sender_name, server.sender_address) == (fields["sender_name"], fields["sender_address"])
    assert server.checked_at is not None


@pytest.mark.usefixtures("impatient")
async def test_testing_the_connection_of_a_silent_server(bot: Parts, control: Control) -> None:
    """*Testando…* in the form itself, then the same answer at the same field."""
    await control.fault("smtp", "timeout")
    form = await open_account(control)
    fields = await account_fields(control)
    await control.action(ADMIN, form, "servers.test", values=_named(fields))
    await control.wait_for_view(ADMIN, where=lambda view: "Testando a conexão" in text_of(view))
    form = await control.wait_for_view(ADMIN, where=lambda view: texts.HOST_SILENT in text_of(view))
    _beside("host", form)
    assert "Senha já informada" in text_of(form)


async def test_editing_and_deactivating(bot: Parts, control: Control) -> None:
    """The stored account opens without its password; deactivated, it can be chosen no more."""
    screen = await register_account(control)
    await control.action(ADMIN, screen, "configure.server_edit")
    form = await control.wait_for_view(ADMIN, title="Editar servidor SMTP")
    assert (await account_fields(control))["password"] not in json.dumps(form)
    await control.submit(ADMIN, form, sender_name="Outro Nome")
    screen = await control.wait_for_view(
        ADMIN, callback_id="configure.screen", where=lambda view: "já escolhido" in text_of(view)
    )
    await control.action(ADMIN, screen, "configure.server_drop")
    await control.wait_for_view(ADMIN, where=lambda view: "Nenhuma conta cadastrada" in text_of(view))


async def test_nonpayment_takes_a_reading(bot: Parts, control: Control) -> None:
    """Ticked, the messages come up; Li e ativar saves and leaves the confirmation."""
    screen = await open_config(control)
    await control.submit(ADMIN, screen, method="email", covers=["nonpayment"])
    messages = await control.wait_for_view(ADMIN, callback_id="configure.nonpayment")
    assert "Aviso prévio de rescisão" in text_of(messages)
    await control.submit(ADMIN, messages)
    await control.wait_for_view(ADMIN, callback_id="configure.saved")
    async with bot.db.read() as session:
        assert (await parameters.get(session)).covers_nonpayment


def _beside(field: str, form: Json) -> None:
    """The sentence stands right at the field."""
    ids = [block.get("block_id") for block in form["blocks"]]
    told = next(i for i, block in enumerate(form["blocks"]) if texts.HOST_SILENT in text_of(block))
    assert field in (ids[told - 1], ids[told + 1]), ids


def _named(values: Json) -> Json:
    """Values as an action carries them: each block has one input."""
    return {block: {f"servers.{block}": value} for block, value in values.items()}
