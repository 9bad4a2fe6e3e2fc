"""*Realizar teste de envio* end to end: a real mail through the ledger, and its answer in place."""

from typing import Any

import pytest

from bot.wiring import Parts
from storage.enums import Kind
from tests.support import factories
from tests.support.sandbox import BRUNO, SUSPENSOES, Control, RunningSandbox
from tests.support.shown import text_of
from tests.support.steps import ADMIN, register_account

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])

Json = dict[str, Any]
WHERE = "eu@provedor.example"


@pytest.fixture(autouse=True)
def trusted(sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mail server's certificate is one that the system trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(sandbox.ca_file))


async def saved(control: Control) -> Json:
    """E-mail with its account, saved: the confirmation."""
    screen = await register_account(control)
    await control.submit(ADMIN, screen, channel=SUSPENSOES)
    return await control.wait_for_view(ADMIN, callback_id="configure.saved")


async def sent(control: Control, form: Json, **values: str) -> str:
    """A test sent from `form`; what its answer says."""
    await control.submit(ADMIN, form, destination=WHERE, **values)
    return text_of(await control.wait_for_view(ADMIN, callback_id="test_send.outcome"))


async def form_of(control: Control) -> Json:
    """The test's form, opened by its command."""
    await control.command(ADMIN, "/suspensao teste")
    return await filled_form(control)


async def filled_form(control: Control) -> Json:
    """The form on top, no more loading."""
    return await control.wait_for_view(
        ADMIN, callback_id="test_send.form", where=lambda view: "Enviar para" in text_of(view)
    )


async def test_from_the_confirmation_to_the_mail(bot: Parts, control: Control) -> None:
    """The guide's last step: one press, one address, and the mail is there with the server's queue number."""
    await control.action(ADMIN, await saved(control), "test_send.open")
    form = await filled_form(control)
    said = await sent(control, form)
    (mail,) = await control.wait_for_outbox(1, "smtp")
    assert WHERE in mail["to"]
    assert "Aceito pelo servidor" in said
    assert mail["id"] in said


async def test_each_message_can_be_tried(bot: Parts, control: Control) -> None:
    """The chosen message is the one that arrives; another test starts from the same address."""
    await saved(control)
    form = await form_of(control)
    await sent(control, form, rule="nonpayment.prior")
    (mail,) = await control.wait_for_outbox(1, "smtp")
    assert "poderá ser suspensa" in mail["subject"]
    outcome = (await control.views(ADMIN))[0]
    await control.action(ADMIN, outcome, "test_send.again")
    assert WHERE in str(await filled_form(control))


async def test_a_client_in_the_destination_s_stead(bot: Parts, control: Control) -> None:
    """Their contact, their own data, and the mark that it is a test; their notice is still owed."""
    async with bot.db.write() as session:
        client = await factories.client(session, external_id="C77", name="João Teste", email=WHERE)
        contract = await factories.contract(session, client, external_id="K77")
        await factories.suspension(session, contract, kind=Kind.TEMPORARY)
    await saved(control)
    await control.submit(ADMIN, await form_of(control), client="K77")
    said = text_of(await control.wait_for_view(ADMIN, callback_id="test_send.outcome"))
    (mail,) = await control.wait_for_outbox(1, "smtp")
    assert "cliente K77" in said
    assert mail["subject"].startswith("[Teste] ")
    assert "Olá, João!" in mail["text"]
    assert WHERE in mail["to"]


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("refuse_rcpt", "Confira o destino"),
        ("auth", "no botão *Editar*"),
        ("greylist", "Espere alguns minutos"),
        ("drop_after_dot", "A verificar"),
    ],
)
async def test_what_went_wrong_and_what_to_do(bot: Parts, control: Control, kind: str, says: str) -> None:
    """Each trouble of a mail server, in the modal that asked."""
    await saved(control)
    form = await form_of(control)
    await control.fault("smtp", kind, count=3)  # a client may sign in by several methods in turn
    assert says in await sent(control, form)


async def test_nothing_to_test_yet(bot: Parts, control: Control) -> None:
    """Without a method the modal says what comes first, instead of failing later."""
    await control.command(ADMIN, "/suspensao teste")
    view = await control.wait_for_view(ADMIN, callback_id="test_send.unavailable")
    assert "/suspensao config" in text_of(view)


async def test_only_operators(bot: Parts, control: Control) -> None:
    """A viewer, or nobody at all, sends nothing."""
    await control.command(BRUNO.id, "/suspensao teste")
    await control.wait_for_message("Peça acesso a", user=BRUNO.id)
    assert await control.views(BRUNO.id) == []
