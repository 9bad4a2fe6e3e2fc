"""Modals and Home by raw calls: triggers, the stack, hashes, and what keeps its value."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from tests.sandbox.conftest import MovableClock, WebApi
from tests.support.blocks import button, field, modal, options, plain, section, text_input
from tests.support.raw_bot import RawBot, raw_bot
from tests.support.sandbox import ANA, BRUNO, SUSPENSOES, Control, RunningSandbox

Json = dict[str, Any]


@pytest.fixture
async def bot(sandbox: RunningSandbox) -> AsyncIterator[RawBot]:
    async with raw_bot(sandbox) as bot:
        yield bot


async def trigger_of_command(bot: RawBot, control: Control) -> str:
    """A trigger as a typed command gives it."""
    typing = asyncio.create_task(control.command(ANA.id, "/suspensao config"))
    envelope = await bot.receive()
    await bot.ack(envelope)
    await typing
    return str(envelope["payload"]["trigger_id"])


async def press(bot: RawBot, control: Control, view: Json, action_id: str, value: object = None) -> Json:
    """A gesture in a view, acknowledged; its payload."""
    pressing = asyncio.create_task(control.action(ANA.id, view, action_id, value))
    envelope = await bot.receive()
    await bot.ack(envelope)
    await pressing
    payload: Json = envelope["payload"]
    return payload


async def opened(api: WebApi, bot: RawBot, control: Control, view: Json) -> Json:
    """The view once it is open."""
    answer = await api.json("views.open", trigger_id=await trigger_of_command(bot, control), view=view)
    assert answer.body["ok"], answer.body
    shown: Json = answer.body["view"]
    return shown


@asynccontextmanager
async def submitting(bot: RawBot, control: Control, view: Json, **values: object) -> AsyncIterator[Json]:
    """A submission under way: the body acknowledges the envelope, whose payload and result it gets."""
    task = asyncio.create_task(control.submit(ANA.id, view, **values))
    envelope = await bot.receive()
    outcome: Json = {"envelope": envelope, "payload": envelope["payload"]}
    yield outcome
    outcome["result"] = await task


async def test_a_trigger_opens_one_modal(api: WebApi, bot: RawBot, control: Control) -> None:
    """Then it is `exchanged_trigger_id`."""
    trigger = await trigger_of_command(bot, control)
    assert (await api.json("views.open", trigger_id=trigger, view=modal("m", []))).body["ok"]
    again = await api.json("views.open", trigger_id=trigger, view=modal("m", []))
    assert again.error == "exchanged_trigger_id"


async def test_a_trigger_lives_three_seconds(
    api: WebApi, bot: RawBot, control: Control, clock: MovableClock
) -> None:
    """Then it is `expired_trigger_id`; a made-up one is `invalid_trigger_id`."""
    trigger = await trigger_of_command(bot, control)
    clock.advance(3.1)
    late = await api.json("views.open", trigger_id=trigger, view=modal("m", []))
    assert late.error == "expired_trigger_id"
    invented = await api.json("views.open", trigger_id="1.2.abc", view=modal("m", []))
    assert invented.error == "invalid_trigger_id"


async def test_an_update_with_an_old_hash_is_a_conflict(api: WebApi, bot: RawBot, control: Control) -> None:
    """`hash_conflict`; the new hash, or none, goes through."""
    view = await opened(api, bot, control, modal("m", [section("Carregando")]))
    filled = modal("m", [section("Pronto")])
    at = {"view_id": view["id"], "view": filled}
    assert (await api.json("views.update", **at, hash=view["hash"])).body["ok"]
    assert (await api.json("views.update", **at, hash=view["hash"])).error == "hash_conflict"
    assert (await api.json("views.update", **at)).body["ok"]


async def test_a_closed_view_is_not_found(api: WebApi, bot: RawBot, control: Control) -> None:
    """`not_found`, by id and by external_id."""
    view = await opened(api, bot, control, modal("m", [], external_id="mine"))
    assert (await api.json("views.update", external_id="mine", view=modal("m", []))).body["ok"]
    await control.close(ANA.id, view)
    assert (await api.json("views.update", view_id=view["id"], view=modal("m", []))).error == "not_found"
    assert (await api.json("views.update", external_id="mine", view=modal("m", []))).error == "not_found"


async def test_an_external_id_is_unique(api: WebApi, bot: RawBot, control: Control) -> None:
    """`duplicate_external_id` while the other is open."""
    await opened(api, bot, control, modal("m", [], external_id="mine"))
    trigger = await trigger_of_command(bot, control)
    refused = await api.json("views.open", trigger_id=trigger, view=modal("m", [], external_id="mine"))
    assert refused.error == "duplicate_external_id"


async def test_three_modals_stack_and_no_more(api: WebApi, bot: RawBot, control: Control) -> None:
    """`push_limit_reached`; each knows the one beneath and the first."""
    more = modal("m", [button("more", "Mais")])
    first = view = await opened(api, bot, control, more)
    for _ in range(2):
        trigger = (await press(bot, control, view, "more"))["trigger_id"]
        pushed = (await api.json("views.push", trigger_id=trigger, view=more)).body["view"]
        assert (pushed["root_view_id"], pushed["previous_view_id"]) == (first["id"], view["id"])
        view = pushed
    trigger = (await press(bot, control, view, "more"))["trigger_id"]
    assert (await api.json("views.push", trigger_id=trigger, view=more)).error == "push_limit_reached"
    assert len(await control.views(ANA.id)) == 3


async def test_a_push_needs_a_gesture_in_a_modal(api: WebApi, bot: RawBot, control: Control) -> None:
    """A command's trigger opens, it does not push."""
    trigger = await trigger_of_command(bot, control)
    assert (
        await api.json("views.push", trigger_id=trigger, view=modal("m", []))
    ).error == "invalid_trigger_id"


async def test_an_update_keeps_values_by_block_and_action(api: WebApi, bot: RawBot, control: Control) -> None:
    """Rule 5: the same ids keep what was typed, a new block_id starts from its initial value."""
    form = modal("m", [text_input("name"), button("go", "Ir")])
    view = await opened(api, bot, control, form)
    pressing = asyncio.create_task(control.action(ANA.id, view, "go", values={"name": {"name": "Maria"}}))
    await bot.ack(await bot.receive())
    await pressing
    other = field("other", {"type": "plain_text_input", "initial_value": "Ana"})
    await api.json("views.update", view_id=view["id"], view=modal("m", [text_input("name"), other]))
    values = (await control.views(ANA.id))[0]["state"]["values"]
    assert values["name"]["name"]["value"] == "Maria"
    assert values["other"]["other"]["value"] == "Ana"


async def test_an_option_that_is_gone_is_no_longer_chosen(api: WebApi, bot: RawBot, control: Control) -> None:
    """A select whose options changed falls back to its initial option, here none."""

    def form(*values: str) -> Json:
        return modal(
            "m", [field("a", {"type": "static_select", "options": options(*values)}, dispatch_action=True)]
        )

    view = await opened(api, bot, control, form("x", "y"))
    await press(bot, control, view, "a", "x")
    await api.json("views.update", view_id=view["id"], view=form("y", "z"))
    values = (await control.views(ANA.id))[0]["state"]["values"]
    assert values["a"]["a"]["selected_option"] is None


async def test_a_choice_that_dispatches_carries_the_whole_state(
    api: WebApi, bot: RawBot, control: Control
) -> None:
    """block_actions: the action, and every input as it stands."""
    chooser = field("kind", {"type": "static_select", "options": options("a", "b")}, dispatch_action=True)
    initial = field("name", {"type": "plain_text_input", "initial_value": "Ana"})
    view = await opened(api, bot, control, modal("m", [chooser, initial]))
    payload = await press(bot, control, view, "kind", "b")
    (action,) = payload["actions"]
    assert (action["action_id"], action["selected_option"]["value"]) == ("kind", "b")
    values = payload["view"]["state"]["values"]
    assert values["kind"]["kind"]["selected_option"]["value"] == "b"
    assert values["name"]["name"]["value"] == "Ana"


async def test_a_submission_without_an_answer_closes_the_modal(
    api: WebApi, bot: RawBot, control: Control
) -> None:
    """An empty ack: the top modal goes, the one beneath shows."""
    view = await opened(api, bot, control, modal("m", [text_input("name")]))
    async with submitting(bot, control, view, name="Maria") as submission:
        assert (await control.views(ANA.id))[0]["loading"] is True
        await bot.ack(submission["envelope"])
    assert submission["result"].ok
    assert await control.views(ANA.id) == []


async def test_errors_stand_at_their_fields(api: WebApi, bot: RawBot, control: Control) -> None:
    """`response_action: errors`: the modal stays, with what was typed."""
    view = await opened(api, bot, control, modal("m", [text_input("name")]))
    async with submitting(bot, control, view, name="M") as submission:
        await bot.ack(
            submission["envelope"], {"response_action": "errors", "errors": {"name": "Curto demais"}}
        )
    assert submission["result"].errors == {"name": "Curto demais"}
    (shown,) = await control.views(ANA.id)
    assert (shown["errors"], shown["loading"]) == ({"name": "Curto demais"}, False)
    assert shown["state"]["values"]["name"]["name"]["value"] == "M"


async def test_an_error_for_an_unknown_field_is_only_trouble(
    api: WebApi, bot: RawBot, control: Control
) -> None:
    """Slack shows its general sentence; the panel says which block_id is not there."""
    view = await opened(api, bot, control, modal("m", [text_input("name")]))
    async with submitting(bot, control, view, name="M") as submission:
        await bot.ack(submission["envelope"], {"response_action": "errors", "errors": {"nome": "Curto"}})
    assert (submission["result"].ok, submission["result"].errors) == (False, {})
    assert "nome" in (await control.calls())[-1]["why"]


@pytest.mark.parametrize(
    ("action", "titles"), [("update", ["Novo"]), ("push", ["Novo", "Título"]), ("clear", [])]
)
async def test_a_submission_can_change_the_stack(
    api: WebApi, bot: RawBot, control: Control, action: str, titles: list[str]
) -> None:
    """update replaces, push adds on top, clear closes all."""
    view = await opened(api, bot, control, modal("m", [text_input("name")]))
    async with submitting(bot, control, view, name="Maria") as submission:
        answer: Json = {"response_action": action}
        if action != "clear":
            answer["view"] = modal("n", [section("x")], title=plain("Novo"))
        await bot.ack(submission["envelope"], answer)
    assert submission["result"].response_action == action
    assert [shown["title"]["text"] for shown in await control.views(ANA.id)] == titles


async def test_an_answer_cannot_stack_a_fourth(api: WebApi, bot: RawBot, control: Control) -> None:
    """`response_action: push` on the third modal: trouble for the person, the rule in the panel."""
    form = modal("m", [button("more", "Mais"), text_input("name")])
    view = await opened(api, bot, control, form)
    for _ in range(2):
        trigger = (await press(bot, control, view, "more"))["trigger_id"]
        view = (await api.json("views.push", trigger_id=trigger, view=form)).body["view"]
    async with submitting(bot, control, view, name="Maria") as submission:
        await bot.ack(submission["envelope"], {"response_action": "push", "view": modal("n", [])})
    assert submission["result"].error == "push_limit_reached"
    assert len(await control.views(ANA.id)) == 3


async def test_a_submissions_trigger_opens_within_its_three_seconds(
    api: WebApi, bot: RawBot, control: Control, clock: MovableClock
) -> None:
    """Rule 4: whoever works longer first cannot open a modal any more."""
    view = await opened(api, bot, control, modal("m", [text_input("name")]))
    async with submitting(bot, control, view, name="Maria") as submission:
        await bot.ack(submission["envelope"])
    clock.advance(3.1)
    late = await api.json("views.open", trigger_id=submission["payload"]["trigger_id"], view=modal("n", []))
    assert late.error == "expired_trigger_id"


async def test_a_wrong_view_in_an_ack_is_trouble(api: WebApi, bot: RawBot, control: Control) -> None:
    """The answer's view is checked as any other; the modal stays."""
    view = await opened(api, bot, control, modal("m", [text_input("name")]))
    async with submitting(bot, control, view, name="Maria") as submission:
        await bot.ack(submission["envelope"], {"response_action": "update", "view": {"type": "modal"}})
    assert submission["result"].error == "invalid_arguments"
    assert "missing required field: title" in (await control.calls())[-1]["why"]
    assert len(await control.views(ANA.id)) == 1


@pytest.mark.parametrize("ack_seconds", [0.3])
async def test_an_unanswered_submission_times_out_and_the_form_stays(
    api: WebApi, bot: RawBot, control: Control
) -> None:
    """`operation_timeout`, with what was typed."""
    view = await opened(api, bot, control, modal("m", [text_input("name")]))
    async with submitting(bot, control, view, name="Maria") as submission:
        pass
    assert submission["result"].error == "operation_timeout"
    (shown,) = await control.views(ANA.id)
    assert shown["state"]["values"]["name"]["name"]["value"] == "Maria"


async def test_an_empty_required_field_never_reaches_the_bot(
    api: WebApi, bot: RawBot, control: Control
) -> None:
    """Slack's own form says so; an optional one may be empty."""
    view = await opened(
        api, bot, control, modal("m", [text_input("name"), text_input("nick", optional=True)])
    )
    refused = await control.submit(ANA.id, view)
    assert refused.errors == {"name": "Preencha este campo obrigatório."}
    async with submitting(bot, control, view, name="Maria") as submission:
        await bot.ack(submission["envelope"])
    assert submission["payload"]["view"]["state"]["values"]["nick"]["nick"]["value"] is None


async def test_closing_is_told_where_the_view_asks_for_it(api: WebApi, bot: RawBot, control: Control) -> None:
    """`view_closed`; `is_cleared` for the × that closes the whole stack."""
    view = await opened(api, bot, control, modal("m", [], notify_on_close=True))
    await control.close(ANA.id, view, everything=True)
    envelope = await bot.receive()
    await bot.ack(envelope)
    assert (envelope["payload"]["type"], envelope["payload"]["is_cleared"]) == ("view_closed", True)


async def test_closing_twice_is_closing(api: WebApi, bot: RawBot, control: Control) -> None:
    """A person who presses Esc twice gets no error."""
    view = await opened(api, bot, control, modal("m", []))
    await control.close(ANA.id, view)
    assert await control.post("close", user=ANA.id, view=view["id"]) == {"ok": True, "closed": False}


async def test_only_the_modal_on_top_can_be_used(api: WebApi, bot: RawBot, control: Control) -> None:
    """A person cannot click through it, nor in another person's modal."""
    more = modal("m", [button("more", "Mais")])
    first = await opened(api, bot, control, more)
    trigger = (await press(bot, control, first, "more"))["trigger_id"]
    await api.json("views.push", trigger_id=trigger, view=more)
    with pytest.raises(AssertionError, match="not_on_top"):
        await control.action(ANA.id, first, "more")
    with pytest.raises(AssertionError, match="not_found"):
        await control.close(BRUNO.id, first)


async def test_a_home_is_published_to_one_person(api: WebApi, control: Control) -> None:
    """views.publish: the person's Home, replaced by the next; another person has none."""
    home = {"type": "home", "blocks": [section("Painel")]}
    first = (await api.json("views.publish", user_id=ANA.id, view=home)).body["view"]
    again = await api.json("views.publish", user_id=ANA.id, view=home, hash="1.old")
    assert again.error == "hash_conflict"
    shown = await control.home(ANA.id, opened=False)
    assert shown is not None
    assert shown["id"] == first["id"]
    assert await control.home(BRUNO.id, opened=False) is None


async def test_a_person_chosen_as_a_conversation_is_a_direct_one(
    api: WebApi, bot: RawBot, control: Control
) -> None:
    """A D… that the bot is no part of: `channel_not_found` there; with the bot itself it is its own."""
    view = await opened(
        api, bot, control, modal("m", [field("where", {"type": "multi_conversations_select"})])
    )
    async with submitting(bot, control, view, where=[BRUNO.id, "U0SANDBOX01"]) as submission:
        await bot.ack(submission["envelope"])
    held = submission["payload"]["view"]["state"]["values"]["where"]["where"]["selected_conversations"]
    assert [one[0] for one in held] == ["D", "D"]
    answers = [await api.json("chat.postMessage", channel=one, text="Oi") for one in held]
    assert [answer.error for answer in answers] == ["channel_not_found", None]


async def test_the_current_channel_can_be_the_default(api: WebApi, bot: RawBot, control: Control) -> None:
    """`default_to_current_conversation`: where the command was typed."""
    chooser = field("where", {"type": "conversations_select", "default_to_current_conversation": True})
    view = await opened(api, bot, control, modal("m", [chooser]))
    assert view["state"]["values"]["where"]["where"]["selected_conversation"] == SUSPENSOES
