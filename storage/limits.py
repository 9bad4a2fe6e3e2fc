"""What an account may send: whether it is on or paused, and how much of its day is used."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, Select, bindparam, func, or_, select, update
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import audit
from storage.enums import Channel, DeliveryState, Outcome
from storage.models import Attempt, Delivery, EmailServer, PushApp, SmsGateway
from storage.tables import table

_ACCOUNTS = {
    Channel.EMAIL: table(EmailServer),
    Channel.SMS: table(SmsGateway),
    Channel.PUSH: table(PushApp),
}
_ONE = {
    channel: select(accounts).where(accounts.c.id == bindparam("of_id"))
    for channel, accounts in _ACCOUNTS.items()
}
_ONE_LOCKED = {channel: query.with_for_update(key_share=True) for channel, query in _ONE.items()}


@dataclass(frozen=True, slots=True)
class Terms:
    """An account as its dispatcher sees it.

    name: for people. signed_by, contact: how its messages sign, and where a client can answer.
    per_day, per_month: what it may use on the provider's local day and month, None for no ceiling: mails,
    pushes, segments of SMS. unit_cents: the price of one, None where it is not known.
    fold_accents: its messages are written without accents. day_lifted_until: till then per_day is not kept.
    """

    name: str
    signed_by: str
    contact: str
    active: bool
    paused_at: dt.datetime | None
    paused_why: str | None
    per_day: int | None
    per_month: int | None = None
    unit_cents: int | None = None
    fold_accents: bool = True
    day_lifted_until: dt.datetime | None = None

    @property
    def has_ceiling(self) -> bool:
        return self.per_day is not None or self.per_month is not None

    def keeps_day(self, now: dt.datetime) -> bool:
        """Whether its day has a ceiling now."""
        return self.per_day is not None and (self.day_lifted_until is None or self.day_lifted_until <= now)


async def terms(
    session: AsyncSession, channel: Channel, account_id: int, *, lock: bool = False
) -> Terms | None:
    """None where the account does not exist.

    lock: hold its row until the transaction ends, so that two processes do not both spend the rest of a day.
    """
    query = _ONE_LOCKED[channel] if lock else _ONE[channel]
    row = (await session.execute(query, {"of_id": account_id})).mappings().one_or_none()
    if row is None:
        return None
    return Terms(
        name=row.get("name") or row.get("project_id") or "",
        signed_by=row.get("sender_name") or "",
        contact=row.get("reply_to") or row.get("sender_address") or "",
        active=row["active"],
        paused_at=row["paused_at"],
        paused_why=row["paused_why"],
        per_day=row.get("per_day"),
        per_month=row.get("per_month"),
        unit_cents=row.get("price_cents_segment"),
        fold_accents=row.get("fold_accents", True),
        day_lifted_until=row.get("day_lifted_until"),
    )


async def active(session: AsyncSession) -> Sequence[tuple[Channel, int]]:
    """Accounts that are on."""
    found: list[tuple[Channel, int]] = []
    for channel, accounts in _ACCOUNTS.items():
        ids = await session.scalars(select(accounts.c.id).where(accounts.c.active).order_by(accounts.c.id))
        found += [(channel, account_id) for account_id in ids]
    return found


async def holding_back(session: AsyncSession) -> Sequence[tuple[Channel, int, Terms]]:
    """Accounts that may hold deliveries back: off, paused, or with a ceiling."""
    found = []
    for channel, accounts in _ACCOUNTS.items():
        for account_id in (await session.scalars(select(accounts.c.id))).all():
            of = await terms(session, channel, account_id)
            if of is not None and (not of.active or of.paused_at is not None or of.has_ceiling):
                found.append((channel, account_id, of))
    return found


async def pause(
    session: AsyncSession, channel: Channel, account_id: int, *, why: str, now: dt.datetime
) -> bool:
    """Pause an account for its own fault. False where it was paused already: it is said once."""
    accounts = _ACCOUNTS[channel]
    result: Any = await session.execute(
        update(accounts)
        .where(accounts.c.id == account_id, accounts.c.paused_at.is_(None))
        .values(paused_at=now, paused_why=why)
    )
    paused = isinstance(result, CursorResult) and result.rowcount > 0
    if paused:
        subject = f"{channel.value} {account_id}"
        await audit.append(
            session, at=now, actor="bot", action="account.paused", subject=subject, after={"why": why}
        )
    return paused


async def used(
    session: AsyncSession, channel: Channel, account_id: int, since: dt.datetime, until: dt.datetime
) -> int:
    """Units of the calls begun through an account between two moments; what did not go out is not used."""
    begun = _begun(channel, account_id, since).where(col(Attempt.started_at) < until)
    return int(await session.scalar(begun) or 0)


async def taken(
    session: AsyncSession, channel: Channel, account_id: int, since: dt.datetime, *, but: str = ""
) -> int:
    """Units of the calls begun since a moment, and of what other lanes than `but` are about to send.

    In one statement: what begins meanwhile is counted once, as the one or as the other.
    """
    claimed = select(func.sum(col(Delivery.units))).where(
        col(Delivery.state) == DeliveryState.CLAIMED, col(Delivery.worker) != but, *_of(channel, account_id)
    )
    begun = _begun(channel, account_id, since)
    row = (await session.execute(select(begun.scalar_subquery(), claimed.scalar_subquery()))).one()
    return sum(int(units or 0) for units in row)


def _begun(channel: Channel, account_id: int, since: dt.datetime) -> Select[int]:
    """Attempts are read from the newest back: as many rows as that time has, however old the ledger is."""
    newest_first = select(col(Attempt.id)).order_by(col(Attempt.id).desc())
    last_before = newest_first.where(col(Attempt.started_at) < since).limit(1).scalar_subquery()
    return (
        select(func.sum(col(Delivery.units)))
        .select_from(Attempt)
        .join(Delivery, col(Delivery.id) == col(Attempt.delivery_id))
        .where(
            col(Attempt.id) > func.coalesce(last_before, 0),
            or_(col(Attempt.outcome).is_(None), col(Attempt.outcome) != Outcome.NOT_SENT),
            *_of(channel, account_id),
        )
    )


async def last_call(session: AsyncSession, channel: Channel, account_id: int) -> dt.datetime | None:
    """When a call through the account was last begun."""
    query = (
        select(col(Attempt.started_at))
        .join(Delivery, col(Delivery.id) == col(Attempt.delivery_id))
        .where(*_of(channel, account_id))
        .order_by(col(Attempt.id).desc())
        .limit(1)
    )
    return (await session.scalars(query)).one_or_none()


def _of(channel: Channel, account_id: int) -> tuple[ColumnElement[bool], ...]:
    return col(Delivery.channel) == channel, col(Delivery.account_id) == account_id
