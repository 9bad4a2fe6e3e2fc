"""The bot's life as an operator sees it: what stops a start, in which sentence and code, and how it ends."""

import asyncio
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.cli.exits import Exit
from bot.lifecycle import Life, running
from bot.wiring import build
from storage.engine import Database, DatabaseInUse
from tests.support.bot import settings_for
from tests.support.cli import end, environ_for, started, suspensao
from tests.support.database import raw
from tests.support.sandbox import RunningSandbox, running_sandbox

START_SECONDS = 60.0  # a process of its own, on a machine that may be busy


@pytest.fixture
async def sandbox() -> AsyncIterator[RunningSandbox]:
    """A workspace to connect to."""
    async with running_sandbox() as one:
        yield one


@pytest.fixture
def environ(sandbox: RunningSandbox, sqlite_url: str, tmp_path: Path) -> dict[str, str]:
    """Everything right; a test makes one thing wrong."""
    return environ_for(sandbox, sqlite_url, tmp_path / "test.key")


async def test_a_wrong_token_ends_the_start(environ: dict[str, str]) -> None:
    """Trying again would not help: the sentence says which token, and repeats none of it."""
    done = await suspensao("run", environ=environ | {"SLACK_APP_TOKEN": "xapp-wrong"})
    assert done.code == Exit.SLACK
    assert "O Slack não aceita o SLACK_APP_TOKEN (invalid_auth)" in done.err
    assert "xapp-wrong" not in done.err
    assert "Traceback" not in done.err


async def test_a_key_open_to_others_ends_the_start(environ: dict[str, str], tmp_path: Path) -> None:
    """A key that anybody can read seals nothing; the sentence gives the command that mends it."""
    key = tmp_path / "open.key"
    key.touch()
    key.chmod(0o644)
    done = await suspensao("run", environ=environ | {"SUSPENSAO_KEY_FILE": str(key)})
    assert done.code == Exit.SETTINGS
    assert f"chmod 600 {key}" in done.err


async def test_a_newer_database_ends_the_start(environ: dict[str, str]) -> None:
    """An old program on a new database would lose what it does not know."""
    async with raw(environ["DATABASE_URL"]) as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    done = await suspensao("run", environ=environ)
    assert done.code == Exit.DATABASE
    assert "versão mais nova" in done.err


async def test_a_second_bot_on_a_file_ends_and_the_first_goes_on(
    environ: dict[str, str], sandbox: RunningSandbox
) -> None:
    """Two bots on one file would each send what the other has claimed."""
    async with started("run", environ=environ) as first:
        await sandbox.control.wait_for_bot(START_SECONDS)
        second = await suspensao("run", environ=environ)
        assert second.code == Exit.DATABASE
        assert "Já há um bot" in second.err
        assert first.returncode is None


async def test_sigterm_ends_it_cleanly(environ: dict[str, str], sandbox: RunningSandbox) -> None:
    """A service manager's stop: no traceback, code 0, and the workspace sees it leave."""
    async with started("run", environ=environ) as bot:
        await sandbox.control.wait_for_bot(START_SECONDS)
        done = await end(bot, signal.SIGTERM)
    assert done.code == Exit.OK
    assert "Traceback" not in done.err
    assert not (await sandbox.control.get("health"))["bot_connected"]


async def test_whoever_finds_the_lock_taken_changes_nothing(
    sandbox: RunningSandbox, sqlite_url: str, tmp_path: Path
) -> None:
    """A newer version started beside a running bot must not migrate the database under it."""
    other = Database.open(sqlite_url)
    other.claim_process()
    prepared = asyncio.Event()

    async def prepare() -> None:
        prepared.set()

    parts = build(settings_for(sandbox, sqlite_url, tmp_path))
    with pytest.raises(DatabaseInUse):
        async with running(parts, prepare=prepare):
            pass
    await other.close()
    assert not prepared.is_set()


async def test_what_connects_to_slack_lives_as_long_as_the_bot(
    sandbox: RunningSandbox, sqlite_url: str, tmp_path: Path
) -> None:
    """Every call goes over connections that are kept, and none is left open."""
    parts = build(settings_for(sandbox, sqlite_url, tmp_path))
    async with running(parts) as life:
        await life.connected.wait()
        kept = parts.app.client.session
        assert kept is not None
        assert not kept.closed
    assert kept.closed


async def test_a_part_that_breaks_is_told() -> None:
    """A bot without its dispatcher looks alive and sends nothing: it must end instead."""

    async def breaks() -> None:
        raise RuntimeError("the dispatcher is gone")

    life = Life()
    life.watch(asyncio.create_task(breaks()))
    with pytest.raises(RuntimeError, match="dispatcher"):
        await life.broken
