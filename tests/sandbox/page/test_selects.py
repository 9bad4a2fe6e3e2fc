"""Selects that hold several, selects of channels, and a picture that was uploaded."""

import pytest
from playwright.async_api import expect

from tests.support.sandbox import CARLA, GERAL, SUSPENSOES
from tests.support.toy_bot import ToyBot
from tests.support.workspace import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_several_choices_arrive_in_their_own_shape(workspace: Workspace, bot: ToyBot) -> None:
    """Options from groups, options the bot was asked for, channels, conversations, a person, a moment."""
    modal = workspace.modal
    await workspace.type_command("/suspensao varios")
    await modal.wait_for("Vários")
    await modal.choose("Cidades", "Manaus", "Curitiba")
    await modal.choose("Clientes", "Maria")
    await modal.choose("Conversas", "geral", "Carla Dias")
    await modal.choose("Canal", "suspensoes")
    await modal.choose("Canais", "geral", "suspensoes")
    await modal.choose("Responsável", "Carla Dias")
    await modal.submit()
    await modal.expect_closed()

    values = {block: next(iter(fields.values())) for block, fields in bot.submissions.get_nowait().items()}
    assert [one["value"] for one in values["cities"]["selected_options"]] == ["2", "3"]
    assert [one["text"]["text"] for one in values["clients"]["selected_options"]] == ["Maria da Silva"]
    channel, direct = values["places"]["selected_conversations"]
    assert (channel, direct[0]) == (GERAL, "D")
    assert values["one_channel"]["selected_channel"] == SUSPENSOES
    assert values["channels"]["selected_channels"] == [GERAL, SUSPENSOES]
    assert values["person"]["selected_user"] == CARLA.id
    assert values["moment"]["selected_date_time"] == 1_795_000_000


async def test_a_picture_that_slack_holds_is_drawn(workspace: Workspace, bot: ToyBot) -> None:
    """An image block with `slack_file`: the bytes that the bot uploaded, with their alternative text."""
    await workspace.type_command("/suspensao imagem")
    picture = workspace.page.get_by_role("img", name="um ponto")
    await expect(picture).to_be_visible()
    await expect(picture).to_have_js_property("naturalWidth", 1)
