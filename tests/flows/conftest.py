"""The whole product for an end-to-end test: a sandbox on free ports and the real bot against it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import demo
from bot.wiring import Parts
from tests.support.bot import running_bot, settings_for
from tests.support.camera import camera  # noqa: F401 - a fixture
from tests.support.provider import open_all_hours
from tests.support.sandbox import Control, RunningSandbox, running_sandbox


@pytest.fixture
async def sandbox() -> AsyncIterator[RunningSandbox]:
    """A workspace of the test's own, with its mail server."""
    async with running_sandbox() as running:
        yield running


@pytest.fixture
def control(sandbox: RunningSandbox) -> Control:
    """The hands of the workspace's people."""
    return sandbox.control


@pytest.fixture
async def bot(sandbox: RunningSandbox, database_url: str, tmp_path: Path) -> AsyncIterator[Parts]:
    """The bot as `suspensao demo` runs it, connected."""
    settings = settings_for(sandbox, database_url, tmp_path)
    async with running_bot(settings) as parts:
        await demo.prepare(parts.db, parts.clock.now())
        await open_all_hours(parts)
        yield parts
