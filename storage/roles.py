"""What each Slack user may do. Who grants also writes the audit's line, which knows the circumstances."""

import datetime as dt
from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.enums import Role
from storage.models import RoleGrant


async def role_of(session: AsyncSession, user: str) -> Role | None:
    """What was granted to a Slack user id, if anything."""
    grant = await session.get(RoleGrant, user)
    return grant.role if grant else None


async def all_grants(session: AsyncSession) -> Sequence[RoleGrant]:
    """The oldest first."""
    query = select(RoleGrant).order_by(col(RoleGrant.granted_at), col(RoleGrant.user_id))
    return (await session.exec(query)).all()


async def grant(session: AsyncSession, user: str, role: Role, *, by: str, now: dt.datetime) -> None:
    """Give a role in place of any other."""
    await session.merge(RoleGrant(user_id=user, role=role, granted_by=by, granted_at=now))


async def revoke(session: AsyncSession, user: str) -> None:
    """Take the role away. Nothing where there is none."""
    found = await session.get(RoleGrant, user)
    if found is not None:
        await session.delete(found)
