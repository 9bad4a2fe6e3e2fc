"""What a message says to other apps, as chat.postMessage, chat.update and the history have it."""

import json
from typing import Any

import pytest

from tests.sandbox.conftest import WebApi
from tests.support.sandbox import SUSPENSOES

KEPT = {"event_type": "run_reported", "event_payload": {"nonce": "abc", "run": 7}}


async def posted(api: WebApi) -> str:
    answer = await api.json("chat.postMessage", channel=SUSPENSOES, text="Oi", metadata=KEPT)
    return str(answer.body["ts"])


async def read(api: WebApi, **args: str) -> Any:
    answer = await api.query("conversations.history", channel=SUSPENSOES, **args)
    return answer.body["messages"][0].get("metadata")


async def test_the_history_has_it_whole_only_where_that_is_asked_for(api: WebApi) -> None:
    await posted(api)
    assert await read(api, include_all_metadata="true") == KEPT
    assert await read(api) == {"event_type": "run_reported"}


async def test_a_reply_has_it_too(api: WebApi) -> None:
    ts = await posted(api)
    await api.form("chat.postMessage", channel=SUSPENSOES, text="E", thread_ts=ts, metadata=_json(KEPT))
    answer = await api.query("conversations.replies", channel=SUSPENSOES, ts=ts, include_all_metadata="true")
    assert [message["metadata"] for message in answer.body["messages"]] == [KEPT, KEPT]


async def test_a_change_leaves_it_unless_it_brings_another(api: WebApi) -> None:
    """And an empty one takes it away."""
    ts = await posted(api)
    await api.json("chat.update", channel=SUSPENSOES, ts=ts, text="Olá")
    assert await read(api, include_all_metadata="true") == KEPT
    await api.json("chat.update", channel=SUSPENSOES, ts=ts, text="Olá", metadata={})
    assert await read(api, include_all_metadata="true") is None


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ("{", "invalid_metadata_format"),
        ([1], "invalid_metadata_format"),
        ({"event_type": "run"}, "invalid_metadata_schema"),
        ({"event_type": "run", "event_payload": "x"}, "invalid_metadata_schema"),
    ],
)
async def test_another_shape_is_refused(api: WebApi, metadata: object, error: str) -> None:
    answer = await api.json("chat.postMessage", channel=SUSPENSOES, text="Oi", metadata=metadata)
    assert answer.error == error


def _json(value: object) -> str:
    return json.dumps(value)
