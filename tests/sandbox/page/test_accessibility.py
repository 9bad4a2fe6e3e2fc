"""Every screen under axe, light and dark: no finding that it calls serious or critical."""

from collections.abc import Awaitable, Callable
from email.message import EmailMessage
from typing import Any

import aiosmtplib
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from tests.support.sandbox import RunningSandbox
from tests.support.toy_bot import ToyBot
from tests.support.workspace import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

Show = Callable[[Workspace, RunningSandbox], Awaitable[None]]
GRAVE = ("serious", "critical")


async def channel(workspace: Workspace, sandbox: RunningSandbox) -> None:
    """Messages of every sort: of a person, private, with all blocks, with a card."""
    await workspace.say("*oi* <@U0BRUNOLIM1>, veja `isto` https://example.com")
    for word, shown in (
        ("privado", "Só você"),
        ("blocos", "Relatório de novembro"),
        ("cartao", "em andamento"),
    ):
        await workspace.type_command(f"/suspensao {word}")
        await expect(workspace.message_containing(shown)).to_be_visible()


async def offers(workspace: Workspace, sandbox: RunningSandbox) -> None:
    """What the composer offers while a command is typed."""
    await workspace.page.get_by_test_id("composer").fill("/s")
    await expect(workspace.page.get_by_role("option").first).to_be_visible()


async def modal(workspace: Workspace, sandbox: RunningSandbox) -> None:
    """Every input element, with an error beneath one."""
    await workspace.type_command("/suspensao tudo")
    await workspace.modal.wait_for("Suspensão temporária")
    await workspace.modal.submit()


async def choosing(workspace: Workspace, sandbox: RunningSandbox) -> None:
    """The open list of a select, over the modal."""
    await modal(workspace, sandbox)
    await workspace.modal.box.get_by_role("combobox").first.click()
    await expect(workspace.page.get_by_role("option").first).to_be_visible()


async def question(workspace: Workspace, sandbox: RunningSandbox) -> None:
    """A confirm dialog."""
    await workspace.type_command("/suspensao cartao")
    await workspace.press("Parar envio", within=workspace.message_containing("em andamento"))
    await expect(workspace.page.get_by_test_id("confirm")).to_be_visible()


async def thread(workspace: Workspace, sandbox: RunningSandbox) -> None:
    """A thread with a file that is shown as a table."""
    await workspace.type_command("/suspensao cartao")
    card = workspace.message_containing("em andamento")
    await expect(card.get_by_test_id("replies")).to_be_visible()
    opened = await workspace.open_thread(card)
    await expect(opened.box.get_by_role("cell").first).to_be_visible()


async def home(workspace: Workspace, sandbox: RunningSandbox) -> None:
    """The app's Home tab."""
    shown = await workspace.open_home()
    await expect(shown.get_by_role("heading", name="Avisos de suspensão")).to_be_visible()


async def outbox(workspace: Workspace, sandbox: RunningSandbox) -> None:
    """A mail, open."""
    account = (await sandbox.control.accounts())["smtp"]
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "avisos@example.com", "joao@example.com", "Sua suspensão"
    mail.set_content("Olá, João.")
    mail.add_alternative("<html lang=pt-BR><title>x</title><p>Olá, <b>João</b>.</p></html>", subtype="html")
    async with aiosmtplib.SMTP(hostname="127.0.0.1", port=sandbox.smtp_port, start_tls=False) as client:
        await client.login(account["user"], account["password"])
        await client.send_message(mail)
    opened = await (await workspace.open_outbox()).read("joao@example.com")
    await expect(opened.html).to_contain_text("Olá")


async def accounts(workspace: Workspace, sandbox: RunningSandbox) -> None:
    """What the far ends take."""
    await expect(await workspace.open_accounts()).to_be_visible()


async def faults(workspace: Workspace, sandbox: RunningSandbox) -> None:
    """The panel, with one armed."""
    await workspace.break_provider("smtp", "greylist", count=3, match="joao@example.com")


async def calls(workspace: Workspace, sandbox: RunningSandbox) -> None:
    """“O Slack diz”, with a refusal, open."""
    await workspace.open_channel("geral")
    await workspace.type_command("/suspensao oi")
    refused = (await workspace.open_calls()).filter(has_text="not_in_channel").first
    await expect(refused).to_be_visible()
    await refused.click()


SCREENS = (channel, offers, modal, choosing, question, thread, home, outbox, accounts, faults, calls)


@pytest.mark.parametrize("show", SCREENS, ids=lambda show: show.__name__)
async def test_a_screen(workspace: Workspace, bot: ToyBot, sandbox: RunningSandbox, show: Show) -> None:
    """In both themes, as drawn: roles, names, contrast, order."""
    await show(workspace, sandbox)
    for scheme in ("light", "dark"):
        await workspace.page.emulate_media(color_scheme=scheme)
        await expect(workspace.page.locator("html")).to_have_attribute("data-theme", scheme)
        assert await grave(workspace.page) == [], scheme


async def grave(page: Page) -> list[str]:
    """What axe found, a line each: rule, the first places, and what is wrong there."""
    found: list[Any] = (await Axe().run(page)).response["violations"]
    return [
        f"{one['id']} ({one['impact']}): {node['target']} {node['failureSummary']}"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"][:3]
    ]
