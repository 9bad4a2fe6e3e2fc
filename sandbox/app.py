"""One sandbox: the parts, wired and served."""

import asyncio
import datetime
import socket
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from aiohttp import web

from sandbox import slack_api, smtp
from sandbox.addresses import Addresses
from sandbox.calls import Calls
from sandbox.certificates import make_certificates
from sandbox.control import Control
from sandbox.control_looks import Looks
from sandbox.events import Hub
from sandbox.far_end import FarEnd, Parts
from sandbox.faults import Faults
from sandbox.fcm import Fcm
from sandbox.gestures import Gestures
from sandbox.guard import local_only
from sandbox.imap import ImapStandIn
from sandbox.limits import Limiter
from sandbox.manifest import Manifest
from sandbox.methods import Api
from sandbox.modals import Modals
from sandbox.outbox import Outbox
from sandbox.request_url import RequestUrl
from sandbox.sendgrid import SendGrid
from sandbox.service_account import signing_key
from sandbox.shapes import Clock, Ids
from sandbox.slack_api import SlackApi, Tokens
from sandbox.sms_gateway import SmsGateway
from sandbox.smtp import Mailbox, SmtpStandIn
from sandbox.socket_mode import ACK_SECONDS, SocketMode
from sandbox.traffic import Traffic
from sandbox.twilio import Twilio
from sandbox.ui import Ui, revalidate
from sandbox.ui_outbox import UiOutbox
from sandbox.workspace import Workspace

HOST = "127.0.0.1"
BOT_TOKEN = "xoxb-sandbox-bot"  # noqa: S105 - the stand-in's own, no secret
APP_TOKEN = "xapp-sandbox-app"  # noqa: S105
SIGNING_SECRET = "sandbox-signing-secret"  # noqa: S105
_UPLOAD_BYTES = 80_000_000
FAR_ENDS: Sequence[Callable[[Parts], FarEnd]] = (Fcm, SendGrid, Twilio, SmsGateway)
"""The providers' stand-ins on the HTTP port, one line each."""


@dataclass(frozen=True)
class Options:
    """Port 0 takes a free one. log: see `outbox.Outbox`.

    request_url: the bot's address, where there is to be no socket: HTTP mode, see `request_url`.
    webhook_url: where a provider sends receipts that takes the address in its own settings, as SendGrid does.
    """

    manifest: Manifest
    http_port: int = 8765
    smtp_port: int = 2525
    imap_port: int = 2143
    bot_token: str = BOT_TOKEN
    app_token: str = APP_TOKEN
    signing_secret: str = SIGNING_SECRET
    request_url: str = ""
    log: Path | None = None
    webhook_url: str = ""
    ack_seconds: float = ACK_SECONDS
    clock: Clock = time.time


class Sandbox:
    """Up within its context; then `url`, `smtp_port`, `imap_port` and `ca_file` hold.

    A port that is taken is an `OSError` with the port's number in `filename`.
    """

    def __init__(self, options: Options) -> None:
        self.options = options
        self.url = ""
        self.smtp_port = self.imap_port = 0
        self.ca_file = Path()
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> "Sandbox":
        async with AsyncExitStack() as stack:
            http = stack.enter_context(_listening(self.options.http_port))
            mail = stack.enter_context(_listening(self.options.smtp_port))
            returns = stack.enter_context(_listening(self.options.imap_port))
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="sandbox-"))
            self.url = f"http://{HOST}:{http.getsockname()[1]}"
            self.smtp_port = mail.getsockname()[1]
            self.imap_port = returns.getsockname()[1]
            await asyncio.to_thread(signing_key)
            await self._serve(stack, http, mail, returns, Path(folder))
            self._stack = stack.pop_all()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._stack.aclose()

    async def _serve(
        self,
        stack: AsyncExitStack,
        http: socket.socket,
        mail: socket.socket,
        returns: socket.socket,
        folder: Path,
    ) -> None:
        """Wires the parts and starts the three servers. What is pushed last ends first."""
        options, clock = self.options, self.options.clock
        ids, hub = Ids(clock), Hub()
        calls, limiter = Calls(hub, clock), Limiter(clock)
        kinds = {"slack": slack_api.FAULT_KINDS, "smtp": smtp.FAULT_KINDS}
        faults = Faults(hub, kinds)
        outbox, traffic = Outbox(hub, ids, clock, options.log), Traffic()
        parts = Parts(outbox, faults, traffic, ids, clock, self.url, options.webhook_url)
        certificates = make_certificates(folder, datetime.datetime.fromtimestamp(clock(), datetime.UTC))
        imap = ImapStandIn(parts, certificates, self.imap_port)
        far_ends = [imap, *(make(parts) for make in FAR_ENDS)]
        kinds |= {end.name: end.fault_kinds for end in far_ends}
        self.ca_file = certificates.ca_file
        mail_server = SmtpStandIn(Mailbox(outbox, faults, clock, traffic), certificates, self.smtp_port)
        workspace = Workspace(clock=clock, ids=ids, hub=hub, manifest=options.manifest, base_url=self.url)
        sockets = SocketMode(ids, hub, calls, faults, options.ack_seconds)
        wire = await self._request_url(stack, ids, hub, calls, faults) or sockets
        gestures = Gestures(workspace, wire, calls)
        api = Api(workspace, sockets)
        tokens = Tokens(bot=options.bot_token, app=options.app_token)
        app = web.Application(middlewares=[local_only], client_max_size=_UPLOAD_BYTES)
        app.on_response_prepare.append(revalidate)
        app.add_routes(
            [
                *SlackApi(api, tokens, calls, limiter, faults).routes(),
                *sockets.routes(),
                *Addresses(api, calls, options.bot_token).routes(),
                *Control(
                    workspace,
                    sockets,
                    gestures,
                    Modals(gestures),
                    outbox,
                    faults,
                    calls,
                    limiter,
                    far_ends,
                    imap,
                    traffic,
                ).routes(),
                *Looks(
                    workspace, wire, gestures, outbox, faults, calls, mail_server, far_ends, traffic
                ).routes(),
                *(route for end in far_ends for route in end.routes()),
                *Ui(workspace, wire).routes(),
                *UiOutbox(outbox).routes(),
            ]
        )
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.SockSite(runner, http).start()
        await mail_server.start(mail)
        stack.push_async_callback(mail_server.stop)
        await imap.start(returns)
        stack.push_async_callback(imap.stop)
        stack.push_async_callback(sockets.close)
        stack.callback(hub.close)
        stack.push_async_callback(gestures.close)

    async def _request_url(
        self, stack: AsyncExitStack, ids: Ids, hub: Hub, calls: Calls, faults: Faults
    ) -> RequestUrl | None:
        """The way to the bot in HTTP mode, watched until the sandbox ends."""
        options = self.options
        if not options.request_url:
            return None
        session = await stack.enter_async_context(aiohttp.ClientSession())
        wire = RequestUrl(
            options.request_url,
            options.signing_secret,
            session,
            ids,
            hub,
            calls,
            faults,
            options.clock,
            options.ack_seconds,
        )
        watching = asyncio.create_task(wire.watch())
        stack.callback(watching.cancel)
        return wire


def _listening(port: int) -> socket.socket:
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(port)) from None
