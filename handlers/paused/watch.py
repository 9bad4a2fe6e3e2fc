"""Tells the results channel, once, of each account that stopped; an admin where there is no channel."""

from slack_sdk.web.async_client import AsyncWebClient

from delivery.ports import Clock
from handlers.paused.message import stopped
from handlers.people import People
from storage import pause_news
from storage.engine import Database


class PauseNews:
    """Written down right after Slack took it: should the process die between, it is said twice."""

    def __init__(self, db: Database, client: AsyncWebClient, people: People, clock: Clock) -> None:
        self._db = db
        self._client = client
        self._people = people
        self._clock = clock

    async def tell(self, channel: str | None, zone: str) -> None:
        """Everything that is to be told now. Raises what Slack's client raises."""
        async with self._db.read() as session:
            news = await pause_news.untold(session)
        if not news:
            return
        target = channel or next(iter(await self._people.admins()), None)
        if target is None:
            return  # nobody yet to tell; the status shows it
        for method, account in news:
            shown = stopped(method, account, zone)
            await self._client.chat_postMessage(
                channel=target, text=shown.text, blocks=shown.blocks, unfurl_links=False, unfurl_media=False
            )
            async with self._db.write() as session:
                await pause_news.told(session, method, account.id or 0, now=self._clock.now())
