"""Each statement of the ledger changes what it names, for whom it is meant, and nothing else."""

import asyncio
import datetime as dt

import pytest

from storage import decisions, ledger, limits, runs, upkeep
from storage.engine import Database
from storage.enums import Channel, DeliveryState, Outcome, RunState
from storage.ledger import Result, Start
from storage.models import Attempt
from storage.owed import next_owed
from tests.support.clock import FixedClock
from tests.support.world import World

S = DeliveryState
MINUTE = dt.timedelta(minutes=1)
MINE, THEIRS = "mine", "theirs"


class Desk:
    """The ledger with three pending deliveries, and shorthands for its statements, each in its own commit."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.ids: list[int] = []

    @property
    def now(self) -> dt.datetime:
        return self.world.clock.now()

    async def pending(self, limit: int = 3) -> list[int]:
        async with self.world.db.write() as session:
            return await self._pending(session, limit)

    async def _pending(self, session: object, limit: int) -> list[int]:
        found = await next_owed(
            session,  # type: ignore[arg-type]
            run_id=1,
            channel=Channel.EMAIL,
            account_id=self.world.account.id,
            limit=limit,
        )
        return [item.delivery_id for item in found]

    async def claim(self, token: str = MINE, limit: int = 3, lease: dt.timedelta = 5 * MINUTE) -> list[int]:
        async with self.world.db.write() as session:
            ids = await self._pending(session, limit)
            await ledger.claim(session, ids, token=token, lease_until=self.now + lease, now=self.now)
        return ids

    async def begin(self, ids: list[int], token: str = MINE, reaches: dt.timedelta = MINUTE) -> set[int]:
        starts = [Start(n, f"{token}-{n}-{self.now:%H%M}", token, 1) for n in ids]
        async with self.world.db.write() as session:
            return set(
                await ledger.begin(
                    session, starts, token=token, lease_reaches=self.now + reaches, now=self.now
                )
            )

    async def record(
        self, n: int, outcome: Outcome, *, token: str = MINE, at: dt.datetime | None = None
    ) -> None:
        (attempt, *_) = [row for row in await self.world.rows(Attempt) if row.delivery_id == n]
        result = Result(n, attempt.key, outcome, ref="queue-id", retry_at=at)
        async with self.world.db.write() as session:
            await ledger.record(session, [result], token=token, now=self.now)

    async def recover(self, *, all_workers: bool = False) -> upkeep.Recovered:
        async with self.world.db.write() as session:
            return await upkeep.recover(session, now=self.now, all_workers=all_workers)


@pytest.fixture
async def desk(db: Database, clock: FixedClock) -> Desk:
    world = await World(db, clock).ready()
    await world.suspend(3)
    await world.planned()
    return Desk(world)


async def test_what_is_claimed_is_not_claimed_again(desk: Desk) -> None:
    first, second = await desk.claim(MINE, 2), await desk.claim(THEIRS, 3)
    assert (len(first), len(second), set(first) & set(second)) == (2, 1, set())


async def test_claims_at_once_share_the_work(desk: Desk) -> None:
    """SQLite in turn, PostgreSQL side by side: no row goes to two."""
    claims = await asyncio.gather(*(desk.claim(f"worker-{n}", 1) for n in range(5)))
    taken = [n for claimed in claims for n in claimed]
    assert len(taken) == len(set(taken)) <= 3


async def test_a_claim_begins_once_and_writes_its_attempts(desk: Desk) -> None:
    """Invariant 2: the row that says so is there before any call."""
    ids = await desk.claim()
    assert await desk.begin(ids) == set(ids)
    assert await desk.begin(ids) == set()
    assert await desk.world.states() == {S.SENDING: 3}
    assert [(a.delivery_id, a.number, a.outcome) for a in await desk.world.rows(Attempt)] == [
        (n, 1, None) for n in ids
    ]


async def test_nobody_begins_what_another_claimed(desk: Desk) -> None:
    ids = await desk.claim(THEIRS)
    assert await desk.begin(ids, MINE) == set()
    assert await desk.world.rows(Attempt) == []


async def test_a_claim_whose_lease_is_too_short_does_not_begin(desk: Desk) -> None:
    """Invariant 4: a call that might outlast the lease is not made."""
    ids = await desk.claim(lease=MINUTE)
    assert await desk.begin(ids, reaches=2 * MINUTE) == set()


@pytest.mark.parametrize("state", [RunState.STOPPED, RunState.CANCELLED])
async def test_a_claim_of_a_run_that_was_stopped_does_not_begin(desk: Desk, state: RunState) -> None:
    ids = await desk.claim()
    async with desk.world.db.write() as session:
        await runs.change(session, 1, state, RunState.RUNNING)
    assert await desk.begin(ids) == set()


async def test_released_is_pending_again(desk: Desk) -> None:
    await desk.claim()
    async with desk.world.db.write() as session:
        await ledger.release(session, token=MINE, now=desk.now)
    assert await desk.world.states() == {S.PENDING: 3}


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome.ACCEPTED, S.ACCEPTED),
        (Outcome.REJECTED, S.REJECTED),
        (Outcome.IN_DOUBT, S.IN_DOUBT),
        (Outcome.NOT_SENT, S.DEAD),  # no time to try again was given
    ],
)
async def test_an_answer_moves_its_delivery_and_ends_its_attempt(
    desk: Desk, outcome: Outcome, state: DeliveryState
) -> None:
    one, *_ = await desk.claim()
    await desk.begin([one])
    await desk.record(one, outcome)
    (attempt,) = await desk.world.rows(Attempt)
    assert (await desk.world.states())[state] == 1
    assert (attempt.outcome, attempt.finished_at) == (outcome, desk.now)


async def test_what_was_not_sent_waits_and_wakes_when_its_time_has_come(desk: Desk) -> None:
    one, *_ = await desk.claim(limit=1)
    await desk.begin([one])
    await desk.record(one, Outcome.NOT_SENT, at=desk.now + 2 * MINUTE)
    woken = []
    for _ in range(2):
        desk.world.clock.move(MINUTE)
        async with desk.world.db.write() as session:
            woken.append(await upkeep.wake_retries(session, now=desk.now))
    assert (woken, await desk.world.states()) == ([0, 1], {S.PENDING: 3})


async def test_a_worker_within_its_lease_is_left_alone(desk: Desk) -> None:
    await desk.begin((await desk.claim())[:1])
    desk.world.clock.move(5 * MINUTE)
    assert await desk.recover() == upkeep.Recovered(0, 0)


async def test_past_the_lease_claims_go_back_and_calls_are_in_doubt(desk: Desk) -> None:
    """Claimed was never sent; sending may have been: the one is free again, the other never repeated."""
    await desk.begin((await desk.claim())[:1])
    desk.world.clock.move(5 * MINUTE + dt.timedelta(seconds=1))
    assert await desk.recover() == upkeep.Recovered(given_back=2, in_doubt=1)
    assert await desk.world.states() == {S.PENDING: 2, S.IN_DOUBT: 1}


async def test_the_only_process_takes_over_at_once(desk: Desk) -> None:
    await desk.begin((await desk.claim())[:1])
    assert await desk.recover(all_workers=True) == upkeep.Recovered(given_back=2, in_doubt=1)


@pytest.mark.parametrize(
    ("late", "state"),
    [
        (Outcome.ACCEPTED, S.ACCEPTED),
        (Outcome.REJECTED, S.REJECTED),
        (Outcome.NOT_SENT, S.IN_DOUBT),
        (Outcome.IN_DOUBT, S.IN_DOUBT),
    ],
)
async def test_a_late_answer_settles_a_doubt_and_nothing_else(
    desk: Desk, late: Outcome, state: DeliveryState
) -> None:
    """A frozen process wakes with the answer: the far end's word counts, a second try does not start."""
    one, *_ = await desk.claim(limit=1)
    await desk.begin([one])
    await desk.recover(all_workers=True)
    await desk.record(one, late, at=desk.now)
    assert (await desk.world.states())[state] == 1


async def test_an_answer_for_a_claim_of_another_changes_nothing(desk: Desk) -> None:
    """The row was given back and claimed anew: the token of the first claim owns nothing any more."""
    ids = await desk.claim(MINE)
    await desk.recover(all_workers=True)
    await desk.claim(THEIRS)
    await desk.begin(ids, THEIRS)
    await desk.record(ids[0], Outcome.REJECTED, token=MINE)
    assert await desk.world.states() == {S.SENDING: 3}


@pytest.mark.parametrize("again", ["waits", "claimed", "sending"])
async def test_a_late_yes_counts_whoever_owns_the_delivery_by_then(desk: Desk, again: str) -> None:
    """A person had it sent again meanwhile, or a push repeats: what arrived is not sent once more."""
    one, *_ = await desk.claim(MINE, 1)
    await desk.begin([one])
    await desk.recover(all_workers=True)
    async with desk.world.db.write() as session:
        await decisions.resend(session, [one], run_id=1, now=desk.now)
    if again != "waits":
        await desk.claim(THEIRS, 1)
    if again == "sending":
        await desk.begin([one], THEIRS)
    await desk.record(one, Outcome.ACCEPTED, token=MINE)
    assert await desk.begin([one], THEIRS) == set()
    assert await desk.world.states() == {S.ACCEPTED: 1, S.PENDING: 2}


async def test_an_answer_is_recorded_once(desk: Desk) -> None:
    """The commit was cut off and is done again, or a receipt was faster: what stands, stands."""
    one, *_ = await desk.claim(limit=1)
    await desk.begin([one])
    await desk.record(one, Outcome.ACCEPTED)
    await desk.record(one, Outcome.REJECTED)
    (attempt,) = await desk.world.rows(Attempt)
    assert ((await desk.world.states())[S.ACCEPTED], attempt.outcome) == (1, Outcome.ACCEPTED)


async def test_a_pause_is_made_once(desk: Desk) -> None:
    """Two lanes find the same wrong password: one of them says so."""
    account = desk.world.account
    made = []
    for why in ("first", "second"):
        async with desk.world.db.write() as session:
            made.append(await limits.pause(session, account.channel, account.id, why=why, now=desk.now))
    async with desk.world.db.read() as session:
        terms = await limits.terms(session, account.channel, account.id)
    assert made == [True, False]
    assert terms is not None
    assert terms.paused_why == "first"


async def test_the_day_s_use_counts_calls_and_claims_since_midnight(desk: Desk) -> None:
    """Yesterday's are yesterday's; a claim counts before its call, so that two lanes do not both fit."""
    account, midnight = desk.world.account, desk.now
    first, *_ = await desk.claim(limit=1)
    await desk.begin([first])
    await desk.claim(THEIRS, limit=1)
    used = []
    for since in (midnight, midnight + MINUTE):
        async with desk.world.db.read() as session:
            used.append(await limits.taken(session, account.channel, account.id, since))
    assert used == [2, 1]
