"""The addresses that Slack hands out: response_url, upload and download of files."""

import json

from aiohttp import web

from sandbox.args import Args
from sandbox.calls import Calls
from sandbox.directory import BOT_USER_ID
from sandbox.methods import Api
from sandbox.methods_chat import content_of
from sandbox.response_urls import ResponseUrl
from sandbox.shapes import Refusal


class Addresses:
    """Handles what is posted to, or fetched from, an address instead of a method."""

    def __init__(self, api: Api, calls: Calls, bot_token: str) -> None:
        self._api = api
        self._calls = calls
        self._bot_token = bot_token

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/response/{secret}", self.respond),
            web.post("/upload/v1/{secret}", self.upload),
            web.get("/files-pri/{file}/{rest:.*}", self.download),
        ]

    async def respond(self, request: web.Request) -> web.Response:
        """POST /response/<secret>: an answer to a command or a press."""
        body: object = None
        try:
            body = json.loads(await request.text())
            if not isinstance(body, dict):
                raise Refusal("invalid_payload", "o corpo tem que ser um objeto JSON")
            address = self._api.workspace.responses.use(request.match_info["secret"])
            self._answer(address, Args(body))
        except ValueError:
            return web.Response(status=400, text="invalid_payload")
        except Refusal as refusal:
            self._calls.add(
                "response_url", body if isinstance(body, dict) else {}, refusal.answer(), why=refusal.why
            )
            return web.Response(status=404 if refusal.error.endswith("_url") else 400, text=refusal.error)
        self._calls.add("response_url", body, {"ok": True})
        return web.Response(text="ok")

    async def upload(self, request: web.Request) -> web.Response:
        """POST /upload/v1/<secret>: the bytes, raw or as a form's file."""
        if request.content_type.startswith("multipart/"):
            parts = [part for part in (await request.post()).values() if isinstance(part, web.FileField)]
            content = parts[0].file.read() if parts else b""
        else:
            content = await request.read()
        try:
            file = self._api.workspace.files.receive(request.match_info["secret"], content)
        except Refusal as refusal:
            self._calls.add("upload", {"bytes": len(content)}, refusal.answer(), status=400, why=refusal.why)
            return web.Response(status=400, text=refusal.error)
        return web.Response(text=f"OK - {file.length}", content_type="text/plain")

    async def download(self, request: web.Request) -> web.Response:
        """GET url_private: the bytes for the bot's token; anybody else is sent to a page, as Slack does."""
        if request.headers.get("Authorization") != f"Bearer {self._bot_token}":
            return web.Response(status=302, headers={"Location": "/"})
        try:
            self._api.needs("files:read")
            file = self._api.workspace.files.get(request.match_info["file"].rpartition("-")[2])
        except Refusal as refusal:
            self._calls.add("files download", {}, refusal.answer(), why=refusal.why)
            return web.Response(status=404, text=refusal.error)
        return web.Response(body=file.content, content_type=file.mimetype)

    def _answer(self, address: ResponseUrl, args: Args) -> None:
        workspace = self._api.workspace
        channel = workspace.directory.channel(address.channel)
        if address.ts is not None and (args.flag("delete_original") or args.flag("replace_original")):
            post = workspace.timeline.get(channel.id, address.ts, address.user)
            if args.flag("delete_original"):
                workspace.delete(post)
            else:
                workspace.edit(post, content_of(self._api, args))
            return
        workspace.post(
            channel,
            BOT_USER_ID,
            content_of(self._api, args),
            thread_ts=args.text("thread_ts") or address.thread_ts,
            only_for=None if args.text("response_type") == "in_channel" else address.user,
        )
