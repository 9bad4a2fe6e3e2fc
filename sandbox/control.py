"""/control/ and what it does: what a person does with a mouse, for programs and for the page."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web

from sandbox.call import Call, Handler, answering
from sandbox.calls import Calls
from sandbox.far_end import FarEnd
from sandbox.faults import Fault, Faults
from sandbox.gestures import Gestures
from sandbox.imap import ImapStandIn
from sandbox.limits import Limiter
from sandbox.modals import Modals
from sandbox.outbox import Outbox
from sandbox.place import InMessage, InView, Place
from sandbox.shapes import Refusal
from sandbox.socket_mode import SocketMode
from sandbox.traffic import Traffic
from sandbox.views import View
from sandbox.workspace import Workspace


@dataclass(frozen=True)
class Control:
    """The POST and DELETE calls. `control_looks.Looks` has those that only look."""

    workspace: Workspace
    sockets: SocketMode
    gestures: Gestures
    modals: Modals
    outbox: Outbox
    faults: Faults
    calls: Calls
    limiter: Limiter
    far_ends: Sequence[FarEnd]
    imap: ImapStandIn
    traffic: Traffic

    def routes(self) -> list[web.RouteDef]:
        """The table of contents."""
        table: Mapping[str, Handler] = {
            "command": self.command,
            "action": self.action,
            "options": self.options,
            "submit": self.submit,
            "close": self.close,
            "upload": self.upload,
            "message": self.message,
            "join": self.join,
            "archive": self.archive,
            "faults": self.add_fault,
            "receipt": self.receipt,
            "disconnect": self.disconnect,
            "reset": self.reset,
        }
        return [
            *(web.post(f"/control/{name}", answering(handler)) for name, handler in table.items()),
            web.delete("/control/faults", answering(self.clear_faults)),
        ]

    async def command(self, call: Call) -> object:
        return await self.gestures.command(call.need("user"), call.need("channel"), call.need("text"))

    async def action(self, call: Call) -> object:
        where = call.need("block_id"), call.need("action_id")
        value, typed = call.body.get("value"), call.structure("values")
        return await self.gestures.action(self._user(call), self._place(call), *where, value, typed)

    async def options(self, call: Call) -> object:
        where = call.need("block_id"), call.need("action_id")
        return await self.gestures.options(
            self._user(call), self._place(call), *where, call.text("value") or ""
        )

    async def submit(self, call: Call) -> object:
        return await self.modals.submit(self._user(call), self._view(call), call.structure("values"))

    async def close(self, call: Call) -> object:
        """Closes a modal. One that is already gone (Esc pressed twice) is as the person wants it."""
        if not self.workspace.views.exists(call.need("view")):
            return {"ok": True, "closed": False}
        await self.modals.close(self._user(call), self._view(call), bool(call.body.get("all")))
        return {"ok": True, "closed": True}

    async def upload(self, call: Call) -> object:
        """A file. One that is empty is refused for that, as Slack does, and not as an argument left out."""
        encoded = call.body.get("content_base64")
        if not isinstance(encoded, str):
            raise Refusal("missing_argument", "falta 'content_base64'")
        try:
            content = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            raise Refusal("invalid_base64", "content_base64 não é base64") from None
        return {"file": self.workspace.files.upload(self._user(call), call.need("filename"), content).id}

    async def message(self, call: Call) -> object:
        post = await self.gestures.say(
            self._user(call), call.need("channel"), call.need("text"), call.text("thread_ts")
        )
        return {"ok": True, "ts": post.ts}

    async def join(self, call: Call) -> object:
        await self.gestures.join(self._user(call), call.need("channel"))
        return {"ok": True}

    async def archive(self, call: Call) -> object:
        """An admin archives a channel: nobody writes in it any more."""
        if not self.workspace.directory.person(self._user(call)).is_admin:
            raise Refusal("restricted_action", "só um administrador arquiva um canal")
        self.workspace.directory.channel(call.need("channel")).is_archived = True
        return {"ok": True}

    async def add_fault(self, call: Call) -> object:
        fault = Fault(
            provider=call.need("provider"),
            kind=call.need("kind"),
            count=int(call.number("count", 1)),
            match=call.text("match"),
            seconds=call.number("seconds", Fault.seconds),
        )
        self.faults.add(fault)
        return {"ok": True}

    async def clear_faults(self, call: Call) -> object:
        self.faults.clear()
        return {"ok": True}

    async def receipt(self, call: Call) -> object:
        """The provider's webhook for a message, signed as it signs; a mail server's is a mail."""
        provider = call.need("provider")
        name = self.imap.name if provider == "smtp" else provider
        end = next((one for one in self.far_ends if one.name == name), None)
        if end is None:
            raise Refusal("not_supported", f"{provider} não manda recibos neste sandbox")
        return await end.receipt(call.need("id"), call.need("event"))

    async def disconnect(self, call: Call) -> object:
        """Slack asks the bot to connect anew, as it does every few hours."""
        await self.sockets.disconnect(call.text("reason") or "refresh_requested")
        return {"ok": True}

    async def reset(self, call: Call) -> object:
        self.workspace.reset()
        self.outbox.clear()
        self.calls.clear()
        self.limiter.clear()
        self.faults.clear()
        self.traffic.clear()
        self.imap.inbox.clear()
        self.workspace.hub.publish("reset")
        return {"ok": True}

    def _user(self, call: Call) -> str:
        return self.workspace.directory.person(call.need("user")).id

    def _view(self, call: Call) -> View:
        view = self.workspace.views.find(call.need("view"))
        if view.user != self._user(call):
            raise Refusal("not_found", "esta tela é de outra pessoa")
        return self.workspace.views.in_reach(view)

    def _place(self, call: Call) -> Place:
        if call.text("view"):
            return InView(self._view(call))
        post = self.workspace.timeline.get(call.need("channel"), call.need("ts"), self._user(call))
        return InMessage(post, self.workspace)
