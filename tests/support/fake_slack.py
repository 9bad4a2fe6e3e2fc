"""Slack as a recorder: every call is kept, and answered as if all were well unless a test says otherwise."""

import asyncio
from collections import defaultdict
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

Json = dict[str, Any]


class FakeSlack(AsyncWebClient):
    """answers: method → what it gives. refusals: method → the error it ends with.

    silent: methods that nothing is answered to.
    """

    def __init__(self) -> None:
        super().__init__(token="xoxb-test")
        self.calls: defaultdict[str, list[Json]] = defaultdict(list)
        self.answers: dict[str, Json] = {}
        self.refusals: dict[str, str] = {}
        self.silent: set[str] = set()

    async def api_call(self, api_method: str, **given: Any) -> Any:
        """The one way out of the client."""
        self.calls[api_method].append({**(given.get("params") or {}), **(given.get("json") or {})})
        if api_method in self.silent:
            await asyncio.Event().wait()
        if error := self.refusals.get(api_method):
            raise SlackApiError(error, _Answer({"ok": False, "error": error}))
        return _Answer({"ok": True, **self.answers.get(api_method, {"view": {"id": "V1", "hash": "h2"}})})

    def shown(self, view_id: str) -> list[Json]:
        """What a modal was updated to, in order."""
        return [call["view"] for call in self.calls["views.update"] if call["view_id"] == view_id]


class _Answer(dict[str, Any]):
    """What code reads of a response: its fields, `data` and the status."""

    status_code = 200

    @property
    def data(self) -> Json:
        return dict(self)
