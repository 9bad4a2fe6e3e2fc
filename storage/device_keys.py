"""The keys with which the provider's backend registers devices. A key is shown once and kept as a hash."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Callable, Sequence

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import audit
from storage.ids import MakeId, new_id
from storage.models import DeviceKey

PREFIX = "susp_"  # so that a scanner of leaked secrets knows one


def new_key() -> str:
    """A key of 256 bits."""
    return PREFIX + secrets.token_urlsafe(32)


def hash_of(key: str) -> str:
    """What is stored. The key cannot be guessed, so one round of SHA-256 is enough."""
    return hashlib.sha256(key.encode()).hexdigest()


async def issue(
    session: AsyncSession,
    name: str,
    *,
    by: str,
    now: dt.datetime,
    make_id: MakeId = new_id,
    make_key: Callable[[], str] = new_key,
) -> tuple[DeviceKey, str]:
    """A new key and its row. Whoever asked must be shown the key now: it cannot be read again."""
    key = make_key()
    row = DeviceKey(uid=make_id(), name=name, key_hash=hash_of(key), created_by=by, created_at=now)
    session.add(row)
    await session.flush()
    await audit.append(
        session, at=now, actor=by, action="device_key.issued", subject=row.uid, after={"name": name}
    )
    return row, key


async def find(session: AsyncSession, key: str) -> DeviceKey | None:
    """The row of a key that holds; None where it is unknown or revoked."""
    query = select(DeviceKey).where(
        col(DeviceKey.key_hash) == hash_of(key), col(DeviceKey.revoked_at).is_(None)
    )
    return (await session.exec(query)).one_or_none()


async def revoke(session: AsyncSession, uid: str, *, by: str, now: dt.datetime) -> bool:
    """The key opens nothing any more. False where it did not before."""
    query = select(DeviceKey).where(col(DeviceKey.uid) == uid, col(DeviceKey.revoked_at).is_(None))
    row = (await session.exec(query.with_for_update())).one_or_none()
    if row is None:
        return False
    row.revoked_at = now
    await audit.append(
        session, at=now, actor=by, action="device_key.revoked", subject=uid, before={"name": row.name}
    )
    return True


async def listed(session: AsyncSession) -> Sequence[DeviceKey]:
    """Those that hold, by name."""
    query = (
        select(DeviceKey)
        .where(col(DeviceKey.revoked_at).is_(None))
        .order_by(func.lower(col(DeviceKey.name)), col(DeviceKey.id))
    )
    return (await session.exec(query)).all()
