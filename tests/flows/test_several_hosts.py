"""Several processes on one PostgreSQL: two bots and a worker, as an operator starts them on three hosts."""

import datetime as dt
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.lifecycle import running
from bot.wiring import Parts, build
from storage.enums import RunTrigger
from storage.models import EmailServer
from tests.support.bot import QUICK, settings_for
from tests.support.cli import environ_for, started
from tests.support.provider import bring_in, clients_csv, set_up
from tests.support.sandbox import Control, RunningSandbox, text_of
from tests.support.world import WHO

TODAY = dt.datetime.now(dt.UTC).date()
RATE = 1_200

pytestmark = pytest.mark.parametrize("dialect", [pytest.param("postgresql", marks=pytest.mark.postgres)])


@pytest.fixture
async def bot(sandbox: RunningSandbox, database_url: str, tmp_path: Path) -> AsyncIterator[Parts]:
    """One of two bots, which share a loop here: nobody looks how long it is held."""
    settings = settings_for(sandbox, database_url, tmp_path)
    one, other = build(settings, pace=QUICK), build(settings, pace=QUICK)
    async with running(one) as life, running(other) as another_life:
        await life.connected.wait()
        await another_life.connected.wait()
        yield one


@pytest.fixture
async def worker(
    bot: Parts, sandbox: RunningSandbox, database_url: str, tmp_path: Path
) -> AsyncIterator[None]:
    """In a process of its own, without Slack's tokens."""
    environ = environ_for(sandbox, database_url, tmp_path / "test.key")
    environ |= {"SUSPENSAO_ALLOWED_HOSTS": "127.0.0.0/8", "SUSPENSAO_LOG_FORMAT": "json"}
    environ = {key: value for key, value in environ.items() if not key.startswith("SLACK_")}
    async with started("worker", environ=environ) as process:
        assert process.stderr is not None
        while b"at_work" not in await process.stderr.readline():
            assert process.returncode is None
        yield


@pytest.mark.usefixtures("worker")
async def test_they_share_a_run_its_rate_and_its_message(
    bot: Parts, control: Control, sandbox: RunningSandbox
) -> None:
    """Each client one mail, never faster than the account's rate as its server sees it, and one message."""
    await set_up(bot, sandbox)
    async with bot.db.write() as session:
        await session.execute(update(EmailServer).values(per_minute=RATE))
    until = TODAY + dt.timedelta(days=60)
    rows = [(str(n), f"Cliente {n}", f"c{n}@x.example", TODAY, until) for n in range(80)]
    await bring_in(bot, clients_csv(*rows))
    await bot.runs.request(RunTrigger.HAND, "many", asked_by=WHO)
    await control.wait_for_message("80 avisos enviados", timeout=60)
    mails = await control.outbox("smtp")
    assert Counter(Counter(mail["to"] for mail in mails).values()) == {1: 80}
    moments = sorted(mail["at"] for mail in mails)
    # The first mail waits for its connection; two that shared nothing would take six tenths of this.
    assert moments[-1] - moments[0] >= 0.9 * 79 * 60 / RATE
    shown = [m for m in await control.messages() if "80 avisos" in text_of(m)]
    assert len(shown) == 1
