"""What breaks is told to the person in one sentence with a code, and to the log with its cause."""

import asyncio
import logging
import re
from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.wiring import Parts
from handlers.blocks import actions, button, modal, section
from handlers.deps import Deps
from handlers.turn import Reply, Turn
from handlers.verbs import Verb
from tests.support.sandbox import ANA, Control, text_of

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])

Json = dict[str, Any]
CODE = re.compile(r"\(código \*([0-9A-F]{4})\*\)")


class Broken(Exception):
    """What went wrong in the conversation below."""


@pytest.fixture(autouse=True)
def breaking(bot: Parts) -> None:
    """A conversation all of whose ways end badly."""

    async def fail(deps: Deps, turn: Turn) -> None:
        raise Broken

    async def fail_to_submit(deps: Deps, turn: Turn) -> Reply:
        raise Broken

    async def show(deps: Deps, turn: Turn) -> None:
        blocks = [section("Aqui"), actions(button("Apertar", "breaking.press"))]
        view = modal("breaking.form", "Tela", blocks, submit="Salvar")
        await deps.client.views_open(trigger_id=turn.trigger_id, view=view)

    async def fail_later(deps: Deps, turn: Turn) -> Reply:
        return Reply(clear=True, then=lambda: fail(deps, turn))

    c = bot.desk.conversation("breaking", needs=None)
    c.verb(Verb("quebrar", "Quebra"), fail)
    c.verb(Verb("mostrar", "Mostra"), show)
    c.action("press", fail)
    c.submit("form", fail_to_submit)
    c.submit("later", fail_later)


@pytest.fixture
def cause(caplog: pytest.LogCaptureFixture) -> Callable[[str], type[BaseException] | None]:
    """Code → what the log has under it."""

    def find(code: str) -> type[BaseException] | None:
        found = [r for r in caplog.records if r.message == "turn_failed" and r.__dict__["code"] == code]
        (record,) = found
        assert record.levelno == logging.ERROR
        return record.exc_info[0] if record.exc_info else None

    return find


def code_in(shown: Json) -> str:
    found = CODE.search(text_of(shown))
    assert found, text_of(shown)
    return found[1]


async def open_form(control: Control) -> Json:
    await control.command(ANA.id, "/suspensao mostrar")
    return await control.wait_for_view(ANA.id, callback_id="breaking.form")


async def test_a_command(control: Control, cause: Callable[[str], object]) -> None:
    """Told privately; the command itself was acknowledged."""
    assert await control.command(ANA.id, "/suspensao quebrar") == {"ok": True}
    told = await control.wait_for_message("código", user=ANA.id)
    assert told["ephemeral"]
    assert "Tente de novo" in text_of(told)
    assert cause(code_in(told)) is Broken


async def test_a_press(control: Control, cause: Callable[[str], object]) -> None:
    """Told on top of the modal that the person looks at."""
    form = await open_form(control)
    await control.action(ANA.id, form, "breaking.press")
    shown = await control.wait_for_view(ANA.id, where=lambda view: "código" in text_of(view))
    assert cause(code_in(shown)) is Broken
    assert "Aqui" in text_of(shown)


async def test_a_submission(control: Control, cause: Callable[[str], object]) -> None:
    """Told inside the ack; the form stays open with what was in it."""
    answer = await control.submit(ANA.id, await open_form(control))
    assert answer.response_action == "update"
    (shown,) = await control.views(ANA.id)
    assert cause(code_in(shown)) is Broken
    assert "Aqui" in text_of(shown)


async def test_work_after_a_submission(bot: Parts, control: Control, cause: Callable[[str], object]) -> None:
    """The modal is gone by then, or about to go: told as a direct message."""
    await control.command(ANA.id, "/suspensao mostrar")
    form = await control.wait_for_view(ANA.id)
    renamed = modal("breaking.later", "Tela", [section("Aqui")], submit="Salvar")
    await bot.app.client.views_update(view_id=form["id"], view=renamed)
    await control.submit(ANA.id, form)
    await bot.desk.drain()
    told = await control.wait_for_message("código", "D" + ANA.id[1:])
    assert cause(code_in(told)) is Broken


async def test_what_no_handler_could_read(
    bot: Parts, control: Control, cause: Callable[[str], object]
) -> None:
    """A payload in a shape of tomorrow: no turn, and still a sentence with a code."""
    body = {
        "type": "block_actions",
        "user": {"id": ANA.id},
        "actions": [{"action_id": "a"}],
        "view": {"new": 1},
    }
    opened = await bot.app.client.chat_postMessage(channel=ANA.id, text="Oi")
    dispatching = asyncio.create_task(bot.app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body)))
    told = await control.wait_for_message("código", opened["channel"])
    dispatching.cancel()
    assert cause(code_in(told)) is KeyError


async def test_slack_asked_to_wait(bot: Parts, control: Control) -> None:
    """A 429 with Retry-After is waited out by the client itself: the person only sees the screen later."""
    await control.fault("slack", "429", match="views.open", seconds=1)
    await control.command(ANA.id, "/suspensao mostrar")
    await control.wait_for_view(ANA.id, callback_id="breaking.form")
    opened = [one["status"] for one in await control.calls() if one["method"] == "views.open"]
    assert opened == [429, 200]


async def test_slack_asked_to_wait_too_long(bot: Parts, control: Control) -> None:
    """The trigger is over by then: the sentence says so, in place of a code."""
    await control.fault("slack", "429", match="views.open", seconds=3)
    await control.command(ANA.id, "/suspensao mostrar")
    told = await control.wait_for_message("desistiu de abrir a tela", user=ANA.id)
    assert not CODE.search(text_of(told))
