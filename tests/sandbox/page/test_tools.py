"""The outbox, the fault panel and “O Slack diz”."""

from email.message import EmailMessage

import aiosmtplib
import pytest
from playwright.async_api import Browser, expect

from tests.support.browser import new_context
from tests.support.sandbox import RunningSandbox
from tests.support.toy_bot import ToyBot
from tests.support.workspace import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_refused_call_says_why(workspace: Workspace, bot: ToyBot) -> None:
    """A refusal stands in the panel with its code and, in plain words, the rule behind it."""
    await workspace.open_channel("geral")
    await workspace.type_command("/suspensao oi")
    calls = await workspace.open_calls()
    refused = calls.filter(has_text="chat.postMessage").first
    await expect(refused).to_have_attribute("data-ok", "false")
    await expect(refused).to_contain_text("not_in_channel")
    await expect(refused).to_contain_text("/invite")


async def test_a_fault_can_be_armed_and_disarmed(workspace: Workspace) -> None:
    """The panel lists what is armed, with how often it still strikes."""
    await workspace.break_provider("smtp", "greylist", count=3, match="joao@example.com")
    fault = workspace.page.locator(".fault")
    await expect(fault).to_contain_text("joao@example.com")
    await expect(fault).to_contain_text("3×")
    await workspace.page.get_by_test_id("fault-clear").click()
    await expect(fault).to_have_count(0)


async def test_contas_has_all_that_the_account_form_requires(workspace: Workspace) -> None:
    """A person copies every required field, the sender's name too."""
    shown = await workspace.open_accounts()
    card = shown.locator(".account").first
    for label in ("Servidor", "Porta", "Usuário", "Senha", "E-mail do remetente", "Nome do remetente"):
        await expect(card.locator("dt", has_text=label).first).to_be_visible()
    await expect(card.get_by_test_id("account-from_name")).to_have_text("Provedor Exemplo")


async def test_a_phone_shows_an_account_without_cutting_it_to_pieces(
    browser: Browser, sandbox: RunningSandbox
) -> None:
    """The values have the width: an address stands in one line."""
    context = await new_context(browser, phone=True)
    workspace = Workspace(await context.new_page(), sandbox.url)
    await workspace.open()
    address = (await workspace.open_accounts()).get_by_test_id("account-from").first
    assert (await address.bounding_box() or {"height": 99})["height"] < 30
    await context.close()


@pytest.mark.parametrize("area", ["channel", "outbox", "calls", "faults", "accounts"])
async def test_a_phone_shows_everything_without_scrolling_sideways(
    browser: Browser, sandbox: RunningSandbox, area: str
) -> None:
    """At 390 pixels no pane is wider than the screen."""
    context = await new_context(browser, phone=True, dark=True)
    page = await context.new_page()
    await Workspace(page, sandbox.url).open()
    await page.get_by_test_id(f"area-{area}").click()
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
    await context.close()


async def test_the_theme_is_the_systems_until_chosen(browser: Browser, sandbox: RunningSandbox) -> None:
    """Dark where the system is dark; the person's own choice outlives a reload."""
    context = await new_context(browser, dark=True)
    page = await context.new_page()
    await Workspace(page, sandbox.url).open()
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    await page.get_by_test_id("theme").click()
    await page.reload()
    await expect(page.locator("html")).to_have_attribute("data-theme", "light")
    await context.close()


async def test_a_mail_is_read_but_never_run(workspace: Workspace, sandbox: RunningSandbox) -> None:
    """A mail arrives while the outbox is open; its HTML is shown, its script does not run."""
    outbox = await workspace.open_outbox()
    account = (await sandbox.control.accounts())["smtp"]
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "avisos@example.com", "joao@example.com", "Sua suspensão"
    mail.set_content("Olá, João.")
    mail.add_alternative(
        "<p>Olá, <b>João</b>.</p><script>top.document.title = 'run'</script>", subtype="html"
    )
    client = aiosmtplib.SMTP(hostname="127.0.0.1", port=sandbox.smtp_port, start_tls=False)
    async with client:
        await client.login(account["user"], account["password"])
        await client.send_message(mail)

    opened = await outbox.read("joao@example.com")
    await expect(opened.subject).to_have_text("Sua suspensão")
    await expect(opened.html).to_contain_text("Olá, João.")
    assert "Olá, João." in await opened.text()
    assert "Subject:" in await opened.raw()
    assert await workspace.page.title() != "run"
