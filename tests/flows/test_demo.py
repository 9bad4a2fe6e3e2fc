"""`suspensao demo` as a newcomer starts it: up by itself, gone without a trace, whatever ends it."""

import asyncio
import re
import signal
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import aiohttp

from bot.cli.exits import Exit
from tests.support.cli import end, started

FREE_PORTS = {"SANDBOX_PORT": "0", "SANDBOX_SMTP_PORT": "0", "SANDBOX_IMAP_PORT": "0"}
PATIENCE = 60.0


@asynccontextmanager
async def demo() -> AsyncIterator[tuple[Process, str]]:
    """A demo that has greeted, and the address it gave."""
    async with started("demo", environ=FREE_PORTS) as process:
        async with asyncio.timeout(PATIENCE):
            yield process, await greeted(process)


async def greeted(process: Process) -> str:
    assert process.stdout is not None
    while line := (await process.stdout.readline()).decode():
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            return found.group()
    raise AssertionError("the demo ended without a greeting")


async def closed(url: str) -> None:
    """Returns once nothing listens there any more: another process's end, so there is only looking."""
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", urlsplit(url).port)
        except ConnectionRefusedError:
            return
        writer.close()
        await asyncio.sleep(0.05)


async def test_it_greets_once_everything_works() -> None:
    """The address is printed when the page is up and the bot connected: nothing to wait for after it."""
    async with demo() as (_, url), aiohttp.request("GET", f"{url}/control/health") as answer:
        assert await answer.json() == {"ok": True, "bot_connected": True}


async def test_ctrl_c_ends_it_all() -> None:
    """No traceback, code 0, and the ports are free again."""
    async with demo() as (process, url):
        done = await end(process, signal.SIGINT)
        await closed(url)
    assert (done.code, "Traceback" in done.err) == (Exit.OK, False)


async def test_a_killed_demo_leaves_nothing_behind() -> None:
    """The next `make demo` must find its ports free."""
    async with demo() as (process, url):
        await end(process, signal.SIGKILL)
        await closed(url)
