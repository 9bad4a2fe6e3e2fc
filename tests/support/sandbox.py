"""The sandbox for tests: one in this process on free ports, with a client for its /control/ API."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from sandbox.app import APP_TOKEN, BOT_TOKEN, Options, Sandbox
from sandbox.directory import ANA, BRUNO, CARLA, GERAL, SUSPENSOES
from sandbox.manifest import Manifest, read_manifest
from sandbox.socket_mode import ACK_SECONDS
from tests.support.control import Control, Submission
from tests.support.shown import text_of

__all__ = [
    "ANA",
    "BRUNO",
    "CARLA",
    "GERAL",
    "SUSPENSOES",
    "Control",
    "RunningSandbox",
    "Submission",
    "running_sandbox",
    "text_of",
]

MANIFEST = read_manifest(Path(__file__).parents[2] / "app.manifest.yml")


@dataclass(frozen=True)
class RunningSandbox:
    """A sandbox that is up."""

    url: str
    smtp_port: int
    imap_port: int
    bot_token: str
    app_token: str
    ca_file: Path
    control: Control
    session: aiohttp.ClientSession

    @property
    def api_url(self) -> str:
        """What `AsyncWebClient(base_url=…)` takes."""
        return f"{self.url}/api/"


@asynccontextmanager
async def running_sandbox(
    *,
    manifest: Manifest = MANIFEST,
    clock: Callable[[], float] = time.time,
    log: Path | None = None,
    ack_seconds: float = ACK_SECONDS,
    request_url: str = "",
    http_port: int = 0,
) -> AsyncIterator[RunningSandbox]:
    """One of its own on free ports, in this process; gone afterwards.

    request_url: the bot's address for HTTP mode. http_port: of one that comes back where it was.
    """
    options = Options(
        manifest,
        http_port=http_port,
        smtp_port=0,
        imap_port=0,
        log=log,
        ack_seconds=ack_seconds,
        clock=clock,
        request_url=request_url,
    )
    async with Sandbox(options) as sandbox, aiohttp.ClientSession() as session:
        yield RunningSandbox(
            url=sandbox.url,
            smtp_port=sandbox.smtp_port,
            imap_port=sandbox.imap_port,
            bot_token=BOT_TOKEN,
            app_token=APP_TOKEN,
            ca_file=sandbox.ca_file,
            control=Control(sandbox.url, session),
            session=session,
        )
