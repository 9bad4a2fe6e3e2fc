"""kill -9 in the middle of a run, again and again: what the ledger says, against what the far end got.

A real bot process, real SMTP, and a receiver in another process that writes each mail to the disk before it
says 250. None lost unflagged, none twice; in doubt at most what was under way at a kill, each with its
committed row.
"""

import asyncio
import datetime as dt
import random
import secrets
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from delivery.schedule import local_date
from storage import accounts
from storage.accounts import EmailServerValues
from storage.engine import Database
from storage.enums import BacklogChoice, DeliveryState, RunState, RunTrigger, Security
from storage.keys import load_key_file
from storage.models import Attempt, Delivery
from storage.vault import Vault
from tests.prove.processes import Bot, FarEnd, Received, far_end
from tests.support.clock import FixedClock
from tests.support.world import DAY, World

UNDER_WAY = 100  # two lanes of fifty
USER, PASSWORD = "avisos@provedor.example", "senha-do-sandbox"


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_two_thousand_mails_and_five_kills(db: Database, database_url: str, tmp_path: Path) -> None:
    await prove(db, database_url, tmp_path, mails=2_000, kills=5, patience=90)


@pytest.mark.usefixtures("long")
async def test_ten_thousand_mails_and_forty_kills(db: Database, database_url: str, tmp_path: Path) -> None:
    """On PostgreSQL the rows of a dead process wait for the end of its lease: five minutes."""
    await prove(db, database_url, tmp_path, mails=10_000, kills=40, patience=900)


async def prove(db: Database, url: str, folder: Path, *, mails: int, kills: int, patience: float) -> None:
    key_file, seed = folder / "key", secrets.randbelow(10_000)
    chance = random.Random(seed)  # noqa: S311  to be had again from the seed that is printed
    async with asyncio.timeout(patience), far_end(folder) as end:
        run_id = await ask_for_a_run(db, end, key_file, mails)
        part = mails // (kills + 1)
        for kill in range(kills):
            await run_until_killed(end, url, key_file, mails=part * kill + chance.randrange(1, part))
        bot = await Bot.start(end, url, key_file)
        await bot.until(lambda: is_done(db, run_id))
        await bot.kill()
    told = await compare(db, end.received(), mails=mails, kills=kills)
    print(f"{db.dialect}, seed {seed}: {told}")  # noqa: T201  what `make prove` is for


async def run_until_killed(end: FarEnd, url: str, key_file: Path, *, mails: int) -> None:
    """A bot from its start to its SIGKILL, when the far end has that many mails in all."""

    async def reached() -> bool:
        return end.count() >= mails

    bot = await Bot.start(end, url, key_file)
    await bot.until(reached)
    await bot.kill()


async def is_done(db: Database, run_id: int) -> bool:
    return (await world_of(db).run(run_id)).state is RunState.DONE


async def ask_for_a_run(db: Database, end: FarEnd, key_file: Path, mails: int) -> int:
    """A provider with that many clients suspended today, and a person's request to send; the run's id."""
    world = await world_of(db).ready(paused=True)
    vault, now = Vault(load_key_file(key_file)), world.clock.now()
    values = EmailServerValues(
        name="Principal",
        host="127.0.0.1",
        port=end.smtp_port,
        security=Security.NONE,
        username=USER,
        sender_name="Fibra Sul",
        sender_address=USER,
    )
    async with db.write() as session:
        await accounts.update_email_server(
            session, vault, world.account.id, values, PASSWORD, by="test", now=now
        )
    today = local_date(now, "America/Sao_Paulo")
    await world.suspend(mails, starts_on=today, ends_on=today + 60 * DAY, first_seen_on=today)
    run = await world.runs.request(RunTrigger.HAND, "kill", backlog=BacklogChoice.INCLUDE)
    return run.id or 0


async def compare(db: Database, received: Sequence[Received], *, mails: int, kills: int) -> str:
    """The ledger against the far end's log; what there is to tell."""
    world = world_of(db)
    deliveries, attempts = await world.rows(Delivery), await world.rows(Attempt)
    got = Counter(mail.recipient for mail in received)
    doubtful = [row for row in deliveries if row.state is DeliveryState.IN_DOUBT]
    began = {attempt.delivery_id for attempt in attempts}
    assert len(deliveries) == mails
    assert {row.state for row in deliveries} <= {DeliveryState.ACCEPTED, DeliveryState.IN_DOUBT}
    assert max(got.values()) == 1, "sent twice"
    assert [row.destination for row in deliveries if row not in doubtful and not got[row.destination]] == []
    assert {mail.key for mail in received} <= {attempt.key for attempt in attempts}
    assert all(row.id in began for row in doubtful)
    assert len(doubtful) <= kills * UNDER_WAY
    went_out = sum(got[row.destination] for row in doubtful)
    return (
        f"{kills} kills, {mails} mails: 0 lost unflagged, 0 twice, {len(doubtful)} in doubt "
        f"({went_out} of them had gone out)"
    )


def world_of(db: Database) -> World:
    """The helpers of the core's tests, on today's date: the bot looks at the real clock."""
    return World(db, FixedClock(dt.datetime.now(dt.UTC)))
