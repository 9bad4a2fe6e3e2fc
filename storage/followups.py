"""What follows a delivery that failed: looked at once, wherever and whenever it failed.

A delivery fails by its own answer, by a receipt that comes later, or by having run out of tries. Whoever
wrote that down did not have to know of other methods: `followed_at` is empty, and the next look finds it.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, exists, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.contacts import Reach, reaches, with_contacts
from storage.enums import Channel, DeliveryState, RunState
from storage.models import Attempt, Decision, Delivery, Notice, Run
from storage.owed import Owed, owed, reading_owed
from storage.transitions import UNFOLLOWED, note_these


@dataclass(frozen=True, slots=True)
class Failed:
    """A notice of which deliveries failed and were not followed yet.

    owed: the last of them. ids: all of them. tried: the states of all the notice's deliveries, by method.
    """

    notice_id: int
    run_id: int
    run_state: RunState
    owed: Owed
    ids: Sequence[int]
    tried: Mapping[Channel, frozenset[DeliveryState]]
    reach: Reach


async def unfollowed(session: AsyncSession, channels: Sequence[Channel], *, limit: int) -> Sequence[Failed]:
    """Some notices of which a delivery failed; how `channels` reach their clients.

    On PostgreSQL the notices are locked until the transaction ends, and those another process holds are
    passed over: a notice goes on by one method at a time.
    """
    query = (
        with_contacts(reading_owed(), channels)
        .add_columns(col(Delivery.id).label("this"), col(Notice.id).label("of_notice"))
        .add_columns(col(Run.id).label("of_run"), col(Run.state).label("run_state"))
        .where(UNFOLLOWED)
        .order_by(col(Delivery.id))
        .limit(limit)
        .with_for_update(of=Notice, skip_locked=True)
    )
    last: dict[int, Row[Any]] = {}
    ids: defaultdict[int, list[int]] = defaultdict(list)
    for row in await session.execute(query):
        last[row.of_notice] = row
        ids[row.of_notice].append(row.this)
    rows = list(last.values())
    tried = await _tried(session, list(last))
    found = await reaches(session, rows, channels)
    return [
        Failed(of, row.of_run, row.run_state, owed(row), ids[of], tried[of], reach)
        for (of, row), reach in zip(last.items(), found, strict=True)
    ]


async def mark(session: AsyncSession, delivery_ids: Collection[int], *, now: dt.datetime) -> None:
    """These deliveries that failed were followed, by a next method or by none."""
    await session.execute(note_these().values(followed_at=now), {"ids": list(delivery_ids)})


# A push repeats by itself where its process died. Refused at last, its first call may still have arrived.
_unknown_before = and_(
    col(Delivery.channel) == Channel.PUSH,
    exists().where(col(Attempt.delivery_id) == col(Delivery.id), col(Attempt.outcome).is_(None)),
    ~exists().where(col(Decision.delivery_id) == col(Delivery.id)),
)


async def _tried(
    session: AsyncSession, notice_ids: Collection[int]
) -> Mapping[int, Mapping[Channel, frozenset[DeliveryState]]]:
    query = select(
        col(Delivery.notice_id), col(Delivery.channel), col(Delivery.state), _unknown_before
    ).where(col(Delivery.notice_id).in_(notice_ids))
    found: defaultdict[int, defaultdict[Channel, set[DeliveryState]]] = defaultdict(lambda: defaultdict(set))
    for notice_id, channel, state, unknown in await session.execute(query):
        found[notice_id][channel].add(DeliveryState.IN_DOUBT if unknown else state)
    return {
        notice_id: {channel: frozenset(states) for channel, states in by_channel.items()}
        for notice_id, by_channel in found.items()
    }
