"""/control/: what a person with a mouse does, for programs and for the page."""

import base64
import binascii
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from aiohttp import web

from sandbox.calls import Calls
from sandbox.faults import Fault, Faults
from sandbox.gestures import Gestures, Place
from sandbox.limits import Limiter
from sandbox.modals import Modals
from sandbox.outbox import Outbox
from sandbox.shapes import Json, Refusal
from sandbox.smtp import SmtpStandIn
from sandbox.socket_mode import SocketMode
from sandbox.timeline import Post
from sandbox.views import View, view_json
from sandbox.workspace import Workspace


@dataclass(frozen=True)
class Control:
    """One handler a row of `routes`. A refusal is HTTP 400 with `{"ok": false, "error", "why"}`."""

    workspace: Workspace
    sockets: SocketMode
    gestures: Gestures
    modals: Modals
    outbox: Outbox
    faults: Faults
    calls: Calls
    limiter: Limiter
    smtp: SmtpStandIn

    def routes(self) -> list[web.RouteDef]:
        """The table of contents."""
        gets: Mapping[str, Handler] = {
            "health": self.health,
            "people": self.people,
            "channels": self.channels,
            "views": self.views,
            "messages": self.messages,
            "home": self.home,
            "files": self.files,
            "outbox": self.read_outbox,
            "faults": self.read_faults,
            "calls": self.read_calls,
            "accounts": self.accounts,
        }
        posts: Mapping[str, Handler] = {
            "command": self.command,
            "action": self.action,
            "options": self.options,
            "submit": self.submit,
            "close": self.close,
            "upload": self.upload,
            "message": self.message,
            "join": self.join,
            "faults": self.add_fault,
            "receipt": self.receipt,
            "disconnect": self.disconnect,
            "reset": self.reset,
        }
        return [
            *(web.get(f"/control/{name}", _answering(handler)) for name, handler in gets.items()),
            *(web.post(f"/control/{name}", _answering(handler)) for name, handler in posts.items()),
            web.delete("/control/faults", _answering(self.clear_faults)),
            web.get("/control/files/{file}", self.file),
            web.get("/control/outbox/{item}/raw", self.raw),
        ]

    # -- looking ----------------------------------------------------------------------------------

    async def health(self, call: "Call") -> object:
        return {"ok": True, "bot_connected": self.sockets.connected}

    async def people(self, call: "Call") -> object:
        people = self.workspace.directory.people.values()
        return [{"id": one.id, "name": one.name, "is_admin": one.is_admin} for one in people]

    async def channels(self, call: "Call") -> object:
        people = self.workspace.directory.people
        channels = [one for one in self.workspace.directory.channels.values() if not one.is_im]
        return [
            {"id": one.id, "name": one.name, "members": sorted(one.members & set(people))} for one in channels
        ]

    async def views(self, call: "Call") -> object:
        return [open_view_json(view) for view in self.workspace.views.stack(self._user(call))]

    async def messages(self, call: "Call") -> object:
        channel = self.workspace.directory.channel(call.need("channel"))
        viewer, thread = call.text("user"), call.text("thread")
        timeline = self.workspace.timeline
        if thread is None:
            posts = timeline.top(channel.id, viewer)
        else:
            posts = [timeline.get(channel.id, thread, viewer), *timeline.replies(channel.id, thread, viewer)]
        return [timeline.render(post) | {"edits": post.edits} for post in posts]

    async def home(self, call: "Call") -> object:
        """The Home tab. Opening it tells the bot; `opened=0` only looks."""
        user = self._user(call)
        if call.text("opened") != "0":
            await self.gestures.open_home(user)
        view = self.workspace.views.homes.get(user)
        return open_view_json(view) if view else None

    async def files(self, call: "Call") -> object:
        return [self.workspace.files.json(file) for file in self.workspace.files.all()]

    async def read_outbox(self, call: "Call") -> object:
        return [item.json() for item in self.outbox.items(call.text("provider"))]

    async def read_faults(self, call: "Call") -> object:
        return self.faults.active()

    async def read_calls(self, call: "Call") -> object:
        return self.calls.after(int(call.text("after") or 0))

    async def accounts(self, call: "Call") -> object:
        return {"smtp": self.smtp.account()}

    async def file(self, request: web.Request) -> web.Response:
        """A file's bytes. Never run as a page of ours, whatever it holds."""
        try:
            file = self.workspace.files.get(request.match_info["file"])
        except Refusal as refusal:
            return web.json_response(refusal.answer() | {"why": refusal.why}, status=404)
        headers = {"Content-Security-Policy": "sandbox", "X-Content-Type-Options": "nosniff"}
        return web.Response(body=file.content, content_type=file.mimetype, headers=headers)

    async def raw(self, request: web.Request) -> web.Response:
        try:
            item = self.outbox.get(request.match_info["item"])
        except Refusal as refusal:
            return web.json_response(refusal.answer() | {"why": refusal.why}, status=404)
        return web.Response(body=item.raw, content_type="message/rfc822")

    # -- doing ------------------------------------------------------------------------------------

    async def command(self, call: "Call") -> object:
        return await self.gestures.command(call.need("user"), call.need("channel"), call.need("text"))

    async def action(self, call: "Call") -> object:
        where = call.need("block_id"), call.need("action_id")
        value, typed = call.body.get("value"), call.body.get("values") or {}
        return await self.gestures.action(self._user(call), self._place(call), *where, value, typed)

    async def options(self, call: "Call") -> object:
        where = call.need("block_id"), call.need("action_id")
        return await self.gestures.options(
            self._user(call), self._place(call), *where, call.text("value") or ""
        )

    async def submit(self, call: "Call") -> object:
        return await self.modals.submit(self._user(call), self._view(call), call.body.get("values") or {})

    async def close(self, call: "Call") -> object:
        await self.modals.close(self._user(call), self._view(call), bool(call.body.get("all")))
        return {"ok": True}

    async def upload(self, call: "Call") -> object:
        try:
            content = base64.b64decode(call.need("content_base64"), validate=True)
        except binascii.Error:
            raise Refusal("invalid_base64", "content_base64 não é base64") from None
        return {"file": self.workspace.files.upload(self._user(call), call.need("filename"), content).id}

    async def message(self, call: "Call") -> object:
        post = await self.gestures.say(
            self._user(call), call.need("channel"), call.need("text"), call.text("thread_ts")
        )
        return {"ok": True, "ts": post.ts}

    async def join(self, call: "Call") -> object:
        await self.gestures.join(self._user(call), call.need("channel"))
        return {"ok": True}

    async def add_fault(self, call: "Call") -> object:
        fault = Fault(
            call.need("provider"), call.need("kind"), int(call.body.get("count", 1)), call.text("match")
        )
        fault.seconds = float(call.body.get("seconds", fault.seconds))
        if (fault.provider, fault.kind, fault.match) == ("slack", "reset_after", "socket"):
            self.sockets.lose_acks(fault.count)
        else:
            self.faults.add(fault)
        return {"ok": True}

    async def clear_faults(self, call: "Call") -> object:
        self.faults.clear()
        self.sockets.lose_acks(0)
        return {"ok": True}

    async def receipt(self, call: "Call") -> object:
        raise Refusal("not_supported", f"{call.need('provider')} ainda não manda recibos neste sandbox")

    async def disconnect(self, call: "Call") -> object:
        """Slack asks the bot to connect anew, as it does every few hours."""
        await self.sockets.disconnect(call.text("reason") or "refresh_requested")
        return {"ok": True}

    async def reset(self, call: "Call") -> object:
        self.workspace.reset()
        self.outbox.clear()
        self.calls.clear()
        self.limiter.clear()
        await self.clear_faults(call)
        self.workspace.hub.publish("reset")
        return {"ok": True}

    # -- who and where ----------------------------------------------------------------------------

    def _user(self, call: "Call") -> str:
        return self.workspace.directory.person(call.need("user")).id

    def _view(self, call: "Call") -> View:
        view = self.workspace.views.find(call.need("view"))
        if view.user != self._user(call):
            raise Refusal("not_found", "esta tela é de outra pessoa")
        return view

    def _place(self, call: "Call") -> Place:
        return Place(view=self._view(call)) if call.text("view") else Place(post=self._post(call))

    def _post(self, call: "Call") -> Post:
        return self.workspace.timeline.get(call.need("channel"), call.need("ts"), self._user(call))


@dataclass(frozen=True)
class Call:
    """The body of a POST, or the query of a GET."""

    body: Json

    def need(self, name: str) -> str:
        value = self.text(name)
        if not value:
            raise Refusal("missing_argument", f"falta {name!r}")
        return value

    def text(self, name: str) -> str | None:
        value = self.body.get(name)
        return str(value) if value not in (None, "") else None


Handler = Callable[[Call], Awaitable[object]]


def open_view_json(view: View) -> Json:
    """The view object, and what only a page needs: errors under fields, and whether an ack is awaited."""
    return view_json(view) | {"errors": view.errors, "loading": view.loading}


def _answering(handler: Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        try:
            body = (
                dict(request.query) if request.method == "GET" else json.loads(await request.text() or "{}")
            )
            if not isinstance(body, dict):
                raise Refusal("invalid_json", "o corpo tem que ser um objeto JSON")
            return web.json_response(await handler(Call(body)))
        except Refusal as refusal:
            return web.json_response(refusal.answer() | {"why": refusal.why}, status=400)
        except ValueError as error:
            return web.json_response({"ok": False, "error": "invalid_value", "why": str(error)}, status=400)

    return answer
