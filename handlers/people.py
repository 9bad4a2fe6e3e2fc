"""Who may do what: the grants kept here, the workspace's admins, and those the operator names."""

import datetime as dt
import logging

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from storage.engine import Database

from delivery.ports import Clock
from storage import roles
from storage.enums import Role

log = logging.getLogger(__name__)

_RANK = list(Role)
_REMEMBERED = dt.timedelta(minutes=5)


def allows(has: Role | None, needs: Role | None) -> bool:
    """Whether someone who is `has` may do what takes `needs` (None: everybody may)."""
    if needs is None:
        return True
    return has is not None and _RANK.index(has) >= _RANK.index(needs)


class People:
    """Answers what a Slack user is. Workspace admins are remembered for five minutes."""

    def __init__(self, db: Database, client: AsyncWebClient, clock: Clock, admins: frozenset[str]) -> None:
        self._db = db
        self._client = client
        self._clock = clock
        self._admins = admins
        self._workspace: dict[str, tuple[bool, dt.datetime]] = {}

    async def role_of(self, user: str) -> Role | None:
        """The role of `user`, or None. A workspace admin is an admin whatever was granted."""
        if user in self._admins or await self._runs_workspace(user):
            return Role.ADMIN
        async with self._db.read() as session:
            return await roles.role_of(session, user)

    async def admins(self) -> list[str]:
        """Whom to ask for access: the named and the granted admins, then known workspace admins."""
        async with self._db.read() as session:
            granted = [g.user_id for g in await roles.all_grants(session) if g.role is Role.ADMIN]
        known = [user for user, (is_admin, _) in self._workspace.items() if is_admin]
        return list(dict.fromkeys([*sorted(self._admins), *granted, *known]))

    async def _runs_workspace(self, user: str) -> bool:
        now = self._clock.now()
        remembered = self._workspace.get(user)
        if remembered and now - remembered[1] < _REMEMBERED:
            return remembered[0]
        try:
            answer = await self._client.users_info(user=user)
        except (SlackApiError, ClientError, TimeoutError) as error:
            # Denied rather than trusted: what we cannot ask about, we do not allow.
            log.warning("users_info_failed", extra={"user": user, "error": str(error)})
            return False
        profile = answer["user"]
        is_admin = bool(profile.get("is_admin") or profile.get("is_owner"))
        self._workspace[user] = (is_admin, now)
        return is_admin
