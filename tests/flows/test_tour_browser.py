"""README's tour in a browser: typing, filling, uploading, reading. `--record-golden` takes its pictures."""

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Page, expect

from bot.cli.demo import ROOT
from bot.wiring import Parts
from delivery.sources.example import ANCHOR, shift_dates
from tests.support.browser import DESK, PHONE_IN_THE_DARK, Window, browser, browser_page  # noqa: F401 - fixtures
from tests.support.camera import Camera
from tests.support.sandbox import RunningSandbox
from tests.support.workspace import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("dialect", ["sqlite"])]

EXAMPLE = ROOT / "examples" / "clientes.csv"


@pytest.fixture(autouse=True)
def trusted(sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mail server's certificate is one that the system trusts, as in the demo."""
    monkeypatch.setenv("SSL_CERT_FILE", str(sandbox.ca_file))


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The example file as the demo gives it to a person: written for today."""
    today = dt.datetime.now(ZoneInfo("America/Sao_Paulo")).date()
    file = tmp_path / "clientes.csv"
    file.write_bytes(shift_dates(EXAMPLE.read_bytes(), ANCHOR, today))
    return file


@pytest.fixture
async def workspace(sandbox: RunningSandbox, browser_page: Page) -> Workspace:  # noqa: F811 - a fixture
    """The page, open on #suspensoes as Ana."""
    workspace = Workspace(browser_page, sandbox.url)
    await workspace.open()
    await workspace.open_channel("suspensoes")
    return workspace


@pytest.mark.parametrize("window", [DESK, PHONE_IN_THE_DARK], ids=["desk", "phone in the dark"])
async def test_the_tour(
    window: Window, bot: Parts, workspace: Workspace, camera: Camera, example: Path
) -> None:
    """A person with nothing but this page gets from the parameter screen to a mail that was read."""
    await configure(workspace, camera)
    await try_out(workspace)
    await bring_in(workspace, camera, example)
    await send(workspace, camera)
    await read(workspace, camera)


async def copy_account(workspace: Workspace, camera: Camera) -> dict[str, str]:
    """The account as the page shows it to a person."""
    shown = await workspace.open_accounts()
    names = ("host", "port", "user", "password", "from", "from_name")
    account = {name: await shown.get_by_test_id(f"account-{name}").first.inner_text() for name in names}
    await camera.take("contas")
    await workspace.open_channel("suspensoes")
    return account


async def configure(workspace: Workspace, camera: Camera) -> None:
    account = await copy_account(workspace, camera)
    modal = workspace.modal
    await workspace.type_command("/suspensao config")
    await modal.wait_for("Suspensão temporária")
    await modal.choose("Método de envio das notificações de suspensão", "E-mail")
    await workspace.press("Cadastrar servidor")
    await modal.wait_for("Cadastrar servidor SMTP")
    await modal.fill("Servidor", account["host"])
    await modal.fill("Porta", account["port"])
    await modal.fill("Usuário", account["user"])
    await modal.fill("Senha", account["password"])
    await modal.fill("Nome do remetente", account["from_name"])
    await modal.fill("E-mail do remetente", account["from"])
    await workspace.press("Testar conexão")
    await expect(modal.box).to_contain_text("conferidas")
    await camera.take("servidor")
    await modal.submit()
    await modal.wait_for("Suspensão temporária")
    await modal.choose("Canal dos resultados", "suspensoes")
    await camera.take("config")
    await modal.submit()
    await expect(modal.box).to_contain_text("Realizar teste de envio")


async def try_out(workspace: Workspace) -> None:
    modal = workspace.modal
    await workspace.press("Realizar teste de envio")
    await modal.wait_for("Teste de envio")
    await modal.fill("Enviar para", "voce@example.com")
    await modal.submit()
    await expect(modal.box).to_contain_text("ceito pelo servidor")
    await workspace.page.keyboard.press("Escape")
    while await modal.box.count():
        await workspace.page.keyboard.press("Escape")


async def bring_in(workspace: Workspace, camera: Camera, example: Path) -> None:
    modal = workspace.modal
    await workspace.type_command("/suspensao importar")
    await modal.wait_for("Importar clientes")
    await modal.upload("Arquivo CSV", example)
    await modal.submit()
    await expect(modal.box).to_contain_text("linha")
    await camera.take("importar")
    await modal.submit()
    await expect(modal.box).to_contain_text("mportad")
    await modal.close()


async def send(workspace: Workspace, camera: Camera) -> None:
    modal = workspace.modal
    await workspace.type_command("/suspensao enviar")
    await expect(modal.box.get_by_test_id("modal-submit")).to_be_visible()
    await camera.take("enviar")
    await modal.submit()
    await expect(modal.box).to_contain_text("#suspensoes")
    await modal.close()
    report = workspace.message_containing("Avisos de")
    await expect(report).to_contain_text("Enviados", timeout=60_000)
    await expect(report.get_by_test_id("replies")).to_be_visible(timeout=20_000)
    thread = await workspace.open_thread(report)
    await expect(thread.messages().last).to_contain_text("sem e-mail")
    await camera.take("run")
    await thread.close()


async def read(workspace: Workspace, camera: Camera) -> None:
    outbox = await workspace.open_outbox()
    mail = await outbox.read("voce@example.com")
    await expect(mail.subject).to_be_visible()
    mail = await outbox.open_newest()
    await expect(mail.html).to_contain_text("Provedor Exemplo")
    await camera.take("outbox")
    assert "Provedor Exemplo" in await mail.text()
