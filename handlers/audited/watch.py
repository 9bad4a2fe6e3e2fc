"""Tells the results channel once of each thing that the auditor found; an admin where there is no channel."""

from slack_sdk.web.async_client import AsyncWebClient

from delivery.ports import Clock
from handlers.audited.message import news
from handlers.people import People
from storage import auditor
from storage.engine import Database
from storage.enums import FindingKind

_TOLD_ELSEWHERE = {FindingKind.RESTORED, FindingKind.REPORT_MISSING}
"""A restored copy has a message of its own; a channel that takes no report takes no word about it either."""


class AuditNews:
    """Written down right after Slack took it: should the process die between, it is said twice."""

    def __init__(self, db: Database, client: AsyncWebClient, people: People, clock: Clock) -> None:
        self._db = db
        self._client = client
        self._people = people
        self._clock = clock

    async def tell(self, channel: str | None, zone: str) -> None:
        """What is new. Raises what Slack's client raises."""
        async with self._db.read() as session:
            untold = [
                row
                for row in await auditor.findings(session)
                if row.told_at is None and row.kind not in _TOLD_ELSEWHERE
            ]
        target = channel or next(iter(await self._people.admins()), None) if untold else None
        if target is None:
            return
        shown = news(untold)
        await self._client.chat_postMessage(
            channel=target, text=shown.text, blocks=shown.blocks, unfurl_links=False, unfurl_media=False
        )
        async with self._db.write() as session:
            await auditor.told(session, [row.id or 0 for row in untold], now=self._clock.now())
