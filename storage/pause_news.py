"""Which pauses of accounts nobody was told of yet. The audit holds what was said, as it holds the pause."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import exists, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import accounts, audit
from storage.account_rows import MODELS, AccountRow
from storage.enums import Channel
from storage.models import AuditEntry
from storage.tables import table

_TOLD = "account.pause_told"


async def untold(session: AsyncSession) -> Sequence[tuple[Channel, AccountRow]]:
    """Active accounts that are paused for their own fault, and nobody was told since."""
    found: list[tuple[Channel, AccountRow]] = []
    for channel, model in MODELS.items():
        rows = table(model)
        paused = select(rows.c.id).where(rows.c.paused_at.is_not(None), rows.c.active)
        for account_id in (await session.scalars(paused)).all():
            row = await accounts.get(session, channel, account_id)
            if row is not None and row.paused_at and not await _said(session, channel, row.id, row.paused_at):
                found.append((channel, row))
    return found


async def _said(session: AsyncSession, channel: Channel, account_id: int | None, since: dt.datetime) -> bool:
    said = exists().where(
        col(AuditEntry.action) == _TOLD,
        col(AuditEntry.subject) == _subject(channel, account_id or 0),
        col(AuditEntry.at) >= since,
    )
    return bool(await session.scalar(select(said)))


async def told(session: AsyncSession, channel: Channel, account_id: int, *, now: dt.datetime) -> None:
    """Slack took the message."""
    await audit.append(session, at=now, actor="bot", action=_TOLD, subject=_subject(channel, account_id))


def _subject(channel: Channel, account_id: int) -> str:
    return f"{channel.value} {account_id}"
