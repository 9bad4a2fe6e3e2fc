"""The help end to end: a mistyped verb is one press from what was meant."""

import pytest

from bot.wiring import Parts
from tests.support.sandbox import BRUNO, Control
from tests.support.shown import text_of
from tests.support.steps import ADMIN

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])


async def test_a_mistyped_verb_opens_what_was_meant(bot: Parts, control: Control) -> None:
    """`confg` offers config, and its button opens the screen."""
    await control.command(ADMIN, "/suspensao confg")
    told = await control.wait_for_message("Você quis dizer", user=ADMIN)
    await control.action(ADMIN, told, "help.open:meant")
    await control.wait_for_view(ADMIN, callback_id="configure.screen")


async def test_every_verb_is_listed_with_its_button(bot: Parts, control: Control) -> None:
    """Without a verb the whole list comes, for this person's eyes only."""
    await control.command(ADMIN, "/suspensao")
    told = await control.wait_for_message("Avisos de suspensão", user=ADMIN)
    for verb in ("config", "teste", "importar", "enviar", "status", "pausar", "retomar", "acesso"):
        assert f"/suspensao {verb}" in text_of(told)
    others = await control.messages(user=BRUNO.id)
    assert not any("Avisos de suspensão" in text_of(message) for message in others)


async def test_somebody_without_access_reads_whom_to_ask(bot: Parts, control: Control) -> None:
    """No button that would only refuse, and the name of an admin once one is known."""
    await control.command(ADMIN, "/suspensao ajuda")
    await control.wait_for_message("Avisos de suspensão", user=ADMIN)
    await control.command(BRUNO.id, "/suspensao ajuda")
    told = await control.wait_for_message("ainda não tem acesso", user=BRUNO.id)
    assert ADMIN in text_of(told)
    assert "Parâmetros do envio" not in text_of(told)
