"""Suspensions as the planner reads them: page by page, however many there are."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.contacts import Reach, reaches, with_contacts
from storage.enums import Channel, Kind, SuspensionState
from storage.models import Client, Contract, Notice, Suspension
from storage.tables import unindexed


class Told(NamedTuple):
    """The latest notice of a suspension by a rule. anchored_on: the date that it told; None: not known."""

    occurrence: int = 0
    anchored_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A suspension that may owe notices, and what decides which.

    reach: where the run's methods reach the client. declared_on: a prior notice, by the ERP's word.
    noticed: by the ids of the rules whose notice exists already.
    """

    suspension_id: int
    kind: Kind
    state: SuspensionState
    starts_on: dt.date
    ends_on: dt.date | None
    first_seen_on: dt.date
    client_name: str
    exempt_until: dt.date | None
    reach: Reach
    noticed: Mapping[int, Told]
    declared_on: dt.date | None = None


async def page(
    session: AsyncSession,
    *,
    channels: Sequence[Channel],
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
            *(col(field) for field in (c.name, c.exempt_until, s.declared_notice_on)),
        )
        .join(Contract, col(Contract.id) == col(s.contract_id))
        .join(c, col(c.id) == col(Contract.client_id))
        .where(
            col(s.id) > after,
            unindexed(col(s.kind)).in_([kind.value for kind in kinds]),
            unindexed(col(s.state)) != SuspensionState.CANCELLED.value,
            or_(col(s.ends_on).is_(None), col(s.ends_on) >= not_over_before),
        )
        .order_by(col(s.id))
        .limit(limit)
    )
    rows = (await session.execute(with_contacts(query, channels))).all()
    if not rows:
        return ()
    noticed = await _noticed(session, first=rows[0].id, last=rows[-1].id)
    reached = await reaches(session, rows, channels)
    return [
        Candidate(
            *(row.id, row.kind, row.state, row.starts_on, row.ends_on, row.first_seen_on),
            client_name=row.name,
            exempt_until=row.exempt_until,
            reach=reach,
            noticed=noticed.get(row.id, _NOTHING),
            declared_on=row.declared_notice_on,
        )
        for row, reach in zip(rows, reached, strict=True)
    ]


_NOTHING: Mapping[int, Told] = {}


async def _noticed(session: AsyncSession, *, first: int, last: int) -> Mapping[int, Mapping[int, Told]]:
    query = select(
        *(col(Notice.suspension_id), col(Notice.rule_id), col(Notice.occurrence), col(Notice.anchored_on))
    ).where(col(Notice.suspension_id).between(first, last))
    found: defaultdict[int, dict[int, Told]] = defaultdict(dict)
    for suspension_id, rule_id, occurrence, anchored_on in await session.execute(query):
        known = found[suspension_id].get(rule_id)
        if known is None or known.occurrence < occurrence:
            found[suspension_id][rule_id] = Told(occurrence, anchored_on)
    return found
