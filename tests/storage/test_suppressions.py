"""Destinations that are sent nothing more: the same whatever the order, and a person has the last word."""

import datetime as dt
from itertools import permutations

from storage import suppressions
from storage.engine import Database
from storage.enums import Channel, SuppressionReason
from storage.models import AuditEntry, Suppression
from tests.support.clock import NOON_UTC, FixedClock
from tests.support.world import World

HOUR = dt.timedelta(hours=1)
R = SuppressionReason
TO = "maria@x.com"


async def suppress(db: Database, reason: R, *, to: str = TO, since: dt.datetime = NOON_UTC) -> None:
    async with db.write() as session:
        await suppressions.add(
            session, channel=Channel.EMAIL, destination=to, reason=reason, since=since, by="sendgrid"
        )


async def lift(db: Database, *, at: dt.datetime) -> bool:
    async with db.write() as session:
        return await suppressions.lift(session, channel=Channel.EMAIL, destination=TO, by="U1", now=at)


async def active(db: Database, *destinations: str) -> dict[str, R]:
    async with db.read() as session:
        return await suppressions.active(session, Channel.EMAIL, destinations or (TO,))


async def test_the_earliest_reason_stands(db: Database) -> None:
    """In every order; where two came at once, one of them, always the same."""
    reasons = [(R.SPAM, NOON_UTC), (R.BOUNCED, NOON_UTC), (R.UNSUBSCRIBED, NOON_UTC + HOUR)]
    for number, order in enumerate(permutations(reasons)):
        for reason, since in order:
            await suppress(db, reason, to=f"c{number}@x.com", since=since)
    found = await active(db, *(f"c{number}@x.com" for number in range(6)))
    assert list(found.values()) == [R.BOUNCED] * 6


async def test_a_person_lifts_it(db: Database, clock: FixedClock) -> None:
    """Once, and it stands in the audit."""
    await suppress(db, R.BOUNCED)
    assert [await lift(db, at=NOON_UTC + HOUR) for _ in range(2)] == [True, False]
    assert await active(db) == {}
    (entry,) = await World(db, clock).rows(AuditEntry)
    assert (entry.actor, entry.action, entry.subject) == ("U1", "suppression.lifted", f"email {TO}")


async def test_what_came_before_a_person_lifted_it_is_settled(db: Database) -> None:
    """A late event of an old bounce changes nothing; a new bounce counts."""
    await suppress(db, R.BOUNCED)
    await lift(db, at=NOON_UTC + HOUR)
    await suppress(db, R.SPAM, since=NOON_UTC)
    assert await active(db) == {}
    await suppress(db, R.SPAM, since=NOON_UTC + 2 * HOUR)
    assert await active(db) == {TO: R.SPAM}


async def test_one_method_at_a_time(db: Database) -> None:
    """An e-mail that bounced says nothing about the telephone."""
    await suppress(db, R.BOUNCED)
    async with db.read() as session:
        assert await suppressions.active(session, Channel.SMS, [TO]) == {}


async def test_they_are_listed_newest_first(db: Database) -> None:
    for number in range(3):
        await suppress(db, R.BOUNCED, to=f"c{number}@x.com", since=NOON_UTC + number * HOUR)
    async with db.read() as session:
        page = await suppressions.listed(session, limit=2)
    assert [row.destination for row in page] == ["c2@x.com", "c1@x.com"]
    assert all(isinstance(row, Suppression) for row in page)
