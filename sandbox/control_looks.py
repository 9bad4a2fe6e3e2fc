"""/control/ and what it shows: what a person can see, for programs and for the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web

from sandbox.call import Call, Handler, answering, refused
from sandbox.calls import Calls
from sandbox.far_end import FarEnd
from sandbox.faults import Faults
from sandbox.gestures import Gestures
from sandbox.outbox import Mail, Outbox
from sandbox.shapes import Json, Refusal
from sandbox.smtp import SmtpStandIn
from sandbox.traffic import Traffic
from sandbox.views import View, view_json
from sandbox.wire import Wire
from sandbox.workspace import Workspace


@dataclass(frozen=True)
class Looks:
    """The GET calls."""

    workspace: Workspace
    wire: Wire
    gestures: Gestures
    outbox: Outbox
    faults: Faults
    calls: Calls
    smtp: SmtpStandIn
    far_ends: Sequence[FarEnd]
    traffic: Traffic

    def routes(self) -> list[web.RouteDef]:
        """The table of contents."""
        table: Mapping[str, Handler] = {
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
            "traffic": self.read_traffic,
            "accounts": self.accounts,
        }
        return [
            *(web.get(f"/control/{name}", answering(handler)) for name, handler in table.items()),
            web.get("/control/files/{file}", self.file),
            web.get("/control/outbox/{item}/raw", self.raw),
        ]

    async def health(self, call: Call) -> object:
        return {"ok": True, "bot_connected": self.wire.connected}

    async def people(self, call: Call) -> object:
        people = self.workspace.directory.people.values()
        return [{"id": one.id, "name": one.name, "is_admin": one.is_admin} for one in people]

    async def channels(self, call: Call) -> object:
        people = self.workspace.directory.people
        channels = [one for one in self.workspace.directory.channels.values() if not one.is_im]
        return [
            {"id": one.id, "name": one.name, "members": sorted(one.members & set(people))} for one in channels
        ]

    async def views(self, call: Call) -> object:
        return [open_view_json(view) for view in self.workspace.views.stack(self._user(call))]

    async def messages(self, call: Call) -> object:
        channel = self.workspace.directory.channel(call.need("channel"))
        viewer, thread = call.text("user"), call.text("thread")
        timeline = self.workspace.timeline
        if thread is None:
            posts = timeline.top(channel.id, viewer)
        else:
            posts = [timeline.get(channel.id, thread, viewer), *timeline.replies(channel.id, thread, viewer)]
        return [timeline.render(post) | {"edits": post.edits} for post in posts]

    async def home(self, call: Call) -> object:
        """The Home tab. Opening it tells the bot; `opened=0` only looks."""
        user = self._user(call)
        if call.text("opened") != "0":
            await self.gestures.open_home(user)
        view = self.workspace.views.homes.get(user)
        return open_view_json(view) if view else None

    async def files(self, call: Call) -> object:
        return [self.workspace.files.json(file) for file in self.workspace.files.all()]

    async def read_outbox(self, call: Call) -> object:
        return await self.outbox.shown(call.text("provider"))

    async def read_faults(self, call: Call) -> object:
        return self.faults.active()

    async def read_calls(self, call: Call) -> object:
        return self.calls.after(int(call.number("after", 0)))

    async def read_traffic(self, call: Call) -> object:
        return self.traffic.calls()

    async def accounts(self, call: Call) -> object:
        return {"smtp": self.smtp.account(), **{end.name: end.account() for end in self.far_ends}}

    async def file(self, request: web.Request) -> web.Response:
        """A file's bytes. Never run as a page of ours, whatever it holds."""
        try:
            file = self.workspace.files.get(request.match_info["file"])
        except Refusal as refusal:
            return refused(refusal, 404)
        headers = {"Content-Security-Policy": "sandbox", "X-Content-Type-Options": "nosniff"}
        return web.Response(body=file.content, content_type=file.mimetype, headers=headers)

    async def raw(self, request: web.Request) -> web.Response:
        try:
            item = self.outbox.get(request.match_info["item"])
        except Refusal as refusal:
            return refused(refusal, 404)
        kind = "message/rfc822" if isinstance(item, Mail) else "text/plain"
        headers = {"X-Content-Type-Options": "nosniff"}
        return web.Response(body=item.raw, content_type=kind, headers=headers)

    def _user(self, call: Call) -> str:
        return self.workspace.directory.person(call.need("user")).id


def open_view_json(view: View) -> Json:
    """The view object, and what only a page needs: errors under fields, and whether an ack is awaited."""
    return view_json(view) | {"errors": view.errors, "loading": view.loading}
