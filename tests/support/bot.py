"""The real bot in the test's own loop: production wiring, against the sandbox."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import holidays  # noqa: F401  50 ms, once a process: on a busy machine more than LoopWatch lets pass

from bot.lifecycle import running
from bot.settings import Settings
from bot.slack import PING_SECONDS
from bot.wiring import Pace, Parts, build
from delivery.ports import Clock
from tests.support.loop_watch import LoopWatch

# Nobody reads along here, and nobody likes to wait.
QUICK = Pace(tick=0.2, report_pause=0.1, report_poll=1.0)


class SandboxAddress(Protocol):
    url: str
    bot_token: str
    app_token: str


def settings_for(
    sandbox: SandboxAddress, database_url: str, folder: Path, *, demo: bool = True, **more: str
) -> Settings:
    """Settings as `suspensao demo` makes them; `more`: further variables, or others in their place."""
    environ = {
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_APP_TOKEN": sandbox.app_token,
        "SLACK_API_URL": f"{sandbox.url}/api/",
        "DATABASE_URL": database_url,
        "SUSPENSAO_KEY_FILE": str(folder / "test.key"),
        "SUSPENSAO_ALLOWED_HOSTS": "127.0.0.0/8,::1,localhost",
        "SENDGRID_API_URL": sandbox.url,
        "TWILIO_API_URL": sandbox.url,
        "FCM_API_URL": sandbox.url,
        "FCM_TOKEN_URL": f"{sandbox.url}/token",
        **more,
    }
    return Settings.read(environ).model_copy(update={"demo": demo})


@asynccontextmanager
async def running_bot(
    settings: Settings, *, clock: Clock | None = None, ping_seconds: float = PING_SECONDS
) -> AsyncIterator[Parts]:
    """The bot, connected. Its database is migrated already (the `database_url` fixture).

    Fails where something held the loop meanwhile: the bot, the sandbox and the test share it.
    """
    parts = build(settings, clock=clock, pace=replace(QUICK, ping=ping_seconds))
    async with running(parts) as life:
        async with asyncio.timeout(10):
            await life.connected.wait()
        with LoopWatch():
            yield parts
        assert not life.broken.done(), life.broken
