"""`suspensao …` in a process of its own, as a person or a service manager starts it."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.bot import SandboxAddress

_ROOT = Path(__file__).parents[2]
_OURS = ("SUSPENSAO_", "SLACK_", "SANDBOX_", "DATABASE_URL")
_PATIENCE = 60.0


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str


def environ_for(sandbox: SandboxAddress, database_url: str, key_file: Path) -> dict[str, str]:
    """What an operator exports to run the bot against this workspace."""
    return {
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_APP_TOKEN": sandbox.app_token,
        "SLACK_API_URL": f"{sandbox.url}/api/",
        "DATABASE_URL": database_url,
        "SUSPENSAO_KEY_FILE": str(key_file),
    }


async def suspensao(*words: str, environ: Mapping[str, str]) -> Done:
    """The command to its end."""
    async with started(*words, environ=environ) as process, asyncio.timeout(_PATIENCE):
        out, err = await process.communicate()
    return Done(process.returncode or 0, out.decode(), err.decode())


@asynccontextmanager
async def started(*words: str, environ: Mapping[str, str]) -> AsyncIterator[Process]:
    """The command under way, with nothing of this process's own settings; gone after the block."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(_OURS)}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", "from bot.cli import main; main()", *words),
        cwd=_ROOT,
        env={**inherited, **environ},
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def end(process: Process, number: signal.Signals) -> Done:
    """Sends the signal and waits for the end."""
    process.send_signal(number)
    async with asyncio.timeout(_PATIENCE):
        out, err = await process.communicate()
    return Done(process.returncode or 0, out.decode(), err.decode())
