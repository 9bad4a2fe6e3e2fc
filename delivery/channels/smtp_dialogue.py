"""The two sides of an open SMTP connection: what is written, and the far end's replies in their order."""

import asyncio
import re
from collections import deque

REPLY_LINE = re.compile(rb"(\d{3})(?:([ -])(.*))?")
REPLY_MOST = 32_768  # bytes of one reply; a longer one is no reply


class Broken(Exception):
    """The connection is of no more use. code: "drop" where it closed, "protocol" where it talked nonsense."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


class Dialogue(asyncio.Protocol):
    """Takes a connection over once somebody else has opened it and signed in."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._rest = bytearray()
        self._lines: list[bytes] = []
        self._replies: deque[tuple[int, str]] = deque()
        self._waiter: asyncio.Future[None] | None = None
        self._broken: Broken | None = None
        transport.set_protocol(self)

    @property
    def alive(self) -> bool:
        """False once the far end is known to have gone. True promises nothing."""
        return self._broken is None and not self._transport.is_closing()

    @property
    def spoke_unasked(self) -> bool:
        """Whether a reply is waiting that nothing was asked for: a server's farewell, mostly."""
        return bool(self._replies)

    def write(self, data: bytes) -> None:
        """Raises Broken where the connection is known to be gone: then nothing was written."""
        if not self.alive:
            raise self._broken or Broken("drop", "connection closed")
        self._transport.write(data)

    async def reply(self) -> tuple[int, str]:
        """The next reply, code and text, waited for. Raises Broken."""
        while not self._replies:
            if self._broken:
                raise self._broken
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        return self._replies.popleft()

    def close(self) -> None:
        """At once: what was not written yet is not written any more."""
        self._broken = self._broken or Broken("drop", "connection closed")
        self._transport.abort()

    # -- asyncio.Protocol ------------------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        self._rest += data
        try:
            *lines, rest = self._rest.split(b"\n")
            self._rest = rest
            for line in lines:
                self._line(bytes(line).rstrip(b"\r"))
            if len(self._rest) + sum(map(len, self._lines)) > REPLY_MOST:
                raise Broken("protocol", "reply too long")
        except Broken as broken:
            self._broken = broken
            self._transport.abort()
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        self._broken = self._broken or Broken("drop", str(exc) if exc else "connection closed by the server")
        self._wake()

    def _line(self, line: bytes) -> None:
        found = REPLY_LINE.fullmatch(line)
        if found is None:
            raise Broken("protocol", line[:100].decode("utf-8", "replace"))
        self._lines.append(found[3] or b"")
        if found[2] != b"-":
            text = b" ".join(self._lines).decode("utf-8", "replace")
            self._replies.append((int(found[1]), text))
            self._lines = []

    def _wake(self) -> None:
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)
