"""The connections of one account: opened when needed, kept while in use, closed when idle."""

import asyncio
from collections.abc import Awaitable, Callable

from delivery.channels.smtp_connection import Connection
from delivery.errors import DeliveryError, Fault

IDLE_SECONDS = 20.0  # servers hang up after some time of their own, and count open connections


class Pool:
    """At most `most` connections, one mail at a time over each."""

    def __init__(
        self,
        connect: Callable[[], Awaitable[Connection]],
        most: int,
        *,
        idle_seconds: float = IDLE_SECONDS,
    ) -> None:
        self._connect = connect
        self._idle_seconds = idle_seconds
        self._slots = asyncio.Semaphore(most)
        self._idle: list[Connection] = []
        self._live = 0
        self._withheld = 0
        self._opening = asyncio.Lock()
        self._last_failure: DeliveryError | None = None
        self._failures = 0
        self._sweeper: asyncio.TimerHandle | None = None
        self._closed = False

    async def take(self) -> Connection:
        """An open connection, to be given back. Waits for a free one.

        Raises DeliveryError where none can be opened.
        """
        await self._slots.acquire()
        try:
            return self._reuse() or await self._open()
        except DeliveryError as error:
            if error.fault is not Fault.NETWORK or not self._live:
                self._slots.release()
                raise
            # The server takes fewer connections than the account allows: do with those it has taken.
            self._withheld += 1
            return await self.take()
        except BaseException:
            self._slots.release()
            raise

    def give(self, connection: Connection) -> None:
        """Back after a mail, alive or not."""
        if connection.alive and not self._closed:
            loop = asyncio.get_running_loop()
            connection.idle_since = loop.time()
            self._idle.append(connection)
            self._sweeper = self._sweeper or loop.call_later(self._idle_seconds, self._sweep)
        else:
            self._drop(connection)
        self._slots.release()

    async def close(self) -> None:
        """Take leave on idle connections; those in use close when they are given back. Safe to call twice."""
        self._closed = True
        if self._sweeper:
            self._sweeper.cancel()
        idle, self._idle = self._idle, []
        await asyncio.gather(*(connection.quit() for connection in idle))
        self._live -= len(idle)

    def _reuse(self) -> Connection | None:
        while self._idle:
            connection = self._idle.pop()
            if connection.alive:
                return connection
            self._drop(connection)
        return None

    async def _open(self) -> Connection:
        """One at a time: a wrong password is tried once, not once a connection."""
        failures = self._failures
        async with self._opening:
            if self._last_failure and self._failures != failures:
                raise self._last_failure
            try:
                connection = await self._connect()
            except DeliveryError as error:
                self._last_failure = error
                self._failures += 1
                raise
        self._live += 1
        return connection

    def _drop(self, connection: Connection) -> None:
        connection.close()
        self._live -= 1
        while not self._live and self._withheld:
            self._withheld -= 1
            self._slots.release()

    def _sweep(self) -> None:
        """Close what has been idle for long, and look again while anything is."""
        loop = asyncio.get_running_loop()
        limit = loop.time() - self._idle_seconds
        old = [c for c in self._idle if c.idle_since <= limit]
        self._idle = [c for c in self._idle if c.idle_since > limit]
        for connection in old:
            self._drop(connection)
        self._sweeper = loop.call_later(self._idle_seconds, self._sweep) if self._idle else None
