"""A message posted once, though the process may die between Slack's answer and our commit.

Slack takes no idempotency key. So a nonce is committed first and travels in the message's metadata; where
nobody wrote down what became of it, it is looked for in the channel before anything is posted again. In a
conversation with one person, which the bot may not read, such a message can come twice.
"""

import datetime as dt
import logging
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers import slack_errors
from handlers.blocks import Json

log = logging.getLogger(__name__)

EVENT = "suspensao_message"
_APART = dt.timedelta(minutes=10)  # of Slack's clock and ours
_PAGE, _PAGES = 200, 5
_UNREADABLE = frozenset(
    {"missing_scope", "not_in_channel", "channel_not_found", "thread_not_found", "no_permission"}
)


def marked(nonce: str) -> Json:
    """The metadata of a message that can be found again."""
    return {"event_type": EVENT, "event_payload": {"nonce": nonce}}


async def find(
    client: AsyncWebClient, channel: str, nonce: str, *, since: dt.datetime, thread_ts: str | None = None
) -> str | None:
    """The time stamp of the message, or of the reply in a thread, that bears `nonce`; None without one.

    since: it was not posted before. Raises what Slack's client raises, but where it may not be read.
    """
    for message in await _read(client, channel, since=since, thread_ts=thread_ts):
        said = message.get("metadata") or {}
        if said.get("event_type") == EVENT and said.get("event_payload", {}).get("nonce") == nonce:
            return str(message["ts"])
    return None


async def has_file(
    client: AsyncWebClient, channel: str, name: str, *, since: dt.datetime, thread_ts: str
) -> bool:
    """Whether a file of that name is in the thread. Raises as `find`."""
    replies = await _read(client, channel, since=since, thread_ts=thread_ts)
    return any(file.get("name") == name for message in replies for file in message.get("files") or ())


async def _read(
    client: AsyncWebClient, channel: str, *, since: dt.datetime, thread_ts: str | None
) -> list[Json]:
    found: list[Json] = []
    asked: dict[str, Any] = {
        "channel": channel,
        "oldest": f"{(since - _APART).timestamp():.6f}",
        "limit": _PAGE,
        "include_all_metadata": True,
    }
    try:
        for _ in range(_PAGES):
            if thread_ts is None:
                answer = await client.conversations_history(**asked)
            else:
                answer = await client.conversations_replies(ts=thread_ts, **asked)
            found += answer["messages"]
            asked["cursor"] = (answer.get("response_metadata") or {}).get("next_cursor")
            if not asked["cursor"]:
                break
    except SlackApiError as error:
        if slack_errors.code(error) not in _UNREADABLE:
            raise
        log.warning("cannot_look_for_message", extra={"channel": channel, "slack": slack_errors.code(error)})
    return found
