"""Push from Slack: the Firebase file sent or pasted, tested on a device, and run."""

import pytest

from bot.wiring import Parts
from delivery.schedule import local_date
from storage import push_apps
from tests.support import methods
from tests.support.sandbox import Control, text_of
from tests.support.steps import ADMIN, run_now, start_run, suspended_client

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])

TOKEN = "fcm-sandbox-token-0123456789abcdef"


async def test_the_guides_path(bot: Parts, control: Control) -> None:
    """The method is saved first, without a file; the file comes after, and completes it."""
    screen = await methods.choose(control, "push", "Arquivo de configuração do Firebase")
    note = await methods.save(control, screen)
    assert "*incompleto*" in text_of(note)
    note = await methods.save(control, await methods.register_firebase(control))
    assert "*incompleto*" not in text_of(note)
    assert "ninguém receberia" in text_of(note)


async def test_an_uploaded_file(bot: Parts, control: Control) -> None:
    """Taken by Slack's file input; Slack keeps it, and the admin is told how to delete it there."""
    form = await methods.open_firebase(control)
    content = (await methods.firebase_file(control)).encode()
    file = await control.upload(ADMIN, "chave.json", content)
    await control.submit(ADMIN, form, file=[file], sender_name="Fibra Exemplo")
    said = text_of(await methods.kept(control))
    assert "o Google aceitou a chave" in said
    assert "chave.json" in said
    async with bot.db.read() as session:
        (app,) = await push_apps.all_apps(session)
    assert app.project_id == "provedor-sandbox"


async def test_another_file_is_told_by_name(bot: Parts, control: Control) -> None:
    """At its field, inside the ack."""
    form = await methods.open_firebase(control)
    file = await control.upload(ADMIN, "google-services.json", b'{"project_info": {}, "client": []}')
    refused = await control.submit(ADMIN, form, file=[file], sender_name="Fibra Exemplo")
    assert "google-services.json" in refused.errors["file"]


async def test_a_test_and_a_run(bot: Parts, control: Control) -> None:
    """By a client's code, and to every client with a device."""
    await methods.save(control, await methods.register_firebase(control))
    await suspended_client(bot, code="C77", devices=[TOKEN], email=None)
    assert "Aceito" in await methods.tested(control, client="C77")
    (push,) = await control.wait_for_outbox(1, "fcm")
    assert push["to"] == TOKEN
    assert "Enviados" in await run_now(control)
    assert len(await control.wait_for_outbox(2, "fcm")) == 2


async def test_devices_by_the_file_s_column(bot: Parts, control: Control) -> None:
    """Imported with the clients, then a run: one push a device, and the screen counts who can be reached."""
    await methods.save(control, await methods.register_firebase(control))
    day = local_date(bot.clock.now(), "America/Sao_Paulo")
    lines = [
        "Contrato;Cliente;E-mail principal;Início;Fim;Aparelhos",
        f"101;Ana;;{day:%d/%m/%Y};;{TOKEN}a, {TOKEN}b",
        f"102;Beto;;{day:%d/%m/%Y};;",
    ]
    await control.command(ADMIN, "/suspensao importar")
    asking = await control.wait_for_view(ADMIN, callback_id="importing.file")
    file = await control.upload(ADMIN, "clientes.csv", "\r\n".join(lines).encode())
    await control.submit(ADMIN, asking, file=[file])
    preview = await control.wait_for_view(ADMIN, where=lambda view: bool(view.get("submit")))
    await control.submit(ADMIN, preview)
    await control.wait_for_view(ADMIN, where=lambda view: "importad" in text_of(view))
    assert "1 de 2 clientes" in text_of(await methods.choose(control, "push", "com aparelho registrado"))
    await start_run(control)
    pushes = await control.wait_for_outbox(2, "fcm")
    assert sorted(push["to"] for push in pushes) == [f"{TOKEN}a", f"{TOKEN}b"]


async def test_a_device_that_is_gone(bot: Parts, control: Control) -> None:
    """The far end's word, translated."""
    await methods.save(control, await methods.register_firebase(control))
    await control.fault("fcm", "unregistered")
    said = await methods.tested(control, token=TOKEN)
    assert "não foi enviado" in said
    assert "aparelho" in said.lower()
