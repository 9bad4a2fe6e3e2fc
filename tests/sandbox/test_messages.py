"""Posting, changing and deleting messages, as Slack lets a bot do it."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.conftest import MovableClock, WebApi
from tests.support.blocks import section
from tests.support.sandbox import ANA, BRUNO, GERAL, SUSPENSOES, Control, text_of


async def test_a_bot_writes_only_where_it_is(api: WebApi, control: Control) -> None:
    """`not_in_channel`; after an invitation it may."""
    refused = await api.json("chat.postMessage", channel=GERAL, text="Oi")
    assert refused.error == "not_in_channel"
    await control.post("join", user=ANA.id, channel=GERAL)
    assert (await api.json("chat.postMessage", channel=GERAL, text="Oi")).body["ok"]


async def test_an_archived_channel_takes_nothing(api: WebApi, control: Control) -> None:
    """`is_archived`."""
    await control.post("archive", user=ANA.id, channel=SUSPENSOES)
    assert (await api.json("chat.postMessage", channel=SUSPENSOES, text="Oi")).error == "is_archived"


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"channel": "C0NADA", "text": "Oi"}, "channel_not_found"),
        ({"channel": SUSPENSOES}, "no_text"),
        ({"channel": SUSPENSOES, "text": "x" * 40_001}, "msg_too_long"),
        ({"channel": SUSPENSOES, "blocks": [section("x" * 2900) for _ in range(5)]}, "msg_blocks_too_long"),
        ({"channel": SUSPENSOES, "text": "Oi", "thread_ts": "1700000000.000001"}, "thread_not_found"),
        ({"channel": SUSPENSOES, "text": "Oi", "attachments": [{"text": "Oi"}]}, "invalid_arguments"),
        ({"text": "Oi"}, "invalid_arguments"),
    ],
)
async def test_what_a_message_must_not_be(api: WebApi, args: dict[str, object], error: str) -> None:
    """Each with Slack's code; nothing is posted."""
    assert (await api.json("chat.postMessage", **args)).error == error


async def test_more_than_a_message_a_second_is_429(api: WebApi, clock: MovableClock) -> None:
    """A short burst passes; then `ratelimited` with Retry-After, until that time is over."""
    clock.freeze()
    for number in range(3):
        assert (await api.json("chat.postMessage", channel=SUSPENSOES, text=f"Oi {number}")).body["ok"]
    refused = await api.json("chat.postMessage", channel=SUSPENSOES, text="Oi")
    assert (refused.status, refused.error, refused.headers["Retry-After"]) == (429, "ratelimited", "1")
    clock.advance(1)
    assert (await api.json("chat.postMessage", channel=SUSPENSOES, text="Oi")).body["ok"]


async def test_the_rate_goes_by_channel(api: WebApi, clock: MovableClock) -> None:
    """A channel that is full does not hold up another."""
    clock.freeze()
    for _ in range(4):
        last = await api.json("chat.postMessage", channel=SUSPENSOES, text="Oi")
    assert last.status == 429
    assert (await api.json("chat.postMessage", channel=ANA.id, text="Oi")).body["ok"]


async def test_other_methods_have_their_tier(api: WebApi, clock: MovableClock) -> None:
    """chat.update: 50 a minute."""
    clock.freeze()
    ts = (await api.json("chat.postMessage", channel=SUSPENSOES, text="Oi")).body["ts"]
    for number in range(50):
        await api.json("chat.update", channel=SUSPENSOES, ts=ts, text=f"{number}")
    refused = await api.json("chat.update", channel=SUSPENSOES, ts=ts, text="50")
    assert (refused.status, refused.error) == (429, "ratelimited")


async def test_an_update_with_text_alone_removes_the_blocks(client: AsyncWebClient, control: Control) -> None:
    """Rule 8 of the design: text and blocks go together."""
    ts = (await client.chat_postMessage(channel=SUSPENSOES, text="Oi", blocks=[section("Bloco")]))["ts"]
    await client.chat_update(channel=SUSPENSOES, ts=ts, text="Tchau")
    (message,) = await control.messages()
    assert (message["text"], message["blocks"], message["edits"]) == ("Tchau", [], 1)
    assert message["edited"]["user"]


async def test_a_bot_changes_and_deletes_only_its_own_messages(api: WebApi, control: Control) -> None:
    """`cant_update_message`, `cant_delete_message`, `message_not_found`."""
    ts = (await control.post("message", user=BRUNO.id, channel=SUSPENSOES, text="Oi"))["ts"]
    at = {"channel": SUSPENSOES, "ts": ts}
    assert (await api.json("chat.update", **at, text="Não")).error == "cant_update_message"
    assert (await api.json("chat.delete", **at)).error == "cant_delete_message"
    missing = {"channel": SUSPENSOES, "ts": "1700000000.000001"}
    assert (await api.json("chat.delete", **missing)).error == "message_not_found"


async def test_a_thread_counts_its_replies(client: AsyncWebClient, control: Control) -> None:
    """Replies stand in the thread, not in the channel; the first message says how many."""
    ts = (await client.chat_postMessage(channel=SUSPENSOES, text="Envio"))["ts"]
    await client.chat_postMessage(channel=SUSPENSOES, text="Falha 1", thread_ts=ts)
    (parent,) = await control.messages()
    assert (parent["reply_count"], parent["thread_ts"]) == (1, ts)
    assert [message["text"] for message in await control.messages(thread=ts)] == ["Envio", "Falha 1"]


async def test_a_reply_cannot_be_replied_to(client: AsyncWebClient, api: WebApi) -> None:
    """`cannot_reply_to_message`: a thread hangs on its first message."""
    ts = (await client.chat_postMessage(channel=SUSPENSOES, text="Envio"))["ts"]
    reply = (await client.chat_postMessage(channel=SUSPENSOES, text="Falha", thread_ts=ts))["ts"]
    refused = await api.json("chat.postMessage", channel=SUSPENSOES, text="Oi", thread_ts=reply)
    assert refused.error == "cannot_reply_to_message"


async def test_an_ephemeral_message_is_for_one_and_cannot_be_touched(
    client: AsyncWebClient, api: WebApi, control: Control
) -> None:
    """The other person does not see it; its ts is no message for chat.update."""
    answer = await client.chat_postEphemeral(channel=SUSPENSOES, user=ANA.id, text="Só você")
    (seen,) = await control.messages(user=ANA.id)
    assert (seen["ephemeral"], seen["user"]) == (True, ANA.id)
    assert await control.messages(user=BRUNO.id) == []
    refused = await api.json("chat.update", channel=SUSPENSOES, ts=answer["message_ts"], text="Oi")
    assert refused.error == "message_not_found"


async def test_a_message_to_a_person_opens_the_direct_conversation(
    client: AsyncWebClient, control: Control
) -> None:
    """The answer's channel is the D… that it is then addressed by."""
    answer = await client.chat_postMessage(channel=ANA.id, text="Oi, Ana")
    assert answer["channel"].startswith("D")
    assert "Oi, Ana" in text_of((await control.messages(answer["channel"]))[0])
