"""What only the page needs: the workspace at a glance, live events, and its own files."""

import json
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from sandbox.directory import BOT_ID, BOT_USER_ID, TEAM_NAME
from sandbox.wire import Wire
from sandbox.workspace import Workspace

PAGE = Path(__file__).parent / "page"


async def revalidate(request: web.Request, response: web.StreamResponse) -> None:
    """Browsers ask again for each module: a newer checkout must not meet older ones in their cache."""
    if request.path.startswith("/static/"):
        response.headers["Cache-Control"] = "no-cache"


@dataclass(frozen=True)
class Ui:
    """Handlers of `/`, `/static/…` and `/ui/…`."""

    workspace: Workspace
    wire: Wire

    def routes(self) -> list[web.AbstractRouteDef]:
        return [
            web.get("/", self.index),
            web.get("/ui/workspace", self.glance),
            web.get("/ui/events", self.events),
            web.static("/static", PAGE),
        ]

    async def index(self, request: web.Request) -> web.StreamResponse:
        return web.FileResponse(PAGE / "index.html", headers={"Cache-Control": "no-cache"})

    async def glance(self, request: web.Request) -> web.Response:
        directory, manifest = self.workspace.directory, self.workspace.manifest
        people = [
            {
                "id": one.id,
                "name": one.name,
                "is_admin": one.is_admin,
                "initials": one.initials,
                "color": one.color,
            }
            for one in directory.people.values()
        ]
        channels = [
            {
                "id": one.id,
                "name": one.name,
                "members": sorted(one.members - {BOT_USER_ID}),
                "bot_in": one.bot_in,
                "is_private": one.is_private,
                "is_im": one.is_im,
                "user": one.user,
            }
            for one in directory.channels.values()
        ]
        commands = [
            {"command": one.command, "usage_hint": one.usage_hint, "description": one.description}
            for one in manifest.commands
        ]
        return web.json_response(
            {
                "name": TEAM_NAME,
                "bot": {"id": BOT_ID, "name": manifest.name, "user_id": BOT_USER_ID},
                "people": people,
                "channels": channels,
                "commands": commands,
                "bot_connected": self.wire.connected,
            }
        )

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events until the page goes, or the sandbox stops."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        with self.workspace.hub.subscribe() as events:
            await response.write(b": open\n\n")
            async for event in events:
                try:
                    await response.write(f"data: {json.dumps(event)}\n\n".encode())
                except ConnectionResetError:
                    break  # the page went away
        return response
