"""kill -9 amid a run, again and again, over every channel: what the ledger says, against what far ends got.

Real bots in processes of their own, the real SDKs, and far ends in another process that put each message on
the disk before they answer. None lost unflagged, none twice; in doubt at most what was under way at a kill,
each with its committed row. Then what settles by itself has settled, a person decides the rest by what far
ends have, and every client has got their notice once.

On PostgreSQL four bots share the work, and two are frozen (SIGSTOP) until their leases are long over.
"""

import asyncio
import datetime as dt
import random
import secrets
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import exists, select, update
from sqlmodel import col

from delivery.deciding import Scope, decide
from delivery.dispatcher import LEASE
from storage.engine import Database
from storage.enums import DeliveryState, RunState, RunTrigger, Verdict
from storage.keys import load_key_file
from storage.models import Attempt, Delivery, Run
from storage.vault import Vault
from tests.prove import provider
from tests.prove.processes import Bot, FarEnd, Nursery, far_end, nursery
from tests.prove.provider import Way, world_of

UNDER_WAY = (DeliveryState.CLAIMED, DeliveryState.SENDING)
TO_DO = (DeliveryState.PENDING, DeliveryState.RETRY_WAIT)
WENT = (DeliveryState.ACCEPTED, DeliveryState.DELIVERED)


@dataclass(frozen=True)
class Part:
    """So many messages through one far end, and so many kills meanwhile."""

    provider: str
    messages: int
    kills: int


@dataclass
class Proof:
    """What one proof is made with, and what it has counted."""

    db: Database
    end: FarEnd
    born: Nursery
    command: str
    together: int
    chance: random.Random
    bots: list[Bot] = field(default_factory=list)
    frozen: list[Bot] = field(default_factory=list)
    kills: int = 0

    async def bot(self) -> None:
        self.bots.append(await self.born.start(self.command))

    async def kill_one(self) -> None:
        """Any of them, at any moment of the next hundredth of a second."""
        victim = self.bots.pop(self.chance.randrange(len(self.bots)))
        await asyncio.sleep(self.chance.random() / 100)
        await victim.kill()
        self.kills += 1

    async def freeze_one(self) -> None:
        """The oldest: one that is only starting would rightly give up on its database when it thaws."""
        victim = self.bots.pop(0)
        victim.freeze()
        self.frozen.append(victim)


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_kills_over_every_channel(db: Database, database_url: str, tmp_path: Path) -> None:
    """The short form: two thousand mails with five kills, and a kill of each other channel."""
    parts = [Part("smtp", 2_000, 5), Part("sendgrid", 400, 1)]
    parts += [Part(name, 200, 1) for name in ("twilio", "sms_http", "fcm")]
    async with asyncio.timeout(300):
        await prove(db, database_url, tmp_path, parts)


@pytest.mark.usefixtures("long")
async def test_two_hundred_kills(db: Database, database_url: str, tmp_path: Path) -> None:
    """Twenty thousand messages; on PostgreSQL four bots at a time, and two frozen past their leases."""
    parts = [Part("smtp", 8_000, 80), Part("sendgrid", 3_000, 30)]
    parts += [Part(name, 3_000, 30) for name in ("twilio", "sms_http", "fcm")]
    together = 4 if db.dialect == "postgresql" else 1
    async with asyncio.timeout(1_200):
        await prove(db, database_url, tmp_path, parts, together=together)


async def prove(db: Database, url: str, folder: Path, parts: list[Part], *, together: int = 1) -> None:
    key_file, seed, began = folder / "key", secrets.randbelow(10_000), time.monotonic()
    async with far_end(folder) as end, nursery(end, url, key_file) as born:
        ways = await provider.ways(db, Vault(load_key_file(key_file)), end)
        # On SQLite one process has the file: the bot. On PostgreSQL they only send, and share the work.
        command = "run" if together == 1 else "worker"
        proof = Proof(db, end, born, command, together, random.Random(seed))  # noqa: S311  to be had again
        for part in parts:
            await send_and_kill(proof, ways[part.provider], part)
        await thaw(proof)
        await until_done(proof)
        doubts = await ledger_against_log(db, end, ways, kills=proof.kills)
        settled = await settle(proof, doubts)
        repeated = await everybody_once(db, end)
    sent = sum(part.messages for part in parts)
    print(  # noqa: T201  what `make prove` is for
        f"{db.dialect}, seed {seed}: {proof.kills} kills, {len(proof.frozen)} frozen, {sent} sends: "
        f"0 lost, 0 doubled, {len(doubts)} in doubt, {settled}; {repeated} pushes replaced themselves; "
        f"{time.monotonic() - began:.0f} s"
    )


async def send_and_kill(proof: Proof, way: Way, part: Part) -> None:
    """A run of its own through one far end, until nothing of it waits to be sent."""
    await provider.ask_for_a_run(proof.db, way, part.messages)
    start = proof.end.count()
    for number in range(part.kills):
        while len(proof.bots) < proof.together:
            await proof.bot()
        share = part.messages * (number + 1) // (part.kills + 1)
        aim = start + proof.chance.randint(min(1, share), share)
        await progress(proof, aim)
        await proof.kill_one()
        if proof.together > 1 and number > 0 and len(proof.frozen) < 2:
            await proof.bot()
            await proof.freeze_one()
    while len(proof.bots) < proof.together:
        await proof.bot()
    await progress(proof, None)


async def progress(proof: Proof, aim: int | None) -> None:
    """Until far ends have taken `aim` messages in all, or nothing waits to be sent."""
    looked = 0

    async def reached() -> bool:
        nonlocal looked
        looked += 1
        if aim is not None and proof.end.count() >= aim:
            return True
        return looked % 10 == 0 and not await in_states(proof.db, TO_DO)

    await proof.bots[-1].until(reached)


async def thaw(proof: Proof) -> None:
    """The frozen go on where they were, with leases long over: others have taken their rows."""
    if not proof.frozen:
        return
    await asyncio.sleep(LEASE.total_seconds() + 5)
    for bot in proof.frozen:
        bot.thaw()
    await asyncio.sleep(5)  # what they would do wrong, they would do at once
    for bot in proof.frozen:
        assert bot.alive
        await bot.kill()


async def until_done(proof: Proof) -> None:
    """Nothing waits and nothing is under way: what the dead had was taken over. Then everybody is killed."""

    async def reached() -> bool:
        await asyncio.sleep(0.1)
        return not await in_states(proof.db, (*TO_DO, *UNDER_WAY)) and await all_done(proof.db)

    if not proof.bots:
        await proof.bot()
    await proof.bots[0].until(reached)
    while proof.bots:
        await proof.bots.pop().kill()


async def ledger_against_log(
    db: Database, end: FarEnd, ways: Mapping[str, Way], *, kills: int
) -> list[Delivery]:
    """What kills did, before a person has decided anything; the deliveries in doubt."""
    world, received = world_of(db), end.received()
    deliveries, attempts = await world.rows(Delivery), await world.rows(Attempt)
    got = arrivals(end)
    began = {attempt.delivery_id for attempt in attempts}
    doubtful = [row for row in deliveries if row.state is DeliveryState.IN_DOUBT]
    assert {row.state for row in deliveries} <= {*WENT, DeliveryState.IN_DOUBT}
    assert [key for key, times in got.items() if times > 1 and key[0] != "fcm"] == [], "sent twice"
    assert [row.destination for row in deliveries if row.state in WENT and not any_of(got, row)] == [], "lost"
    known = {attempt.key for attempt in attempts}
    assert all(message.keys & known for message in received if message.provider != "twilio")
    assert all(row.id in began for row in doubtful)
    assert len(doubtful) <= kills * max(way.at_once for way in ways.values())
    return doubtful


async def settle(proof: Proof, doubts: list[Delivery]) -> str:
    """A person looks at what far ends have, once leases are over, and decides; then the bots go on."""
    db, got = proof.db, arrivals(proof.end)
    now = dt.datetime.now(dt.UTC)
    words: Counter[Verdict] = Counter()
    async with db.write() as session:
        # Nobody is alive to send: in place of five minutes' waiting, the dead ones' leases are over now.
        await session.execute(update(Delivery).values(lease_until=now - LEASE))
        for row in doubts:
            verdict = Verdict.ARRIVED if any_of(got, row) else Verdict.RESEND
            words[verdict] += 1
            await decide(
                session,
                Scope(delivery_id=row.id),
                verdict,
                press=f"press-{row.id}",
                by="U0PERSON",
                seen=now,
                now=now,
            )
    await proof.bot()
    await until_done(proof)
    return f"{words[Verdict.ARRIVED]} had arrived, {words[Verdict.RESEND]} were sent again"


async def everybody_once(db: Database, end: FarEnd) -> int:
    """Every delivery went, and its far end has it once; how many pushes came again in their own place."""
    got, deliveries = arrivals(end), await world_of(db).rows(Delivery)
    assert {row.state for row in deliveries} <= set(WENT)
    assert [row.destination for row in deliveries if not any_of(got, row)] == []
    assert [key for key, times in got.items() if times > 1 and key[0] != "fcm"] == []
    assert await all_done(db)
    return sum(times - 1 for times in got.values())


def arrivals(end: FarEnd) -> Counter[tuple[str, str]]:
    """How often each far end took a message for each address, number or device."""
    return Counter((message.provider, message.recipient) for message in end.received())


def any_of(got: Counter[tuple[str, str]], row: Delivery) -> int:
    return sum(got[name, row.destination] for name in ("smtp", "sendgrid", "twilio", "sms_http", "fcm"))


async def all_done(db: Database) -> bool:
    """A follow-up stays open for a while, for others that come back."""
    runs = [run for run in await world_of(db).rows(Run) if run.trigger is not RunTrigger.FOLLOW_UP]
    return {run.state for run in runs} == {RunState.DONE}


async def in_states(db: Database, states: tuple[DeliveryState, ...]) -> bool:
    async with db.read() as session:
        return bool(await session.scalar(select(exists().where(col(Delivery.state).in_(states)))))
