"""Answers through `response_url`: who sees them, how often, how long, and what they replace."""

import asyncio
from typing import Any

import aiohttp

from tests.sandbox.conftest import MovableClock, WebApi
from tests.support.blocks import button, section
from tests.support.raw_bot import raw_bot
from tests.support.sandbox import ANA, BRUNO, GERAL, SUSPENSOES, Control, RunningSandbox

Json = dict[str, Any]


async def address_of_command(sandbox: RunningSandbox, channel: str = SUSPENSOES) -> str:
    async with raw_bot(sandbox) as bot:
        typing = asyncio.create_task(sandbox.control.command(ANA.id, "/suspensao ajuda", channel))
        envelope = await bot.receive()
        await bot.ack(envelope)
        await typing
    return str(envelope["payload"]["response_url"])


async def address_of_press(sandbox: RunningSandbox, message: Json) -> str:
    async with raw_bot(sandbox) as bot:
        pressing = asyncio.create_task(sandbox.control.action(ANA.id, message, "go"))
        envelope = await bot.receive()
        await bot.ack(envelope)
        await pressing
    return str(envelope["payload"]["response_url"])


async def answer(session: aiohttp.ClientSession, url: str, **body: object) -> tuple[int, str]:
    async with session.post(url, json=body) as response:
        return response.status, await response.text()


async def test_an_answer_is_for_the_person_alone_even_where_the_bot_is_not(sandbox: RunningSandbox) -> None:
    """Ephemeral unless it says `in_channel`; the bot need not be in the channel."""
    url = await address_of_command(sandbox, GERAL)
    assert await answer(sandbox.session, url, text="Só você") == (200, "ok")
    assert await answer(sandbox.session, url, text="Todos", response_type="in_channel") == (200, "ok")
    assert [one["text"] for one in await sandbox.control.messages(GERAL, user=ANA.id)] == ["Só você", "Todos"]
    assert [one["text"] for one in await sandbox.control.messages(GERAL, user=BRUNO.id)] == ["Todos"]


async def test_it_answers_five_times(sandbox: RunningSandbox) -> None:
    """The sixth is refused."""
    url = await address_of_command(sandbox)
    answers = [await answer(sandbox.session, url, text=f"{number}") for number in range(6)]
    assert answers == [(200, "ok")] * 5 + [(404, "used_url")]


async def test_it_answers_for_half_an_hour(sandbox: RunningSandbox, clock: MovableClock) -> None:
    """Then it is expired."""
    url = await address_of_command(sandbox)
    clock.advance(1_801)
    assert await answer(sandbox.session, url, text="Tarde") == (404, "expired_url")


async def test_wrong_blocks_are_refused_with_the_code_as_text(sandbox: RunningSandbox) -> None:
    """HTTP 400, as Slack does here."""
    url = await address_of_command(sandbox)
    assert await answer(sandbox.session, url, blocks=[{"type": "sectoin"}]) == (400, "invalid_blocks")


async def test_an_ephemeral_message_can_be_replaced_and_deleted(
    sandbox: RunningSandbox, api: WebApi, control: Control
) -> None:
    """The only way to change one: chat.update cannot."""
    blocks = [section("Pergunta"), button("go", "Sim")]
    await api.json("chat.postEphemeral", channel=SUSPENSOES, user=ANA.id, text="Pergunta", blocks=blocks)
    message = await control.wait_for_message("Pergunta", user=ANA.id)
    url = await address_of_press(sandbox, message)
    await answer(sandbox.session, url, text="Feito", replace_original=True)
    assert [one["text"] for one in await control.messages(user=ANA.id)] == ["Feito"]
    await answer(sandbox.session, url, delete_original=True)
    assert await control.messages(user=ANA.id) == []
