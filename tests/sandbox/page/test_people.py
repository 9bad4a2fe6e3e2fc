"""Several people at once, a tab each: what one does the others see, and nobody becomes somebody else."""

import re

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.support.toy_bot import ToyBot
from tests.support.workspace import Workspace

UNREAD = re.compile(r"\bunread\b")
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def bruno(workspace: Workspace, browser_page: Page) -> Workspace:
    """A second tab of the same browser, as Bruno, in #suspensoes."""
    tab = Workspace(await browser_page.context.new_page(), workspace.page.url.split("#")[0])
    await tab.open()
    await tab.as_person("Bruno Lima")
    await tab.open_channel("suspensoes")
    return tab


async def test_a_message_of_one_is_seen_live_by_the_other(workspace: Workspace, bruno: Workspace) -> None:
    """Without a reload, with its author; and the answer in the thread as well."""
    await bruno.say("Vou enviar agora")
    seen = workspace.message_containing("Vou enviar agora")
    await expect(seen).to_have_attribute("data-author", "Bruno Lima")
    await (await workspace.open_thread(seen)).reply("Pode ir")
    mine = bruno.message_containing("Vou enviar agora")
    await expect(mine.get_by_test_id("replies")).to_contain_text("1 resposta")
    await expect((await bruno.open_thread(mine)).message_containing("Pode ir")).to_be_visible()


async def test_a_tab_stays_who_it_is(workspace: Workspace, bruno: Workspace) -> None:
    """A reload changes nobody: the person stands in the address, not in what the tabs share."""
    for tab, name in ((workspace, "Ana Souza"), (bruno, "Bruno Lima")):
        await tab.page.reload()
        await expect(tab.page.get_by_test_id("person-name")).to_have_text(name)


async def test_each_has_their_own_unread_marks(workspace: Workspace, bruno: Workspace) -> None:
    """What Ana has read stays read for her, whatever Bruno's tab remembers meanwhile; and after a reload."""
    await bruno.open_channel("geral")
    await bruno.say("Um aviso")
    item = workspace.page.get_by_test_id("channel-geral")
    await expect(item).to_have_class(UNREAD)
    await workspace.open_channel("geral")
    await workspace.open_channel("suspensoes")
    await expect(item).not_to_have_class(UNREAD)
    await bruno.open_channel("suspensoes")
    await bruno.page.reload()
    await workspace.page.reload()
    await expect(workspace.messages().or_(workspace.page.get_by_test_id("composer")).first).to_be_visible()
    await expect(item).not_to_have_class(UNREAD)


async def test_what_one_reads_is_read_in_their_other_tab(workspace: Workspace, bruno: Workspace) -> None:
    """The same person twice."""
    other = Workspace(await workspace.page.context.new_page(), workspace.page.url.split("#")[0])
    await other.open()
    await bruno.open_channel("geral")
    await bruno.say("Um aviso")
    item = other.page.get_by_test_id("channel-geral")
    await expect(item).to_have_class(UNREAD)
    await workspace.open_channel("geral")
    await expect(item).not_to_have_class(UNREAD)


async def test_a_modal_is_its_persons_alone(workspace: Workspace, bruno: Workspace, bot: ToyBot) -> None:
    """Ana's modal does not open in Bruno's tab; both can have one at the same time."""
    await workspace.type_command("/suspensao tudo")
    await workspace.modal.wait_for("Suspensão temporária")
    await expect(bruno.modal.box).to_have_count(0)
    await bruno.type_command("/suspensao tudo")
    await bruno.modal.wait_for("Suspensão temporária")
    await workspace.modal.close()
    await workspace.modal.expect_closed()
    await expect(bruno.modal.box).to_be_visible()
