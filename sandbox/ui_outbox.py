"""The outbox for the page: rows without bodies, some at a time; one item whole when it is opened.

Thousands of mails arrive in a run. Sending all of them again at each arrival would hold the loop for longer
than the three seconds in which the bot must acknowledge.
"""

import asyncio
from dataclasses import dataclass, field
from itertools import dropwhile, islice

from aiohttp import web

from sandbox.outbox import Item, Outbox
from sandbox.shapes import Json, Refusal

ROWS = 100
"""As many come in one answer; the page asks for those after the last until fewer come."""
_PREVIEW = 120
_BODIES = ("html", "headers", "raw")


@dataclass(frozen=True)
class UiOutbox:
    """Handlers of `/ui/outbox`. A row is computed once."""

    outbox: Outbox
    _rows: dict[str, Json] = field(default_factory=dict)

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/ui/outbox", self.rows), web.get("/ui/outbox/{item}", self.item)]

    async def rows(self, request: web.Request) -> web.Response:
        """`?after=ID`: the rows that came after that item; all from the first without it."""
        items: list[Item] = self.outbox.items()
        after = request.query.get("after")
        if after in {item.id for item in items}:
            items = list(islice(dropwhile(lambda item: item.id != after, items), 1, None))
        rows = []
        for item in items[:ROWS]:
            rows.append(self._row(item))
            await asyncio.sleep(0)  # reading a mail takes a millisecond or two: let acks pass in between
        return web.json_response(rows)

    async def item(self, request: web.Request) -> web.Response:
        try:
            return web.json_response(self.outbox.get(request.match_info["item"]).json())
        except Refusal as refusal:
            return web.json_response(refusal.answer() | {"why": refusal.why}, status=404)

    def _row(self, item: Item) -> Json:
        if item.id not in self._rows:
            whole = item.json()
            preview = " ".join((whole["text"] or "")[: 4 * _PREVIEW].split())[:_PREVIEW]
            self._rows[item.id] = {key: whole[key] for key in whole if key not in _BODIES} | {"text": preview}
        return self._rows[item.id]
