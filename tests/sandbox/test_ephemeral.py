"""What only one person sees cannot be read back, changed, linked or answered through the Web API."""

import pytest

from tests.sandbox.conftest import WebApi
from tests.support.sandbox import ANA, SUSPENSOES


@pytest.fixture
async def ts(api: WebApi) -> str:
    """The time stamp of an ephemeral message of the bot's own."""
    answer = await api.json("chat.postEphemeral", channel=SUSPENSOES, user=ANA.id, text="Só você")
    return str(answer.body["message_ts"])


async def test_it_is_not_in_the_history(api: WebApi, ts: str) -> None:
    """What everybody sees is."""
    await api.json("chat.postMessage", channel=SUSPENSOES, text="Todos")
    history = (await api.query("conversations.history", channel=SUSPENSOES)).body["messages"]
    assert [message["text"] for message in history] == ["Todos"]


@pytest.mark.parametrize(
    ("method", "named", "error"),
    [
        ("chat.update", "ts", "message_not_found"),
        ("chat.delete", "ts", "message_not_found"),
        ("chat.getPermalink", "message_ts", "message_not_found"),
        ("conversations.replies", "ts", "thread_not_found"),
    ],
)
async def test_it_is_no_message_for(api: WebApi, ts: str, method: str, named: str, error: str) -> None:
    """Its time stamp names nothing."""
    assert (await api.form(method, channel=SUSPENSOES, text="Oi", **{named: ts})).error == error


async def test_nobody_answers_it(api: WebApi, ts: str) -> None:
    """A thread does not hang on it."""
    answer = await api.json("chat.postMessage", channel=SUSPENSOES, text="Oi", thread_ts=ts)
    assert answer.error == "thread_not_found"
