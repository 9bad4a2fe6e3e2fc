"""Each method in a browser: configured, tested, run, read. `--record-golden` takes the docs' pictures."""

import json
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from bot.wiring import Parts
from tests.support.browser import browser, browser_page  # noqa: F401 - fixtures
from tests.support.camera import Camera
from tests.support.sandbox import Control, RunningSandbox
from tests.support.steps import suspended_client
from tests.support.workspace import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("dialect", ["sqlite"])]

METHOD = "Método de envio das notificações de suspensão"
TOKEN = "fcm-sandbox-token-0123456789abcdef"


@pytest.fixture
async def workspace(sandbox: RunningSandbox, browser_page: Page) -> Workspace:  # noqa: F811 - a fixture
    """The page, open on #suspensoes as Ana."""
    workspace = Workspace(browser_page, sandbox.url)
    await workspace.open()
    await workspace.open_channel("suspensoes")
    return workspace


async def choose(workspace: Workspace, method: str) -> None:
    """The parameter screen, with a method chosen."""
    await workspace.type_command("/suspensao config")
    await workspace.modal.wait_for("Suspensão temporária")
    await workspace.modal.choose(METHOD, method)


async def save_and_test(workspace: Workspace, camera: Camera, name: str = "") -> None:
    """The kept account's screen, saved; then the form of the test. Takes a picture of the screen."""
    modal = workspace.modal
    await expect(modal.box).to_contain_text("Falta Salvar", timeout=20_000)
    if name:
        await camera.take(name)
    await modal.choose("Canal dos resultados", "suspensoes")
    await modal.submit()
    await workspace.press("Realizar teste de envio")
    await modal.wait_for("Teste de envio")
    await expect(modal.box).to_contain_text("Como vai a mensagem")


async def run(workspace: Workspace) -> None:
    """Everything closed, *enviar* confirmed, and the channel's message with its numbers."""
    while await workspace.modal.box.count():
        await workspace.page.keyboard.press("Escape")
    await workspace.type_command("/suspensao enviar")
    await expect(workspace.modal.box.get_by_test_id("modal-submit")).to_be_visible()
    await workspace.modal.submit()
    await expect(workspace.modal.box).to_contain_text("#suspensoes")
    await workspace.modal.close()
    await expect(workspace.message_containing("Avisos de")).to_contain_text("Enviados", timeout=30_000)


async def test_sms(bot: Parts, control: Control, workspace: Workspace, camera: Camera) -> None:
    """Twilio's account typed in, the message seen with its price, the SMS read on the phone."""
    account, modal = (await control.accounts())["twilio"], workspace.modal
    await suspended_client(bot, mobile="+5511987654321", email=None)
    await choose(workspace, "SMS")
    await workspace.press("Cadastrar Gateway SMS")
    await modal.wait_for("Cadastrar Gateway SMS")
    await modal.fill("Account SID", account["account_sid"])
    await modal.fill("Auth Token", account["auth_token"])
    await modal.fill("Remetente", account["from"])
    await modal.fill("Nome do provedor", "Fibra Exemplo")
    await modal.fill("Preço por segmento (R$)", "0,08")
    await workspace.press("Testar conexão")
    await expect(modal.box).to_contain_text("aceitou o acesso")
    await modal.submit()
    await save_and_test(workspace, camera)
    await expect(modal.box).to_contain_text("R$ 0,08")
    await modal.fill("Enviar para", "(11) 91234-5678")
    await modal.box.get_by_text("R$ 0,08").scroll_into_view_if_needed()
    await camera.take("sms")
    await modal.submit()
    await expect(modal.box).to_contain_text("ceito pelo servidor")
    await run(workspace)
    outbox = await workspace.open_outbox()
    await outbox.show("sms")
    await expect(workspace.page.get_by_test_id("outbox")).to_contain_text("Fibra Exemplo")


async def test_push(
    bot: Parts,
    control: Control,
    workspace: Workspace,
    camera: Camera,
    tmp_path: Path,
) -> None:
    """The file chosen on disk, the client's device, the notification on the phone."""
    file, modal = tmp_path / "firebase.json", workspace.modal
    file.write_text(json.dumps((await control.accounts())["fcm"]["firebase"]), "utf-8")
    await suspended_client(bot, code="C77", email=None, devices=[TOKEN])
    await choose(workspace, "Notificação Push")
    await expect(modal.box).to_contain_text("1 de 1 cliente com aparelho registrado")
    await workspace.press("Enviar arquivo")
    await modal.wait_for("Arquivo do Firebase")
    await modal.upload("Arquivo de configuração do Firebase", file)
    await modal.fill("Nome do provedor", "Fibra Exemplo")
    await modal.submit()
    await save_and_test(workspace, camera, "push")
    await modal.fill("Ou um cliente, pelo código dele ou do contrato", "C77")
    await modal.submit()
    await expect(modal.box).to_contain_text("ceito pelo servidor")
    await run(workspace)
    outbox = await workspace.open_outbox()
    await outbox.show("push")
    await expect(workspace.page.get_by_test_id("outbox")).to_contain_text("suspensão")


async def test_sendgrid(bot: Parts, control: Control, workspace: Workspace, camera: Camera) -> None:
    """A kind of Servidor SMTP: its key typed in, the mail read."""
    account, modal = (await control.accounts())["sendgrid"], workspace.modal
    await suspended_client(bot, email="maria@cliente.example")
    await choose(workspace, "E-mail")
    await workspace.press("Cadastrar servidor")
    await modal.wait_for("Cadastrar servidor SMTP")
    await modal.choose("Tipo", "SendGrid")
    await modal.fill("Chave de API", account["api_key"])
    await modal.fill("Nome do remetente", "Fibra Exemplo")
    await modal.fill("E-mail do remetente", account["from"])
    await workspace.press("Testar conexão")
    await expect(modal.box).to_contain_text("Chave conferida")
    await camera.take("sendgrid")
    await modal.submit()
    await save_and_test(workspace, camera)
    await modal.fill("Enviar para", "voce@example.com")
    await modal.submit()
    await expect(modal.box).to_contain_text("ceito pelo servidor")
    await run(workspace)
    outbox = await workspace.open_outbox()
    mail = await outbox.read("maria@cliente.example")
    await expect(mail.html).to_contain_text("Fibra Exemplo")
