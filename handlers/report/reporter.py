"""Keeps one message a run in the results channel true to the database.

Driven by what the message shows against what it should show, never by events: a restart, or Slack being away
for a whole run, changes nothing but the hour at which the message is right. Sending never waits for it.
"""

import asyncio
import datetime as dt
import logging

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from delivery.duty import Duty
from delivery.ports import Clock
from delivery.signal import Signal
from handlers import slack_errors
from handlers.audited.watch import AuditNews
from handlers.paused.watch import PauseNews
from handlers.people import People
from handlers.report.steps import Overtaken, Place, Steps
from handlers.report.trouble import Trouble
from handlers.restored.watch import RestoredNews
from storage import parameters, run_reports
from storage.engine import Database, DatabaseUnreachable

log = logging.getLogger(__name__)

# What ended longer ago and was never told (the bot was in no channel) would only flood it.
OLD_NEWS = dt.timedelta(days=3)

PAUSE_SECONDS = 1.5
POLL_SECONDS = 5.0
_UNREACHABLE = (ClientError, TimeoutError, OSError)
_LAST_WORDS = 5.0  # seconds a look under way may take after the bot was told to stop


class Reporter:
    """Run `run` as a task; cancel it to stop."""

    def __init__(
        self,
        db: Database,
        client: AsyncWebClient,
        people: People,
        clock: Clock,
        news: Signal,
        *,
        duty: Duty | None = None,
        pause: float = PAUSE_SECONDS,
        poll: float = POLL_SECONDS,
    ) -> None:
        """pause: seconds between two looks, at least. poll: at most, for what another process changed.

        duty: where several bots share a database, one of them tells.
        """
        self._db = db
        self._clock = clock
        self._news = news
        self._pause = pause
        self._poll = poll
        self._duty = duty or Duty(db, clock, "report")
        self._steps = Steps(db, client, people, clock, still=self._duty.still)
        self._trouble = Trouble(db, client, people)
        self._news_of_pauses = PauseNews(db, client, people, clock)
        self._news_of_copies = RestoredNews(db, client, people)
        self._news_of_audits = AuditNews(db, client, people, clock)

    async def run(self) -> None:
        """Looks, shows, waits for news; for ever."""
        with self._news.listen() as news:
            while True:
                wait = await self._to_its_end(asyncio.ensure_future(self._look_safely()))
                await asyncio.sleep(max(self._pause, wait))
                await news.wait(self._poll)

    async def leave(self) -> None:
        """At the end, so that another bot tells at once. Raises DatabaseUnreachable."""
        await self._duty.leave()

    async def look(self) -> float:
        """Brings every message up to date once. Seconds to stay away from Slack (0: none)."""
        if not await self._duty.mine():
            return 0.0
        now = self._clock.now()
        async with self._db.read() as session:
            settings = await parameters.get(session)
            reports = await run_reports.unfinished(session, since=now - OLD_NEWS)
        place = Place(settings.results_channel, settings.timezone)
        if busy := await self._other_news(place):
            return busy
        for report in reports:
            if not self._trouble.may_try(report.run_id, place.channel, now):
                continue
            if not await self._duty.mine():
                break
            try:
                await self._steps.show(report, place)
            except Overtaken:
                log.warning("report_overtaken", extra={"run": report.run_id})
                break
            except SlackApiError as error:
                wait = slack_errors.retry_after(error)
                if wait is not None:
                    log.info("report_rate_limited", extra={"seconds": wait})
                    return wait
                if slack_errors.is_passing(error):
                    log.warning("report_slack_out_of_order", extra={"error": str(error)})
                    return self._poll
                await self._trouble.refused(report, place.channel, error, now)
            except _UNREACHABLE as error:
                log.warning("report_slack_unreachable", extra={"error": str(error)})
                return self._poll
            else:
                self._trouble.over(report.run_id)
        return 0.0

    async def _other_news(self, place: Place) -> float:
        """What is told beside the runs. A channel that refuses must not keep the runs' messages back."""
        try:
            for news in (self._news_of_copies, self._news_of_pauses, self._news_of_audits):
                await news.tell(place.channel, place.zone)
        except SlackApiError as error:
            log.warning("news_not_told", extra={"error": str(error)})
            return slack_errors.retry_after(error) or 0.0
        except _UNREACHABLE as error:
            log.warning("report_slack_unreachable", extra={"error": str(error)})
            return self._poll
        return 0.0

    async def _look_safely(self) -> float:
        try:
            return await self.look()
        except DatabaseUnreachable as error:
            log.warning("report_database", extra={"error": str(error)})
        except Exception:
            log.exception("report_failed")
        return self._poll

    @staticmethod
    async def _to_its_end(look: asyncio.Future[float]) -> float:
        """Cancelled, it lets the look finish: what Slack has taken should be written down."""
        try:
            return await asyncio.shield(look)
        except asyncio.CancelledError:
            await asyncio.wait([look], timeout=_LAST_WORDS)
            look.cancel()
            raise
