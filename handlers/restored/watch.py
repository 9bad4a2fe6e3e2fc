"""Asks in the results channel, once, about a restored database, and shows there what was answered."""

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers import slack_errors
from handlers.people import People
from handlers.restored.message import Message, answered, asked
from storage import instance, overview
from storage.engine import Database
from storage.enums import HoldReason

_DELETED = ("message_not_found", "cant_update_message")


class RestoredNews:
    """Written down right after Slack took it: should the process die between, it is said twice."""

    def __init__(self, db: Database, client: AsyncWebClient, people: People) -> None:
        self._db = db
        self._client = client
        self._people = people

    async def tell(self, channel: str | None, zone: str) -> None:
        """What is to be told now. Raises what Slack's client raises."""
        async with self._db.read() as session:
            row = await instance.get(session)
            waiting = await overview.waiting_for(session, HoldReason.RESTORED) if instance.asks(row) else 0
        if instance.asks(row) and row.told_ts is None:
            await self._ask(asked(row, waiting, zone), channel)
        elif row.decided_at is not None and row.told_ts is not None and not row.told_decision:
            await self._show(row.told_channel or "", row.told_ts, answered(row, zone))

    async def _ask(self, shown: Message, channel: str | None) -> None:
        target = channel or next(iter(await self._people.admins()), None)
        if target is None:
            return  # nobody yet to ask; the status shows it
        answer = await self._client.chat_postMessage(
            channel=target, text=shown.text, blocks=shown.blocks, unfurl_links=False, unfurl_media=False
        )
        async with self._db.write() as session:
            await instance.told(session, channel=answer["channel"], ts=answer["ts"])

    async def _show(self, channel: str, ts: str, shown: Message) -> None:
        try:
            await self._client.chat_update(channel=channel, ts=ts, text=shown.text, blocks=shown.blocks)
        except SlackApiError as error:
            if slack_errors.code(error) not in _DELETED:
                raise
        async with self._db.write() as session:
            await instance.told_decision(session)
