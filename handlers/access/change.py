"""Gives, changes and takes away access, with its line in the audit."""

import datetime as dt

from handlers.deps import Deps
from storage import audit, roles
from storage.enums import Role


class LastAdmin(Exception):
    """The change would leave nobody who administers the bot."""


async def set_role(deps: Deps, user: str, role: Role | None, *, by: str) -> bool:
    """`role` None takes access away. False where nothing changed. Raises LastAdmin.

    Someone else must stay an admin: a granted one, one named by the operator, or a workspace admin seen
    lately. A workspace admin whom the bot has never met does not count; refusing is the safe side.
    """
    others = [admin for admin in await deps.people.admins() if admin != user]
    now: dt.datetime = deps.clock.now()
    async with deps.db.write() as session:
        before = await roles.role_of(session, user)
        if before is role:
            return False
        granted = [grant.user_id for grant in await roles.all_grants(session) if grant.role is Role.ADMIN]
        if before is Role.ADMIN and not ({*others, *granted} - {user}):
            raise LastAdmin
        if role is None:
            await roles.revoke(session, user)
        else:
            await roles.grant(session, user, role, by=by, now=now)
        await audit.append(
            session,
            at=now,
            actor=by,
            action="access.set" if role else "access.removed",
            subject=user,
            before={"role": before.value} if before else None,
            after={"role": role.value} if role else None,
        )
    return True
