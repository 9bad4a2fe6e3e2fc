"""One sandbox: the parts, wired and served."""

import datetime
import socket
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from sandbox import slack_api, smtp
from sandbox.addresses import Addresses
from sandbox.calls import Calls
from sandbox.certificates import make_certificates
from sandbox.control import Control
from sandbox.events import Hub
from sandbox.faults import Faults
from sandbox.gestures import Gestures
from sandbox.guard import local_only
from sandbox.limits import Limiter
from sandbox.manifest import Manifest
from sandbox.methods import Api
from sandbox.modals import Modals
from sandbox.outbox import Outbox
from sandbox.shapes import Clock, Ids
from sandbox.slack_api import SlackApi, Tokens
from sandbox.smtp import Mailbox, SmtpStandIn
from sandbox.socket_mode import SocketMode
from sandbox.ui import Ui
from sandbox.workspace import Workspace

HOST = "127.0.0.1"
BOT_TOKEN = "xoxb-sandbox-bot"  # noqa: S105 - the stand-in's own, no secret
APP_TOKEN = "xapp-sandbox-app"  # noqa: S105
_UPLOAD_BYTES = 80_000_000


@dataclass(frozen=True)
class Options:
    """Port 0 takes a free one. smtp_log: see `smtp.Mailbox`."""

    manifest: Manifest
    http_port: int = 8765
    smtp_port: int = 2525
    bot_token: str = BOT_TOKEN
    app_token: str = APP_TOKEN
    smtp_log: Path | None = None
    clock: Clock = time.time


class Sandbox:
    """Started and stopped as a context; then `url`, `smtp_port`, `ca_file` hold."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.url = ""

    @property
    def smtp_port(self) -> int:
        return self._smtp.port

    @property
    def ca_file(self) -> Path:
        return Path(self._folder.name) / "ca.pem"

    async def __aenter__(self) -> "Sandbox":
        options = self.options
        listening = socket.create_server((HOST, options.http_port))
        self.url = f"http://{HOST}:{listening.getsockname()[1]}"
        self._folder = tempfile.TemporaryDirectory(prefix="sandbox-")
        self._runner = web.AppRunner(self._wired(), access_log=None, shutdown_timeout=1.0)
        await self._smtp.start(options.smtp_port)
        await self._runner.setup()
        await web.SockSite(self._runner, listening).start()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._gestures.close()
        self._hub.close()
        await self._sockets.close()
        await self._runner.cleanup()
        await self._smtp.stop()
        self._folder.cleanup()

    def _wired(self) -> web.Application:
        options, clock = self.options, self.options.clock
        ids, self._hub = Ids(clock), Hub()
        calls, limiter = Calls(self._hub, clock), Limiter(clock)
        faults = Faults(self._hub, {"slack": slack_api.FAULT_KINDS, "smtp": smtp.FAULT_KINDS})
        outbox = Outbox(self._hub, ids, clock)
        workspace = Workspace(
            clock=clock, ids=ids, hub=self._hub, manifest=options.manifest, base_url=self.url
        )
        self._sockets = SocketMode(ids, self._hub, calls)
        self._gestures = Gestures(workspace, self._sockets, calls)
        now = datetime.datetime.fromtimestamp(clock(), datetime.UTC)
        certificates = make_certificates(Path(self._folder.name), now)
        self._smtp = SmtpStandIn(Mailbox(outbox, faults, clock, options.smtp_log), certificates)
        api = Api(workspace, self._sockets)
        tokens = Tokens(bot=options.bot_token, app=options.app_token)
        slack = SlackApi(api, tokens, calls, limiter, faults)
        addresses = Addresses(api, calls, options.bot_token)
        modals = Modals(self._gestures)
        control = Control(
            workspace, self._sockets, self._gestures, modals, outbox, faults, calls, limiter, self._smtp
        )
        app = web.Application(middlewares=[local_only], client_max_size=_UPLOAD_BYTES)
        app.add_routes(
            [
                web.route("*", "/api/{method}", slack.handle),
                web.get("/link", self._sockets.serve),
                web.post("/response/{secret}", addresses.respond),
                web.post("/upload/v1/{secret}", addresses.upload),
                web.get("/files-pri/{file}/{rest:.*}", addresses.download),
                *control.routes(),
                *Ui(workspace, self._sockets).routes(),
            ]
        )
        return app
