"""The texts that staff wrote: versions that follow one another, none of them ever changed."""

import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col
from sqlmodel import select as select_rows
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import audit
from storage.enums import Channel
from storage.models import MessageVersion
from storage.tables import table


class Overtaken(Exception):
    """Somebody else saved a version meanwhile: `newest` is theirs."""

    def __init__(self, newest: MessageVersion) -> None:
        super().__init__(f"version {newest.version}")
        self.newest = newest


async def latest_id(session: AsyncSession) -> int:
    """The id of the newest version of any message; 0 where nobody has written one."""
    return int((await session.execute(select(func.max(col(MessageVersion.id))))).scalar_one() or 0)


async def as_of(session: AsyncSession, newest_id: int) -> Sequence[MessageVersion]:
    """The version of each message and channel that was current when `newest_id` was the newest of all."""
    current = (
        select(func.max(col(MessageVersion.id)))
        .where(col(MessageVersion.id) <= newest_id)
        .group_by(col(MessageVersion.message), col(MessageVersion.channel))
    )
    query = select_rows(MessageVersion).where(col(MessageVersion.id).in_(current))
    return (await session.exec(query)).all()


async def current(session: AsyncSession, message: str, channel: Channel) -> MessageVersion | None:
    """The newest version; None where the default text stands."""
    return next(iter(await history(session, message, channel, limit=1)), None)


async def history(
    session: AsyncSession, message: str, channel: Channel, *, limit: int
) -> Sequence[MessageVersion]:
    """The newest versions of a message in a channel, newest first."""
    query = (
        select_rows(MessageVersion)
        .where(col(MessageVersion.message) == message, col(MessageVersion.channel) == channel)
        .order_by(col(MessageVersion.version).desc())
        .limit(limit)
    )
    return (await session.exec(query)).all()


async def version(
    session: AsyncSession, message: str, channel: Channel, number: int
) -> MessageVersion | None:
    query = select_rows(MessageVersion).where(
        col(MessageVersion.message) == message,
        col(MessageVersion.channel) == channel,
        col(MessageVersion.version) == number,
    )
    return (await session.exec(query)).one_or_none()


async def save(
    session: AsyncSession,
    message: str,
    channel: Channel,
    parts: Mapping[str, str],
    *,
    base: int,
    by: str,
    now: dt.datetime,
    restored_from: int | None = None,
) -> MessageVersion:
    """The version that follows `base`, the one its author had before them. Raises Overtaken.

    parts: the text of each field; empty for the default text.
    """
    before = await current(session, message, channel)
    if before is not None and before.version != base:
        raise Overtaken(before)
    values = {
        "message": message,
        "channel": channel,
        "version": base + 1,
        "parts": dict(parts),
        "author": by,
        "restored_from": restored_from,
        "created_at": now,
    }
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    statement = dialect.insert(table(MessageVersion)).values(values).on_conflict_do_nothing()
    # On PostgreSQL two people may have read the same base: the unique key lets one of them through.
    made = (await session.execute(statement.returning(table(MessageVersion).c.id))).scalar_one_or_none()
    kept = await current(session, message, channel)
    if kept is None:
        raise LookupError("a version that was just written is gone")
    if made is None:
        raise Overtaken(kept)
    old, new = audit.changed(before.parts if before else {}, kept.parts)
    await audit.append(
        session,
        at=now,
        actor=by,
        action="message.restored" if restored_from is not None else "message.saved",
        subject=f"{message} {channel.value} v{kept.version}",
        before=old,
        after=new,
    )
    return kept
