"""Tells the open pages, and whoever waits in a test, that something changed."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

from sandbox.shapes import Json


class Hub:
    """Everybody who listens gets every event. A listener that falls far behind loses the oldest."""

    _KEPT = 1_000

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[Json | None]] = set()

    def publish(self, kind: str, **fields: object) -> None:
        """Names what changed; the listener asks for it again."""
        event: Json = {"type": kind, **{key: value for key, value in fields.items() if value is not None}}
        for listener in self._listeners:
            if listener.full():
                listener.get_nowait()
            listener.put_nowait(event)

    @contextmanager
    def subscribe(self) -> Iterator[AsyncIterator[Json]]:
        """Events from now on; ends when the hub closes."""
        queue: asyncio.Queue[Json | None] = asyncio.Queue(self._KEPT)
        self._listeners.add(queue)
        try:
            yield _drain(queue)
        finally:
            self._listeners.discard(queue)

    def close(self) -> None:
        """Ends every subscription, so that the server can stop."""
        for listener in self._listeners:
            if listener.full():
                listener.get_nowait()
            listener.put_nowait(None)


async def _drain(queue: asyncio.Queue[Json | None]) -> AsyncIterator[Json]:
    while (event := await queue.get()) is not None:
        yield event
