"""The processes of a proof: a sandbox that logs what its far ends take with fsync, and bots to be killed."""

import asyncio
import json
import os
import re
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import aiohttp

ROOT = Path(__file__).parents[2]
_LOOK_EVERY = 0.02
_KEY = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")  # an attempt's, wherever it travelled


@dataclass(frozen=True)
class Received:
    """One message that a far end took over: by which method, for whom, and the keys that travelled in it."""

    provider: str
    recipient: str
    keys: frozenset[str]


@dataclass(frozen=True)
class FarEnd:
    """A sandbox process, the accounts its far ends accept, and the log of what they took."""

    smtp_port: int
    url: str
    bot_token: str
    app_token: str
    log: Path
    accounts: Mapping[str, Any]

    def received(self) -> list[Received]:
        """Every message on the disk, in order."""
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
        async with aiohttp.ClientSession() as http, http.get(f"{where['http']}/control/accounts") as answer:
            accounts = await answer.json()
        yield FarEnd(where["smtp_port"], where["http"], where["bot_token"], where["app_token"], log, accounts)
    finally:
        process.kill()
        await process.wait()


class Bot:
    """`suspensao run` or `worker`, as an operator starts it."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    @property
    def alive(self) -> bool:
        with suppress(ProcessLookupError):
            os.kill(self.pid, 0)
            return True
        return False

    async def until(self, reached: Callable[[], Awaitable[bool]]) -> None:
        """Returns once `reached`: another process's doing, so there is nothing to wait on but to look."""
        while not await reached():
            assert self.alive, "the bot ended by itself"
            await asyncio.sleep(_LOOK_EVERY)

    async def kill(self) -> None:
        """SIGKILL: nothing of it runs any more, no handler, no finally."""
        os.kill(self.pid, signal.SIGKILL)
        while self.alive:  # noqa: ASYNC110  a process that is no child of ours sends nobody word of its end
            await asyncio.sleep(0.001)

    def freeze(self) -> None:
        """SIGSTOP: between one instruction and the next, for as long as somebody likes."""
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self.pid, signal.SIGCONT)


class Nursery:
    """Starts bots by forking one process that has imported everything: see nursery.py."""

    def __init__(self, process: Process, environ: Mapping[str, str]) -> None:
        self._process = process
        self._environ = environ

    async def start(self, command: str = "run") -> Bot:
        """A new bot, with the environment an operator would give it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        line = json.dumps({"args": [command], "env": dict(self._environ)})
        self._process.stdin.write(line.encode() + b"\n")
        return Bot(int(await self._process.stdout.readline()))


@asynccontextmanager
async def nursery(end: FarEnd, database_url: str, key_file: Path) -> AsyncIterator[Nursery]:
    """Bots for that sandbox and that database."""
    environ = {
        "SLACK_BOT_TOKEN": end.bot_token,
        "SLACK_APP_TOKEN": end.app_token,
        "SLACK_API_URL": f"{end.url}/api/",
        "DATABASE_URL": database_url,
        "SUSPENSAO_KEY_FILE": str(key_file),
        "SUSPENSAO_ALLOWED_HOSTS": "127.0.0.0/8,::1,localhost",
        "SUSPENSAO_BACKUPS": "0",
        "SENDGRID_API_URL": end.url,
        "TWILIO_API_URL": end.url,
        "FCM_API_URL": end.url,
        "FCM_TOKEN_URL": f"{end.url}/token",
        "SUSPENSAO_LOG_LEVEL": "ERROR",
    }
    process = await _start(["-m", "tests.prove.nursery"], {}, stdout=PIPE, stdin=PIPE)
    try:
        yield Nursery(process, environ)
    finally:
        process.kill()
        await process.wait()


async def _start(
    command: list[str], environ: Mapping[str, str], *, stdout: int, stdin: int = DEVNULL
) -> Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, *command),
        cwd=ROOT,
        env={**os.environ, **environ},
        stdin=stdin,
        stdout=stdout,
        stderr=DEVNULL,
    )


def _received(line: Any) -> Received:
    (recipient,) = line["to"]
    return Received(
        line["provider"], parseaddr(recipient)[1] or recipient, frozenset(_KEY.findall(line["carried"]))
    )
