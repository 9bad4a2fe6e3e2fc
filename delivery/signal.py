"""Telling others that something changed, without knowing them."""

import asyncio


class Signal:
    """ports.Wake for any number of listeners. Many calls before a listener looks count as one."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Event] = set()

    def __call__(self) -> None:
        """Wake every listener. Call it in the event loop."""
        for event in self._listeners:
            event.set()

    def listen(self) -> "Listener":
        """A listener of its own; it hears what is signalled from now on."""
        event = asyncio.Event()
        self._listeners.add(event)
        return Listener(self._listeners, event)


class Listener:
    """One waiter on a Signal; a context manager that stops listening at its end."""

    def __init__(self, listeners: set[asyncio.Event], event: asyncio.Event) -> None:
        self._listeners = listeners
        self._event = event

    def __enter__(self) -> "Listener":
        return self

    def __exit__(self, *_: object) -> None:
        self._listeners.discard(self._event)

    async def wait(self, timeout: float | None = None) -> bool:
        """Return at the first signal since the last return; False if `timeout` seconds passed without."""
        try:
            async with asyncio.timeout(timeout):
                await self._event.wait()
        except TimeoutError:
            return False
        self._event.clear()
        return True
