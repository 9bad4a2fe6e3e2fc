"""Channels, threads, files and commands on the page."""

import pytest
from playwright.async_api import Page, expect

from tests.support.toy_bot import ToyBot
from tests.support.workspace import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_command_is_offered_and_completed(workspace: Workspace) -> None:
    """Typing / lists the app's commands with their hint; Tab takes one."""
    composer = workspace.page.get_by_test_id("composer")
    await composer.fill("/s")
    offer = workspace.page.get_by_role("option").filter(has_text="/suspensao")
    await expect(offer).to_contain_text("config")
    await composer.press("Tab")
    await expect(composer).to_have_value("/suspensao ")


async def test_a_command_nobody_hears_is_told_privately(workspace: Workspace) -> None:
    """Enter sends a command typed in full; without a connected app Slackbot says that it went nowhere."""
    await workspace.type_command("/suspensao")
    await expect(workspace.message_containing("/suspensao")).to_contain_text("o app não está conectado")
    await expect(workspace.page.get_by_role("img", name="desconectado")).to_be_visible()


async def test_a_command_without_answer_is_told_privately(workspace: Workspace, bot: ToyBot) -> None:
    """After three seconds without an ack Slackbot says so, to that person alone."""
    await workspace.type_command("/suspensao lento")
    told = workspace.message_containing("operation_timeout")
    await expect(told).to_contain_text("Somente visível para você")
    await expect(told).to_have_attribute("data-author", "Slackbot")


async def test_an_ephemeral_message_is_seen_by_one_person(workspace: Workspace, bot: ToyBot) -> None:
    """It says that only you see it, can be dismissed, and is not there for somebody else."""
    await workspace.type_command("/suspensao privado")
    mine = workspace.message_containing("Só você lê isto.")
    await expect(mine).to_contain_text("Somente visível para você")
    await workspace.as_person("Bruno Lima")
    await expect(workspace.message_containing("Só você lê isto.")).to_have_count(0)
    await workspace.as_person("Ana Souza")
    await workspace.press("Ignorar mensagem", within=mine)
    await expect(mine).to_have_count(0)


async def test_a_button_with_a_question_asks_first(workspace: Workspace, bot: ToyBot) -> None:
    """Nothing is sent when the person declines; the edited message replaces itself in place."""
    await workspace.type_command("/suspensao cartao")
    card = workspace.message_containing("Execução em andamento")
    await workspace.press("Parar envio", within=card)
    await workspace.confirm("Deixar")
    assert bot.actions.empty()

    await workspace.press("Parar envio", within=card)
    await workspace.confirm("Parar")
    await expect(workspace.message_containing("Execução parada")).to_contain_text("(editado)")


async def test_an_edit_leaves_the_other_messages_alone(workspace: Workspace, bot: ToyBot) -> None:
    """Only the edited message is drawn anew: the node of another stays the same node."""
    await workspace.say("antes")
    await workspace.type_command("/suspensao cartao")
    await expect(workspace.message_containing("Execução em andamento")).to_be_visible()
    other = await workspace.message_containing("antes").element_handle()
    await workspace.press("Parar envio", within=workspace.message_containing("Execução em andamento"))
    await workspace.confirm("Parar")
    await expect(workspace.message_containing("Execução parada")).to_be_visible()
    assert other is not None
    assert await other.evaluate("node => node.isConnected")


async def test_a_thread_shows_its_files(workspace: Workspace, bot: ToyBot) -> None:
    """The message counts its replies; in the thread a CSV is shown as a table and can be fetched."""
    await workspace.type_command("/suspensao cartao")
    card = workspace.message_containing("Execução em andamento")
    await expect(card.get_by_test_id("replies")).to_contain_text("1 resposta")
    thread = await workspace.open_thread(card)
    await expect(thread.box.get_by_role("cell", name="sem E-mail principal")).to_be_visible()
    await thread.reply("Vou corrigir.")
    await expect(card.get_by_test_id("replies")).to_contain_text("2 respostas")


async def test_what_a_person_writes_is_text(workspace: Workspace, bot: ToyBot) -> None:
    """Markup in a message is shown, never obeyed; mrkdwn is drawn."""
    await workspace.say("*oi* <img src=x onerror=alert(1)> & tchau")
    message = workspace.message_containing("oi")
    await expect(message.locator("strong").filter(has_text="oi")).to_be_visible()
    await expect(message).to_contain_text("<img src=x onerror=alert(1)> & tchau")
    await expect(message.locator("img")).to_have_count(0)


async def test_a_message_elsewhere_makes_the_channel_unread(workspace: Workspace, browser_page: Page) -> None:
    """Bold until opened; a mention is counted; one's own messages are not unread."""
    other = await browser_page.context.new_page()
    bruno = Workspace(other, workspace.page.url.split("#")[0])
    await bruno.open()
    await bruno.as_person("Bruno Lima")
    await bruno.open_channel("geral")
    await bruno.say("Bom dia @Ana Souza")
    await workspace.page.bring_to_front()
    item = workspace.page.get_by_test_id("channel-geral")
    await expect(item.locator(".badge")).to_have_text("1")
    await workspace.open_channel("geral")
    await expect(workspace.message_containing("Bom dia")).to_be_visible()
    await workspace.open_channel("suspensoes")
    await expect(item.locator(".badge")).to_have_count(0)


async def test_the_home_tab_is_published_once_opened(workspace: Workspace, bot: ToyBot) -> None:
    """Opening the tab tells the bot, and what it publishes appears without a reload."""
    home = await workspace.open_home()
    await expect(home.get_by_role("heading", name="Avisos de suspensão")).to_be_visible()


async def test_every_block_is_drawn(workspace: Workspace, bot: ToyBot) -> None:
    """None is replaced by the notice for what the page does not know; a table keeps its columns."""
    await workspace.type_command("/suspensao blocos")
    message = workspace.message_containing("Relatório de novembro")
    await expect(message.get_by_role("columnheader")).to_have_text(["Método", "Aceitos"])
    await expect(message.locator("ol.rich-list li")).to_have_text(["conferir", "enviar"])
    await expect(message.locator(".block")).to_have_count(8)
    await expect(message.locator(".unknown")).to_have_count(0)
