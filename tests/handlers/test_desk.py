"""The desk: deny by default, answered in time, once, and never in silence."""

import asyncio
from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from handlers.deps import Deps
from handlers.desk import Desk
from handlers.people import People
from handlers.turn import Reply, Turn
from handlers.verbs import Verb
from storage.enums import Role

Json = dict[str, Any]


class FakePeople:
    """Roles by user id."""

    def __init__(self, **roles: Role) -> None:
        self.roles = roles

    async def role_of(self, user: str) -> Role | None:
        return self.roles.get(user)

    async def admins(self) -> list[str]:
        return ["UADMIN"]


@dataclass
class FakeClient:
    """Records what a person was told."""

    told: list[str] = field(default_factory=list)

    async def chat_postEphemeral(self, *, text: str, **_: object) -> None:
        self.told.append(text)

    async def views_update(self, *, view: Json, **_: object) -> None:
        self.told.append(view["blocks"][0]["text"]["text"])


@dataclass
class Acked:
    """Stands for Bolt's ack."""

    payloads: list[Json] = field(default_factory=list)

    async def __call__(self, **payload: Any) -> None:
        self.payloads.append(payload)


@pytest.fixture
def client() -> FakeClient:
    return FakeClient()


@pytest.fixture
def desk(client: FakeClient) -> Desk:
    people = FakePeople(UADMIN=Role.ADMIN, UVIEWER=Role.VIEWER)
    deps = Deps(
        *[cast("Any", None)] * 6,
        client=cast("Any", client),
        people=cast("People", people),
        restored=cast("Any", None),
    )
    return Desk(deps)


def command(text: str, user: str = "UADMIN", trigger: str = "1.a") -> Json:
    return {
        "command": "/suspensao",
        "text": text,
        "user_id": user,
        "trigger_id": trigger,
        "channel_id": "C1",
    }


def submission(callback_id: str, user: str = "UADMIN", trigger: str = "1.a") -> Json:
    block = {"type": "section", "block_id": "b", "text": {"type": "mrkdwn", "text": "antes"}}
    view = {"id": "V1", "type": "modal", "callback_id": callback_id, "blocks": [block], "title": {}}
    return {"user": {"id": user}, "trigger_id": trigger, "view": view}


async def nothing(deps: Deps, turn: Turn) -> None:
    """A handler that a test does not look at."""


async def test_a_role_below_is_refused_and_told_whom_to_ask(desk: Desk, client: FakeClient) -> None:
    """A viewer does not get to an admin's conversation."""
    ran: list[Turn] = []

    async def handler(deps: Deps, turn: Turn) -> None:
        ran.append(turn)

    desk.conversation("configure", needs=Role.ADMIN).verb(Verb("config", ""), handler)
    await desk.on_command(Acked(), command("config", user="UVIEWER"))
    await desk.drain()
    assert not ran
    assert "<@UADMIN>" in client.told[0]


async def test_a_stranger_gets_what_everybody_may(desk: Desk) -> None:
    """Without any role, a conversation that needs none is open."""
    ran: list[str] = []

    async def handler(deps: Deps, turn: Turn) -> None:
        ran.append(turn.user)

    desk.conversation("help", needs=None).verb(Verb("ajuda", ""), handler)
    await desk.on_command(Acked(), command("ajuda", user="UNOBODY"))
    await desk.drain()
    assert ran == ["UNOBODY"]


@pytest.mark.parametrize("text", ["Permissões", "  ACESSO  ", "permissoes"])
async def test_verbs_ignore_case_accents_and_spaces(desk: Desk, text: str) -> None:
    """People type as people type."""
    ran: list[str] = []

    async def handler(deps: Deps, turn: Turn) -> None:
        ran.append(turn.text)

    verb = Verb("acesso", "", also=("permissoes",))
    desk.conversation("access", needs=Role.ADMIN).verb(verb, handler)
    await desk.on_command(Acked(), command(text))
    await desk.drain()
    assert ran == [""]


async def test_an_action_nobody_registered_is_refused(desk: Desk, client: FakeClient) -> None:
    """Deny by default: an id from another age does nothing, and says so."""
    body = {
        "user": {"id": "UADMIN"},
        "trigger_id": "1.a",
        "actions": [{"action_id": "gone.press"}],
        "channel": {"id": "C1"},
    }
    await desk.on_action(Acked(), body)
    await desk.drain()
    assert "não existe mais" in client.told[0]


async def test_a_submission_below_its_role_does_not_run(desk: Desk) -> None:
    """Losing one's role while a modal is open closes the door; what was typed stays in view."""

    async def handler(deps: Deps, turn: Turn) -> Reply:
        raise AssertionError("must not run")

    desk.conversation("configure", needs=Role.ADMIN).submit("screen", handler)
    ack = Acked()
    await desk.on_submission(ack, submission("configure.screen", user="UVIEWER"))
    blocks = ack.payloads[0]["view"]["blocks"]
    assert "Peça acesso" in blocks[0]["text"]["text"]
    assert blocks[1]["text"]["text"] == "antes"


async def test_a_command_delivered_again_runs_once(desk: Desk) -> None:
    """Slack delivers an envelope again when the socket changed; the trigger is the same."""
    ran: list[str] = []

    async def handler(deps: Deps, turn: Turn) -> None:
        ran.append(turn.key)

    desk.conversation("sending", needs=Role.OPERATOR).verb(Verb("enviar", ""), handler)
    first, second = Acked(), Acked()
    await desk.on_command(first, command("enviar"))
    await desk.on_command(second, command("enviar"))
    await desk.drain()
    assert ran == ["1.a"]
    assert len(first.payloads) == len(second.payloads) == 1


async def test_a_submission_delivered_again_gets_the_same_answer(desk: Desk) -> None:
    """The second ack must not close a modal whose first said what is wrong."""
    ran = 0
    go = asyncio.Event()

    async def handler(deps: Deps, turn: Turn) -> Reply:
        nonlocal ran
        ran += 1
        await go.wait()
        return Reply(errors={"b": "errado"})

    desk.conversation("configure", needs=Role.ADMIN).submit("screen", handler)
    acks = [Acked(), Acked()]
    both = [asyncio.create_task(desk.on_submission(ack, submission("configure.screen"))) for ack in acks]
    await asyncio.sleep(0)
    go.set()
    await asyncio.gather(*both)
    assert ran == 1
    assert [ack.payloads[0]["errors"] for ack in acks] == [{"b": "errado"}] * 2


async def test_an_error_is_told_with_a_code_that_the_log_has(
    desk: Desk, client: FakeClient, caplog: pytest.LogCaptureFixture
) -> None:
    """The person gets a sentence, the log the cause, both the same code."""

    async def handler(deps: Deps, turn: Turn) -> None:
        raise RuntimeError("the disk is gone")

    desk.conversation("status", needs=Role.VIEWER).verb(Verb("status", ""), handler)
    await desk.on_command(Acked(), command("status"))
    await desk.drain()
    record = next(r for r in caplog.records if r.message == "turn_failed")
    assert record.__dict__["code"] in client.told[0]
    assert "the disk is gone" in caplog.text
    assert "disk" not in client.told[0]


async def test_an_error_in_a_submission_keeps_the_form(desk: Desk) -> None:
    """What a person typed survives our own mistakes."""

    async def handler(deps: Deps, turn: Turn) -> Reply:
        raise RuntimeError("boom")

    desk.conversation("configure", needs=Role.ADMIN).submit("screen", handler)
    ack = Acked()
    await desk.on_submission(ack, submission("configure.screen"))
    assert ack.payloads[0]["response_action"] == "update"
    assert ack.payloads[0]["view"]["blocks"][1]["block_id"] == "b"


async def test_a_command_is_acked_before_its_work(desk: Desk) -> None:
    """Slack waits three seconds for the ack, whatever the work takes."""
    never = asyncio.Event()

    async def handler(deps: Deps, turn: Turn) -> None:
        await never.wait()

    desk.conversation("status", needs=Role.VIEWER).verb(Verb("status", ""), handler)
    ack = Acked()
    await asyncio.wait_for(desk.on_command(ack, command("status")), 1)
    assert ack.payloads == [{}]
    never.set()
    await desk.drain()
