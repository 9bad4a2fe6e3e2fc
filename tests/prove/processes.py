"""The processes of a proof: a sandbox whose mail server logs each mail with fsync, and bots to be killed."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
_LOOK_EVERY = 0.02


@dataclass(frozen=True)
class Received:
    """One mail that the far end took over: whom for, and the attempt's key that travelled in it."""

    recipient: str
    key: str


@dataclass(frozen=True)
class FarEnd:
    """A sandbox process and the log of its mail server."""

    smtp_port: int
    url: str
    bot_token: str
    app_token: str
    log: Path

    def received(self) -> list[Received]:
        """Every mail on the disk, in order."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [_received(json.loads(line)) for line in lines]

    def count(self) -> int:
        return self.log.read_bytes().count(b"\n") if self.log.exists() else 0


@asynccontextmanager
async def far_end(folder: Path) -> AsyncIterator[FarEnd]:
    """The sandbox in a process of its own: no kill of a bot touches it."""
    log = folder / "far-end.log"
    ports = {"SANDBOX_PORT": "0", "SANDBOX_SMTP_PORT": "0", "SANDBOX_IMAP_PORT": "0"}
    process = await _start(["-m", "sandbox"], {**ports, "SANDBOX_LOG": str(log)}, stdout=PIPE)
    try:
        assert process.stdout is not None
        where = json.loads(await process.stdout.readline())
        yield FarEnd(where["smtp_port"], where["http"], where["bot_token"], where["app_token"], log)
    finally:
        process.kill()
        await process.wait()


class Bot:
    """`suspensao run`, as an operator starts it."""

    def __init__(self, process: Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, end: FarEnd, database_url: str, key_file: Path) -> "Bot":
        environ = {
            "SLACK_BOT_TOKEN": end.bot_token,
            "SLACK_APP_TOKEN": end.app_token,
            "SLACK_API_URL": f"{end.url}/api/",
            "DATABASE_URL": database_url,
            "SUSPENSAO_KEY_FILE": str(key_file),
            "SUSPENSAO_ALLOWED_HOSTS": "127.0.0.0/8,::1,localhost",
        }
        command = ["-c", "from bot.cli import main; main()", "run"]
        return cls(await _start(command, environ, stdout=DEVNULL))

    async def until(self, reached: Callable[[], Awaitable[bool]]) -> None:
        """Returns once `reached`: another process's doing, so there is nothing to wait on but to look."""
        while not await reached():
            assert self._process.returncode is None, "the bot ended by itself"
            await asyncio.sleep(_LOOK_EVERY)

    async def kill(self) -> None:
        """SIGKILL: nothing of it runs any more, no handler, no finally."""
        self._process.send_signal(signal.SIGKILL)
        await self._process.wait()


async def _start(command: list[str], environ: Mapping[str, str], *, stdout: int) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, *command, cwd=ROOT, env={**os.environ, **environ}, stdout=stdout, stderr=DEVNULL
    )


def _received(line: Any) -> Received:
    (recipient,) = line["to"]
    message_id = line["carried"].strip().strip("<>")
    return Received(parseaddr(recipient)[1], message_id.partition("@")[0])
