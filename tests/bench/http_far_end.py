"""A far end that takes everything at once, in a process of its own: Twilio, FCM with its sign-in, SendGrid.

It reads no more of a request than it must, so that what is measured is the caller. Its answers are those of
the vendors' references, always the same.
"""

import asyncio
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

HOST = "127.0.0.1"
_JSON = b"Content-Type: application/json\r\n"
_TWILIO = {
    "sid": "SM" + "0" * 32,
    "account_sid": "AC" + "0" * 32,
    "status": "queued",
    "to": "+5511987650001",
    "from": "+15005550006",
    "body": "x",
    "num_segments": "1",
    "num_media": "0",
    "price": None,
    "price_unit": "USD",
    "direction": "outbound-api",
    "api_version": "2010-04-01",
    "error_code": None,
    "error_message": None,
    "messaging_service_sid": None,
    "date_created": "Tue, 24 Nov 2026 10:00:00 +0000",
    "date_updated": "Tue, 24 Nov 2026 10:00:00 +0000",
    "date_sent": None,
    "uri": "/x.json",
    "subresource_uris": {"media": "/m.json"},
}


def _answer(status: str, body: object, headers: bytes = _JSON) -> bytes:
    raw = json.dumps(body).encode() if body is not None else b""
    return b"HTTP/1.1 %s\r\n%sContent-Length: %d\r\n\r\n%s" % (status.encode(), headers, len(raw), raw)


_TWILIO_ANSWER = _answer("201 Created", _TWILIO).replace(b"SM" + b"0" * 32, b"SM%032x")
_ANSWERS = {
    b"/2010": _TWILIO_ANSWER,
    b"/v1/pr": _answer("200 OK", {"name": "projects/demo/messages/0:1500415314455276%31bd1c9631bd1c96"}),
    b"/v3/ma": _answer("202 Accepted", None, b"X-Message-Id: 14c5d75ce93\r\n"),
    b"/token": _answer("200 OK", {"access_token": "ya29.local", "expires_in": 3600, "token_type": "Bearer"}),
}


_numbers = count(1)


class _Connection(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport, self._seen, self._missing = transport, bytearray(), 0
        self._reply = b""

    def data_received(self, data: bytes) -> None:
        if self._missing:
            self._missing -= len(data)
        else:
            self._seen += data
            end = self._seen.find(b"\r\n\r\n")
            if end < 0:
                return
            head = bytes(self._seen[:end])
            self._missing = _length(head) - (len(self._seen) - end - 4)
            path = head.split(b" ", 2)[1]
            self._reply = next(reply for start, reply in _ANSWERS.items() if path.startswith(start))
            self._seen.clear()
        if self._missing <= 0:
            self._missing = 0
            # No two messages have one SID.
            self._transport.write(self._reply % next(_numbers) if b"%032x" in self._reply else self._reply)


def _length(head: bytes) -> int:
    lowered = head.lower()
    at = lowered.find(b"content-length:")
    return int(lowered[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0


@contextmanager
def http_far_end() -> Iterator[str]:
    """Its address; it ends with the block."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-m", "tests.bench.http_far_end", str(port)])
    try:
        until = time.monotonic() + 10
        while time.monotonic() < until:
            try:
                socket.create_connection((HOST, port), 0.2).close()
                break
            except OSError:
                time.sleep(0.05)
        yield f"http://{HOST}:{port}"
    finally:
        process.terminate()
        process.wait(10)


async def _serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(_Connection, HOST, port, backlog=1_000)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
