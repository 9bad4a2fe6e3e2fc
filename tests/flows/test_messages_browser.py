"""A deadline and its message in a browser: changed, seen before they are saved, sent, read in the mailbox."""

import pytest
from playwright.async_api import Page, expect

from bot.wiring import Parts
from tests.support.browser import browser, browser_page  # noqa: F401 - fixtures
from tests.support.provider import set_up
from tests.support.sandbox import RunningSandbox
from tests.support.steps import suspended_client
from tests.support.workspace import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("dialect", ["sqlite"])]


async def test_change_see_send_and_read(bot: Parts, sandbox: RunningSandbox, browser_page: Page) -> None:  # noqa: F811
    """The deadline is on the timeline; what is typed is in the picture, on the list, and in the mail."""
    await set_up(bot, sandbox)
    await suspended_client(bot, starts_in=-1)
    workspace = Workspace(browser_page, sandbox.url)
    await workspace.open()
    await workspace.open_channel("suspensoes")
    modal = workspace.modal
    await workspace.type_command("/suspensao prazos")
    await browser_page.get_by_role("button", name="Editar", exact=True).first.click()
    await modal.wait_for("Prazo · temporária")
    await modal.fill("O exemplo começa em", "25/12/2026")
    await modal.fill("Dias", "1")
    await expect(modal.box).to_contain_text("sáb. 26/12, 09:00 Suspensão iniciada")
    await modal.submit()
    await modal.wait_for("Prazos")
    await expect(modal.box).to_contain_text("1 dia depois do início")
    await modal.close()
    await workspace.type_command("/suspensao mensagens")
    started = browser_page.get_by_role("button", name="E-mail", exact=True).nth(1)
    await started.click()
    await modal.wait_for("Mensagem · E-mail")
    await modal.fill("Assunto", "Pausa de {{ primeiro_nome }}")
    await modal.fill("Ver com o cliente", "C1")
    await workspace.press("Pré-visualizar")
    await modal.wait_for("Prévia")
    picture = browser_page.get_by_role("img", name="O e-mail como o cliente o vê")
    await expect(picture).to_have_js_property("naturalWidth", 640)
    await workspace.press("Voltar")
    await modal.wait_for("Mensagem · E-mail")
    await modal.submit()
    await modal.wait_for("Mensagens")
    await expect(browser_page.get_by_text("versão 1 salva")).to_be_visible()
    await modal.close()
    await workspace.type_command("/suspensao enviar")
    await modal.wait_for("Enviar avisos")
    await modal.submit()
    await expect(modal.box).to_contain_text("#suspensoes")
    await modal.close()
    outbox = await workspace.open_outbox()
    await expect(outbox.to("maria@cliente.example")).to_contain_text("Pausa de Maria")
