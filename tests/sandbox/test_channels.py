"""Where the bot may write and look: the channel's refusals, for every method that takes one."""

from typing import Any

import pytest

from tests.sandbox.conftest import WebApi
from tests.support.sandbox import ANA, BRUNO, GERAL, SUSPENSOES, Control

Json = dict[str, Any]


async def uploaded(api: WebApi) -> str:
    """A file whose bytes are there, as files.completeUploadExternal takes it."""
    got = (await api.query("files.getUploadURLExternal", filename="a.csv", length="3")).body
    async with api.session.post(got["upload_url"], data=b"abc") as response:
        assert response.status == 200
    return f'[{{"id": "{got["file_id"]}"}}]'


async def call(api: WebApi, method: str, channel: str) -> str | None:
    """The error of one call of each method to that channel."""
    match method:
        case "chat.postMessage":
            args = {"text": "Oi"}
        case "chat.postEphemeral":
            args = {"text": "Oi", "user": ANA.id}
        case "files.completeUploadExternal":
            return (await api.query(method, channel_id=channel, files=await uploaded(api))).error
        case "chat.update" | "chat.delete":
            args = {"text": "Oi", "ts": "1700000000.000001"}
        case _:
            args = {}
    return (await api.form(method, channel=channel, **args)).error


WRITING = ["chat.postMessage", "chat.postEphemeral", "files.completeUploadExternal"]


@pytest.mark.parametrize("method", [*WRITING, "chat.update", "chat.delete", "conversations.info"])
async def test_a_channel_that_is_not_there(api: WebApi, method: str) -> None:
    """`channel_not_found`."""
    assert await call(api, method, "C0NADA") == "channel_not_found"


@pytest.mark.parametrize("method", WRITING)
async def test_a_channel_without_the_bot(api: WebApi, method: str) -> None:
    """`not_in_channel`: reading its name is allowed, writing is not."""
    assert await call(api, method, GERAL) == "not_in_channel"
    assert await call(api, "conversations.info", GERAL) is None


@pytest.mark.parametrize("method", [*WRITING, "chat.update", "chat.delete"])
async def test_an_archived_channel(api: WebApi, control: Control, method: str) -> None:
    """`is_archived`, also for a message that is already there."""
    await control.post("archive", user=ANA.id, channel=SUSPENSOES)
    assert await call(api, method, SUSPENSOES) == "is_archived"


async def test_a_file_that_was_refused_can_still_be_shared(api: WebApi) -> None:
    """The refusal comes before the file is completed."""
    files = await uploaded(api)
    assert (await api.query("files.completeUploadExternal", channel_id=GERAL, files=files)).error
    assert (await api.query("files.completeUploadExternal", channel_id=SUSPENSOES, files=files)).body["ok"]


async def test_an_ephemeral_message_for_somebody_who_is_not_there(api: WebApi, control: Control) -> None:
    """`user_not_in_channel` in another person's direct conversation; `user_not_found` for nobody."""
    direct = (await api.json("chat.postMessage", channel=ANA.id, text="Oi")).body["channel"]
    args = {"channel": direct, "text": "Oi"}
    assert (await api.json("chat.postEphemeral", user=BRUNO.id, **args)).error == "user_not_in_channel"
    assert (await api.json("chat.postEphemeral", user="U0NADA", **args)).error == "user_not_found"
    assert len(await control.messages(direct, user=BRUNO.id)) == 1
