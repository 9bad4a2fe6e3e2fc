"""Socket Mode: the bot's web socket, envelopes, acks, and delivery again of what was not acked."""

import asyncio
import json
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from sandbox.calls import Calls
from sandbox.directory import APP_ID
from sandbox.events import Hub
from sandbox.faults import Faults
from sandbox.shapes import Ids, Json
from sandbox.wire import NotAcked

ACK_SECONDS = 3.0
EVENT_TRIES = 3


@dataclass
class Envelope:
    """One thing sent to the bot. `sent_to` is the socket that has it, if that is still open."""

    id: str
    kind: str
    payload: Json
    ack: "asyncio.Future[Json]"
    sent_to: web.WebSocketResponse | None = None
    tries: int = 0
    retry_reason: str = ""

    def frame(self) -> Json:
        frame: Json = {
            "envelope_id": self.id,
            "type": self.kind,
            "payload": self.payload,
            "accepts_response_payload": self.kind != "events_api",
        }
        if self.kind == "events_api":
            frame |= {"retry_attempt": self.tries - 1, "retry_reason": self.retry_reason}
        return frame


@dataclass
class SocketMode:
    """The sockets that are open, and the envelopes that wait for an ack."""

    ids: Ids
    hub: Hub
    calls: Calls
    faults: Faults
    ack_seconds: float = ACK_SECONDS
    _tickets: set[str] = field(default_factory=set)
    _sockets: list[web.WebSocketResponse] = field(default_factory=list)
    _waiting: dict[str, Envelope] = field(default_factory=dict)

    @property
    def connected(self) -> bool:
        return bool(self._sockets)

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/link", self.serve)]

    def ticket(self) -> str:
        """What apps.connections.open puts into the address; good for one connection."""
        ticket = self.ids.secret()
        self._tickets.add(ticket)
        return ticket

    async def deliver(self, kind: str, payload: Json) -> Json:
        """Sends and waits: the ack's payload ({} if it has none), or NotAcked after three seconds.

        An event is sent up to three times; a gesture once, unless its socket closes under it.
        """
        if not self._sockets:
            raise NotAcked("dispatch_failed")
        envelope = Envelope(self.ids.secret(), kind, payload, asyncio.get_running_loop().create_future())
        self._waiting[envelope.id] = envelope
        try:
            for _ in range(EVENT_TRIES if kind == "events_api" else 1):
                await self._send(envelope)
                try:
                    return await asyncio.wait_for(asyncio.shield(envelope.ack), self.ack_seconds)
                except TimeoutError:
                    envelope.retry_reason = "timeout"
        finally:
            self._waiting.pop(envelope.id, None)
        seconds = f"{self.ack_seconds:g}"
        self.calls.add(
            f"ack {kind}",
            {"envelope_id": envelope.id},
            {"ok": False, "error": "operation_timeout"},
            why=f"o bot não respondeu em {seconds} s: confirme (ack) antes de trabalhar",
        )
        raise NotAcked("operation_timeout")

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """GET /link?ticket=…: the bot's side of a socket, until it closes."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=403, text="invalid or used ticket")
        self._tickets.discard(ticket)
        if self.faults.take("slack", "link", "503", named=True) is not None:
            return web.Response(status=503)  # the address is spent, and nobody is connected
        socket = web.WebSocketResponse(heartbeat=30)
        await socket.prepare(request)
        self._sockets.append(socket)
        try:
            await socket.send_json(self._hello())
            self.hub.publish("bot", connected=True)
            await self._send_again(socket)
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._take(message.data, socket)
        finally:
            self._forget(socket)
        return socket

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Asks every socket to be replaced, as Slack does every few hours, and closes it.

        reason: `refresh_requested`, `link_disabled`, or `warning`: that one comes some seconds ahead, and
        the socket stays open meanwhile.
        """
        for socket in list(self._sockets):
            frame = {"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}}
            await socket.send_json(frame)
            if reason != "warning":
                await self._close(socket)

    async def close(self) -> None:
        for socket in list(self._sockets):
            await self._close(socket)

    async def _close(self, socket: web.WebSocketResponse) -> None:
        self._forget(socket)
        await socket.close()

    def _forget(self, socket: web.WebSocketResponse) -> None:
        if socket not in self._sockets:
            return
        self._sockets.remove(socket)
        for envelope in self._waiting.values():
            if envelope.sent_to is socket:
                envelope.sent_to = None
        self.hub.publish("bot", connected=self.connected)

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._sockets),
            "debug_info": {"host": "sandbox", "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": APP_ID},
        }

    async def _send(self, envelope: Envelope) -> None:
        if not self._sockets:
            return  # it goes out when the bot is back
        socket = self._sockets[-1]
        envelope.sent_to = socket
        envelope.tries += 1
        try:
            await socket.send_json(envelope.frame())
        except ConnectionError:
            self._forget(socket)

    async def _send_again(self, socket: web.WebSocketResponse) -> None:
        for envelope in list(self._waiting.values()):
            if envelope.sent_to is None and not envelope.ack.done():
                await self._send(envelope)

    async def _take(self, text: str, socket: web.WebSocketResponse) -> None:
        try:
            ack = json.loads(text)
            envelope_id, payload = ack["envelope_id"], ack.get("payload") or {}
        except (ValueError, TypeError, KeyError):
            self.calls.add(
                "ack", {"text": text}, {"ok": False, "error": "invalid_ack"}, why="não é um ack em JSON"
            )
            return
        envelope = self._waiting.get(envelope_id)
        if envelope is None or envelope.ack.done():
            self.calls.add(
                "ack", ack, {"ok": False, "error": "too_late"}, why="este envelope já não espera resposta"
            )
            return
        if self.faults.take("slack", "socket", "reset_after", named=True) is not None:
            await self._close(socket)  # the ack is lost on its way: the envelope comes again
            return
        self.calls.add(f"ack {envelope.kind}", payload, {"ok": True})
        envelope.ack.set_result(payload)
