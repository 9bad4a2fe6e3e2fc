"""A modal on the page does what a modal in Slack does."""

import json
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.support.toy_bot import ToyBot
from tests.support.workspace import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

TITLE = "Suspensão temporária"


async def test_what_is_filled_in_arrives_as_slack_would_send_it(opened: Workspace, bot: ToyBot) -> None:
    """Every kind of field reaches the bot in `view.state.values`, in that field's own shape."""
    modal = opened.modal
    await modal.fill("Nome do remetente", "Provedor")
    await modal.fill("Responder para", "financeiro@example.com")
    await modal.fill("Porta", "465")
    await modal.fill("Mensagem", "Olá,\ntudo bem?")
    await modal.fill("Não avisar até", "01/03/2027")
    await modal.fill("Hora", "7h15")
    await modal.choose("Servidor SMTP", "Conta reserva")
    await modal.choose("Dias da semana", "Segunda", "Sábado")
    await modal.choose("Quem aprova", "Carla Dias")
    await modal.choose("Canal dos resultados", "suspensoes")
    await modal.choose("Cliente", "Maria")
    await modal.submit()
    await modal.expect_closed()

    values = {block: next(iter(fields.values())) for block, fields in bot.submissions.get_nowait().items()}
    assert values["sender"]["value"] == "Provedor"
    assert values["reply"]["value"] == "financeiro@example.com"
    assert values["port"]["value"] == "465"
    assert values["body"]["value"] == "Olá,\ntudo bem?"
    assert values["until"]["selected_date"] == "2027-03-01"
    assert values["hour"]["selected_time"] == "07:15"
    assert values["smtp"]["selected_option"]["value"] == "2"
    assert [option["value"] for option in values["week"]["selected_options"]] == ["1", "6"]
    assert len(values["approvers"]["selected_users"]) == 1
    assert values["channel"]["selected_conversation"].startswith("C")
    assert values["client"]["selected_option"]["text"]["text"] == "Maria da Silva"
    assert values["site"]["value"] is None


async def test_a_refusal_of_the_bot_stands_beneath_its_field(opened: Workspace, bot: ToyBot) -> None:
    """The sentence appears under the field, what was typed stays, and correcting it lets the form go."""
    modal = opened.modal
    await modal.fill("Nome do remetente", "errado")
    await modal.submit()
    await expect(modal.error_of("Nome do remetente")).to_have_text("O servidor recusou este nome.")
    assert await modal.value_of("Nome do remetente") == "errado"

    await modal.fill("Nome do remetente", "certo")
    await expect(modal.error_of("Nome do remetente")).to_be_hidden()
    await modal.submit()
    await modal.expect_closed()


async def test_an_empty_required_field_never_leaves_the_page(opened: Workspace, bot: ToyBot) -> None:
    """Slack's client refuses it; the cursor goes to the first wrong field."""
    modal = opened.modal
    await modal.fill("Porta", "abc")
    await modal.submit()
    await expect(modal.error_of("Nome do remetente")).to_have_text("Preencha este campo obrigatório.")
    await expect(modal.error_of("Porta")).to_have_text("Digite um número.")
    await expect(modal.field("Nome do remetente").locator("input")).to_be_focused()
    assert bot.submissions.empty()


async def test_an_update_keeps_what_was_typed(opened: Workspace, bot: ToyBot) -> None:
    """The same block_id and action_id keep their value; the bot is told what stands in the others."""
    modal = opened.modal
    await modal.fill("Nome do remetente", "Provedor")
    await modal.choose("Método de envio", "SMS")
    await expect(modal.field("Servidor SMS")).to_be_visible()
    await expect(modal.field("Servidor SMTP")).to_have_count(0)
    assert await modal.value_of("Nome do remetente") == "Provedor"
    told = (await bot.actions.get())["view"]["state"]["values"]
    assert told["sender"]["sender"]["value"] == "Provedor"


async def test_an_update_does_not_take_the_cursor(opened: Workspace) -> None:
    """Somebody who types on while the bot answers goes on typing in the same place."""
    modal = opened.modal
    await modal.choose("Método de envio", "SMS")
    sender = modal.field("Nome do remetente").locator("input")
    await sender.fill("Provedr")
    await sender.press("ArrowLeft")
    await expect(modal.field("Servidor SMS")).to_be_visible()
    await opened.page.keyboard.type("o")
    await expect(sender).to_have_value("Provedor")


async def test_a_file_is_given_by_its_id(opened: Workspace, bot: ToyBot, tmp_path: Path) -> None:
    """A chosen file is uploaded at once, listed by its name, and arrives as a file object."""
    path = tmp_path / "firebase.json"
    path.write_text(json.dumps({"project_id": "provedor"}))
    modal = opened.modal
    await modal.choose("Método de envio", "Notificação Push")
    await modal.upload("Arquivo de configuração do Firebase", path)
    await modal.fill("Nome do remetente", "Provedor")
    await modal.submit()
    await modal.expect_closed()
    (file,) = (await bot.submissions.get())["firebase"]["firebase"]["files"]
    assert file["name"] == "firebase.json"


async def test_escape_goes_back_one_modal(opened: Workspace, bot: ToyBot) -> None:
    """Esc closes the top one only; what was typed beneath is still there; the bot hears which was closed."""
    modal = opened.modal
    await modal.fill("Nome do remetente", "Provedor")
    await opened.press("Nova conta")
    await modal.wait_for("Nova conta")
    await opened.page.keyboard.press("Escape")
    await modal.wait_for(TITLE)
    assert await modal.value_of("Nome do remetente") == "Provedor"
    closed = await bot.closed.get()
    assert (closed["view"]["callback_id"], closed["is_cleared"]) == ("inner", False)


async def test_the_cross_closes_the_whole_stack(opened: Workspace, bot: ToyBot) -> None:
    """As in Slack: all modals go, and the bot hears that the stack was cleared."""
    await opened.press("Nova conta")
    await opened.modal.wait_for("Nova conta")
    await opened.modal.box.get_by_role("button", name="Fechar").click()
    await opened.modal.expect_closed()
    assert (await bot.closed.get())["is_cleared"] is True


async def test_the_keyboard_alone_is_enough(opened: Workspace, bot: ToyBot) -> None:
    """Tab never leaves the modal; in a text area Enter breaks the line and Ctrl+Enter submits."""
    page = opened.page
    for _ in range(30):
        await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.closest('[data-testid=modal]') !== null")

    await opened.modal.fill("Nome do remetente", "Provedor")
    area = opened.modal.field("Mensagem").locator("textarea")
    await area.press_sequentially("a")
    await area.press("Enter")
    await area.press("Control+Enter")
    await opened.modal.expect_closed()
    assert (await bot.submissions.get())["body"]["body"]["value"] == "a\n"
    await expect(page.get_by_test_id("composer")).to_be_focused()


async def test_a_modal_opens_in_every_window_of_that_person(opened: Workspace, browser_page: Page) -> None:
    """Views are the person's, not the window's; somebody else sees nothing of them."""
    other = await browser_page.context.new_page()
    elsewhere = Workspace(other, opened.page.url.split("#")[0])
    await elsewhere.open()
    await elsewhere.modal.wait_for(TITLE)
    await elsewhere.modal.close()
    await opened.modal.expect_closed()
