"""A submission that takes longer than Slack waits: the form stays, a word on top, and the answer follows.

A database that another process writes to, or a slow Slack, would otherwise end in Slack's own “operation
timed out”, though the work goes on and is done.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from handlers import texts
from handlers.blocks import modal, section
from handlers.screens import refresh
from handlers.tell import with_banner
from handlers.turn import Json, Reply, Turn

ACK_BY = 2.4  # seconds; Slack waits for three


class Overtime:
    """Answers in time, whatever the work takes; a form pressed again meanwhile starts nothing anew."""

    def __init__(self, client: AsyncWebClient, *, ack_by: float = ACK_BY) -> None:
        self._client = client
        self._ack_by = ack_by
        self._working: set[str] = set()  # ids of views

    async def reply(self, turn: Turn, work: Coroutine[Any, Any, Reply]) -> Reply:
        """What `work` answers, if it does so in time; else that it goes on, and then its answer as a view."""
        if turn.modal.id in self._working:
            work.close()
            return _still(turn)
        task = asyncio.create_task(work)
        await asyncio.wait({task}, timeout=self._ack_by)
        if task.done():
            return task.result()
        self._working.add(turn.modal.id)
        still = _still(turn)
        return Reply(update=still.update, then=lambda: self._follow(turn, task))

    async def _follow(self, turn: Turn, task: asyncio.Task[Reply]) -> None:
        try:
            reply = await task
        finally:
            self._working.discard(turn.modal.id)
        await refresh(self._client, turn.modal.id, _view(turn, reply))
        if reply.then is not None:
            await reply.then()


def _still(turn: Turn) -> Reply:
    return Reply(update=with_banner(turn.modal.raw_view, texts.STILL_WORKING))


def _view(turn: Turn, reply: Reply) -> Json:
    """The reply as a view: a modal can be changed from here, but neither closed nor pushed on."""
    if reply.errors:
        return with_banner(turn.modal.raw_view, " ".join(reply.errors.values()))
    title = turn.modal.raw_view["title"]["text"]
    return reply.update or reply.push or modal("overtime.done", title, [section(texts.DONE)], close="Fechar")
