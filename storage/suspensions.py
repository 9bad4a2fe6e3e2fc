"""Suspensions as the planner reads them: page by page, however many there are."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, or_, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.enums import Channel, Kind, SuspensionState
from storage.models import Client, Contract, Device, Notice, Suspension


@dataclass(frozen=True, slots=True)
class Candidate:
    """A suspension that may owe notices, and what decides which.

    destinations: where the run's channel reaches the client; empty where nowhere.
    noticed: ids of the rules whose notice exists already.
    """

    suspension_id: int
    kind: Kind
    state: SuspensionState
    starts_on: dt.date
    ends_on: dt.date | None
    first_seen_on: dt.date
    client_name: str
    exempt_until: dt.date | None
    destinations: tuple[str, ...]
    noticed: frozenset[int]


async def page(
    session: AsyncSession,
    *,
    channel: Channel,
    kinds: Collection[Kind],
    not_over_before: dt.date,
    after: int,
    limit: int,
) -> Sequence[Candidate]:
    """The next `limit` candidates with an id above `after`, in the order of their ids.

    Cancelled suspensions owe nothing and are left out, and so are those that ended before `not_over_before`.
    """
    s, c = Suspension, Client
    query = (
        select(
            *(col(field) for field in (s.id, s.kind, s.state, s.starts_on, s.ends_on, s.first_seen_on)),
            *(col(field) for field in (c.name, c.exempt_until, c.email, c.mobile)),
            col(c.id).label("client_id"),
        )
        .join(Contract, col(Contract.id) == col(s.contract_id))
        .join(c, col(c.id) == col(Contract.client_id))
        .where(
            col(s.id) > after,
            col(s.kind).in_(list(kinds)),
            col(s.state) != SuspensionState.CANCELLED,
            or_(col(s.ends_on).is_(None), col(s.ends_on) >= not_over_before),
        )
        .order_by(col(s.id))
        .limit(limit)
    )
    rows = (await session.execute(query)).all()
    if not rows:
        return ()
    noticed = await _noticed(session, first=rows[0].id, last=rows[-1].id)
    devices = await _devices(session, [row.client_id for row in rows]) if channel is Channel.PUSH else {}
    return [
        Candidate(
            *(row.id, row.kind, row.state, row.starts_on, row.ends_on, row.first_seen_on),
            client_name=row.name,
            exempt_until=row.exempt_until,
            destinations=_destinations(channel, row, devices),
            noticed=noticed.get(row.id, frozenset()),
        )
        for row in rows
    ]


async def _noticed(session: AsyncSession, *, first: int, last: int) -> dict[int, frozenset[int]]:
    query = select(col(Notice.suspension_id), col(Notice.rule_id)).where(
        col(Notice.suspension_id).between(first, last)
    )
    found: defaultdict[int, set[int]] = defaultdict(set)
    for suspension_id, rule_id in await session.execute(query):
        found[suspension_id].add(rule_id)
    return {key: frozenset(rules) for key, rules in found.items()}


async def _devices(session: AsyncSession, client_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    query = (
        select(col(Device.client_id), col(Device.token))
        .where(col(Device.client_id).in_(client_ids))
        .order_by(col(Device.id))
    )
    found: defaultdict[int, list[str]] = defaultdict(list)
    for client_id, token in await session.execute(query):
        found[client_id].append(token)
    return {key: tuple(tokens) for key, tokens in found.items()}


def _destinations(channel: Channel, row: Row[Any], devices: dict[int, tuple[str, ...]]) -> tuple[str, ...]:
    if channel is Channel.PUSH:
        return devices.get(row.client_id, ())
    contact: str | None = row.email if channel is Channel.EMAIL else row.mobile
    return (contact,) if contact else ()
