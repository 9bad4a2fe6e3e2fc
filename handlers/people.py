"""Who may do what: the grants kept here, the workspace's admins, and those the operator names."""

import asyncio
import datetime as dt
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from delivery.ports import Clock
from handlers import slack_errors
from storage import roles
from storage.engine import Database
from storage.enums import Role

log = logging.getLogger(__name__)

_RANK = list(Role)
_REMEMBERED = dt.timedelta(minutes=5)
_PAGE = 1_000
_LOOK_SECONDS = 2.0  # who may do what, and whom else to ask, is found out within an ack


def allows(has: Role | None, needs: Role | None) -> bool:
    """Whether someone who is `has` may do what takes `needs` (None: everybody may)."""
    if needs is None:
        return True
    return has is not None and _RANK.index(has) >= _RANK.index(needs)


class People:
    """Answers what a Slack user is. Workspace admins are remembered for five minutes.

    look_seconds: how long Slack may take to say.
    """

    def __init__(
        self,
        db: Database,
        client: AsyncWebClient,
        clock: Clock,
        admins: frozenset[str],
        *,
        look_seconds: float = _LOOK_SECONDS,
    ) -> None:
        self._db = db
        self._client = client
        self._clock = clock
        self._admins = admins
        self._look_seconds = look_seconds
        self._workspace: dict[str, tuple[bool, dt.datetime]] = {}

    async def role_of(self, user: str) -> Role | None:
        """The role of `user`, or None. A workspace admin is an admin whatever was granted."""
        if user in self._admins or await self._runs_workspace(user):
            return Role.ADMIN
        async with self._db.read() as session:
            return await roles.role_of(session, user)

    async def admins(self) -> list[str]:
        """Whom to ask for access: the named and the granted admins, then the workspace's that are known.

        Nobody of them is known right after a start: the workspace is asked for its own then.
        """
        async with self._db.read() as session:
            granted = [g.user_id for g in await roles.all_grants(session) if g.role is Role.ADMIN]
        found = list(dict.fromkeys([*sorted(self._admins), *granted, *self._met()]))
        if not found:
            await self._meet_admins()
        return found or self._met()

    def _met(self) -> list[str]:
        return [user for user, (is_admin, _) in self._workspace.items() if is_admin]

    async def _meet_admins(self) -> None:
        """From the first page of the workspace's people: one admin is enough to ask."""
        now = self._clock.now()
        try:
            async with asyncio.timeout(self._look_seconds):
                answer = await self._client.users_list(limit=_PAGE)
        except (SlackApiError, ClientError, TimeoutError) as error:
            log.warning("users_list_failed", extra={"error": str(error)})
            return
        members: Sequence[Mapping[str, Any]] = answer.get("members") or ()
        for person in members:
            if _runs(person) and not person.get("deleted") and not person.get("is_bot"):
                self._workspace[person["id"]] = (True, now)

    async def _runs_workspace(self, user: str) -> bool:
        now = self._clock.now()
        remembered = self._workspace.get(user)
        if remembered and now - remembered[1] < _REMEMBERED:
            return remembered[0]
        try:
            async with asyncio.timeout(self._look_seconds):
                answer = await self._client.users_info(user=user)
        except (SlackApiError, ClientError, TimeoutError) as error:
            log.warning("users_info_failed", extra={"user": user, "error": str(error) or "no answer"})
            if not _gave_no_answer(error):
                self._workspace.pop(user, None)
            # A Slack out of order demotes nobody; whom we know nothing about we do not trust.
            return self._workspace.get(user, (False, now))[0]
        is_admin = _runs(answer["user"])
        self._workspace[user] = (is_admin, now)
        return is_admin


def _runs(person: Mapping[str, Any]) -> bool:
    """Whether Slack says that this person runs the workspace."""
    return bool(person.get("is_admin") or person.get("is_owner"))


def _gave_no_answer(error: Exception) -> bool:
    """Whether Slack is slow, busy or broken, rather than says that it knows no such person."""
    if not isinstance(error, SlackApiError):
        return True
    return slack_errors.is_passing(error) or slack_errors.retry_after(error) is not None
