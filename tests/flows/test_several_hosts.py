"""Several processes on one PostgreSQL: two bots and a worker, as an operator starts them on three hosts."""

import datetime as dt
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.wiring import Parts
from storage.enums import RunTrigger
from storage.models import EmailServer
from tests.support.bot import running_bot, settings_for
from tests.support.cli import environ_for, started
from tests.support.provider import bring_in, clients_csv, set_up
from tests.support.sandbox import Control, RunningSandbox, text_of
from tests.support.world import WHO

TODAY = dt.datetime.now(dt.UTC).date()
RATE = 1_200

pytestmark = pytest.mark.parametrize("dialect", [pytest.param("postgresql", marks=pytest.mark.postgres)])


@pytest.fixture
async def others(
    bot: Parts, sandbox: RunningSandbox, database_url: str, tmp_path: Path
) -> AsyncIterator[None]:
    """Beside `bot` another one, and a worker in a process of its own, without Slack's tokens."""
    environ = environ_for(sandbox, database_url, tmp_path / "test.key")
    environ |= {"SUSPENSAO_ALLOWED_HOSTS": "127.0.0.0/8", "SUSPENSAO_LOG_FORMAT": "json"}
    environ = {key: value for key, value in environ.items() if not key.startswith("SLACK_")}
    another = running_bot(settings_for(sandbox, database_url, tmp_path))
    async with another, started("worker", environ=environ) as worker:
        assert worker.stderr is not None
        while b"at_work" not in await worker.stderr.readline():
            assert worker.returncode is None
        yield


@pytest.mark.usefixtures("others")
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
    # A second's count would show this machine's jitter; two that shared nothing would take half as long.
    assert moments[-1] - moments[0] >= 79 * 60 / RATE
    shown = [m for m in await control.messages() if "80 avisos" in text_of(m)]
    assert len(shown) == 1
