"""Slack goes away and comes back: so does the bot, and nothing is done twice."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.wiring import Parts
from handlers.deps import Deps
from handlers.turn import Turn
from handlers.verbs import Verb
from tests.support.bot import running_bot, settings_for
from tests.support.sandbox import ANA, Control, RunningSandbox, running_sandbox

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])

PING_SECONDS = 0.5


@pytest.fixture
async def bot(sandbox: RunningSandbox, database_url: str, tmp_path: Path) -> AsyncIterator[Parts]:
    """A bot that looks after its socket twice a second instead of every ten."""
    settings = settings_for(sandbox, database_url, tmp_path)
    async with running_bot(settings, ping_seconds=PING_SECONDS) as parts:
        yield parts


@pytest.fixture
def ran(bot: Parts) -> list[str]:
    """What `/suspensao contar` did so far: the triggers, in order."""
    triggers: list[str] = []

    async def count(deps: Deps, turn: Turn) -> None:
        triggers.append(turn.trigger_id)

    bot.desk.conversation("counting", needs=None).verb(Verb("contar", "Conta"), count)
    return triggers


async def test_a_refresh_of_slacks_is_followed(bot: Parts, control: Control, ran: list[str]) -> None:
    """As every few hours: a new socket, and the next command arrives there."""
    await control.post("disconnect", reason="refresh_requested")
    await control.wait_for_bot()
    assert await control.command(ANA.id, "/suspensao contar") == {"ok": True}
    await bot.desk.drain()
    assert len(ran) == 1


async def test_a_command_whose_ack_was_lost_runs_once(bot: Parts, control: Control, ran: list[str]) -> None:
    """Slack delivers it again on the new socket; it is acknowledged and not repeated."""
    await control.fault("slack", "reset_after", match="socket")
    assert await control.command(ANA.id, "/suspensao contar") == {"ok": True}
    await bot.desk.drain()
    assert len(ran) == 1


async def test_an_address_that_died_is_not_tried_for_ever(
    bot: Parts, control: Control, ran: list[str]
) -> None:
    """Slack gave an address and refused the connection: the SDK alone would repeat that one for ever."""
    await control.fault("slack", "503", match="link")
    await control.post("disconnect")
    await control.wait_for_bot()
    assert await control.command(ANA.id, "/suspensao contar") == {"ok": True}
    await bot.desk.drain()
    assert len(ran) == 1


async def test_slack_restarted(database_url: str, tmp_path: Path) -> None:
    """Down for a while, then back at its address: no person has to do anything."""
    async with AsyncExitStack() as bot_life:
        async with running_sandbox() as sandbox:
            port = int(sandbox.url.rpartition(":")[2])
            settings = settings_for(sandbox, database_url, tmp_path)
            await bot_life.enter_async_context(running_bot(settings, ping_seconds=PING_SECONDS))
        await asyncio.sleep(PING_SECONDS)  # a moment in which every try fails
        async with running_sandbox(http_port=port) as sandbox:
            await sandbox.control.wait_for_bot()
            assert await sandbox.control.command(ANA.id, "/suspensao ajuda") == {"ok": True}
            await sandbox.control.wait_for_message("Mostra esta lista", user=ANA.id)
