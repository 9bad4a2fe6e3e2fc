"""When Slack does not take a run's message: tried again ever more rarely, told to the admins once."""

import datetime as dt
import logging

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers import slack_errors
from handlers.people import People
from handlers.report import texts
from handlers.texts import SLACK_REFUSALS
from storage import run_reports
from storage.engine import Database
from storage.run_reports import Report

log = logging.getLogger(__name__)

_FIRST = dt.timedelta(seconds=5)
_LONGEST = dt.timedelta(minutes=5)
_MOST_TOLD = 5


class Trouble:
    """Remembers, for this process, which runs' messages are to be left alone for a while.

    Choosing another results channel ends the waiting: the reason may be gone.
    """

    def __init__(self, db: Database, client: AsyncWebClient, people: People) -> None:
        self._db = db
        self._client = client
        self._people = people
        self._later: dict[tuple[int, str | None], tuple[dt.datetime, dt.timedelta]] = {}

    def may_try(self, run_id: int, channel: str | None, now: dt.datetime) -> bool:
        """Whether it is time again."""
        later = self._later.get((run_id, channel))
        return later is None or later[0] <= now

    def over(self, run_id: int) -> None:
        """Slack took it."""
        self._later = {key: later for key, later in self._later.items() if key[0] != run_id}

    async def refused(
        self, report: Report, channel: str | None, error: SlackApiError, now: dt.datetime
    ) -> None:
        """Writes it down, tells the admins if it is a new one, and waits twice as long as before."""
        key = (report.run_id, channel)
        _, waited = self._later.get(key, (now, _FIRST / 2))
        wait = min(waited * 2, _LONGEST)
        self._later[key] = (now + wait, wait)
        why = slack_errors.code(error)
        log.warning("report_refused", extra={"run": report.run_id, "slack": why, "channel": channel})
        if why == report.error:
            return
        async with self._db.write() as session:
            await run_reports.refused(session, report.run_id, why)
        sentence = SLACK_REFUSALS.get(why, f"O Slack respondeu `{why}`.")
        await self._tell_admins(texts.cannot_report(channel or report.channel, sentence))

    async def _tell_admins(self, text: str) -> None:
        for admin in (await self._people.admins())[:_MOST_TOLD]:
            try:
                await self._client.chat_postMessage(channel=admin, text=text)
            except (SlackApiError, ClientError, TimeoutError) as error:
                log.warning("could_not_tell", extra={"user": admin, "error": str(error)})
