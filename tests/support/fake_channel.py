"""The results channel as people see it: messages as they stand, threads, files. It may refuse, or be away."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientConnectionError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

Json = dict[str, Any]


@dataclass
class Shown:
    """One message. `channel` is a user id where it went to one person."""

    channel: str
    text: str
    blocks: list[Json]
    thread_ts: str | None = None
    edits: int = 0
    metadata: Json = field(default_factory=dict)


@dataclass(frozen=True)
class Refusal:
    """What code reads of a response that says no."""

    error: str
    headers: dict[str, str] = field(default_factory=dict)
    status_code: int = 200

    @property
    def data(self) -> Json:
        return {"ok": False, "error": self.error}


class FakeChannel(AsyncWebClient):
    """messages: ts → message. away: nobody answers.

    cut: the next call of this method is taken, and nobody hears of it.
    refuses: a method, or a channel for its new messages → the refusal of every such call.
    """

    def __init__(self) -> None:
        super().__init__(token="xoxb-test")
        self.messages: dict[str, Shown] = {}
        self.files: list[Json] = []
        self.uploads: defaultdict[str, list[Json]] = defaultdict(list)
        self.cut = ""
        self.away = False
        self.refuses: dict[str, Refusal] = {}
        self.tried = 0

    def in_channel(self) -> list[Shown]:
        """Top messages, threads apart."""
        return [m for m in self.messages.values() if m.thread_ts is None]

    async def chat_postMessage(self, *, channel: str, text: str = "", **given: Any) -> Any:
        self._answer("chat.postMessage", channel)
        ts = f"{len(self.messages) + 1}.0"
        self.messages[ts] = Shown(
            channel,
            text,
            given.get("blocks") or [],
            given.get("thread_ts"),
            metadata=given.get("metadata") or {},
        )
        self._cut("chat.postMessage in a thread" if given.get("thread_ts") else "chat.postMessage")
        return {"ok": True, "channel": channel, "ts": ts}

    async def chat_update(self, *, channel: str, ts: str, text: str = "", **given: Any) -> Any:
        self._answer("chat.update")
        if ts not in self.messages:
            raise SlackApiError("", Refusal("message_not_found"))
        message = self.messages[ts]
        message.text, message.blocks, message.edits = text, given["blocks"], message.edits + 1
        return {"ok": True, "channel": channel, "ts": ts}

    async def files_upload_v2(self, **given: Any) -> Any:
        self._answer("files.upload")
        self.files.append(given)
        self.uploads[given["thread_ts"]].append({"name": given["filename"]})
        self._cut("files.upload")
        return {"ok": True}

    async def conversations_history(self, *, channel: str, **given: Any) -> Any:
        self._answer("conversations.history", channel)
        top = [ts for ts, m in self.messages.items() if m.channel == channel and m.thread_ts is None]
        return self._history(top)

    async def conversations_replies(self, *, channel: str, ts: str, **given: Any) -> Any:
        self._answer("conversations.replies", channel)
        answer = self._history([at for at, m in self.messages.items() if m.thread_ts == ts])
        answer["messages"].append({"ts": "9999.0", "files": self.uploads[ts]})
        return answer

    def _history(self, stamps: list[str]) -> Json:
        messages = [{"ts": ts, "metadata": self.messages[ts].metadata} for ts in stamps]
        return {"ok": True, "messages": messages}

    def _cut(self, method: str) -> None:
        """Slack has taken it, and its answer comes to nobody."""
        if self.cut == method:
            self.cut = ""
            raise ClientConnectionError("cut off")

    def _answer(self, method: str, channel: str = "") -> None:
        self.tried += 1
        if self.away:
            raise ClientConnectionError("away")
        if refusal := self.refuses.get(method) or self.refuses.get(channel):
            raise SlackApiError("", refusal)
