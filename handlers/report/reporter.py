"""Keeps one message a run in the results channel true to the database.

Driven by what the message shows against what it should show, never by events: a restart, or Slack being away
for a whole run, changes nothing but the hour at which the message is right. Sending never waits for it.

Each step is written down right after Slack took it. Should the process die in the moment between, that one
step comes twice; nothing is left out.
"""

import asyncio
import hashlib
import json
import logging
from dataclasses import dataclass, replace

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from delivery import report as delivery_report
from delivery.ports import Clock
from delivery.report import RunSummary
from delivery.signal import Signal
from handlers import slack_errors
from handlers.people import People
from handlers.report import texts
from handlers.report.card import Card, card, has_thread
from handlers.report.thread import csv_name, failures_csv, thread
from handlers.report.trouble import Trouble
from storage import parameters, run_reports
from storage.engine import Database, DatabaseUnreachable
from storage.enums import RunState
from storage.run_reports import Report, Stage

log = logging.getLogger(__name__)

_OVER = (RunState.DONE, RunState.CANCELLED)
_DELETED = ("message_not_found", "cant_update_message", "thread_not_found")
_UNREACHABLE = (ClientError, TimeoutError, OSError)


@dataclass(frozen=True)
class Place:
    """Where new messages go, and the clock on which they tell the time."""

    channel: str | None
    zone: str


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
        pause: float = 1.5,
        poll: float = 5.0,
    ) -> None:
        """pause: seconds between two looks, at least. poll: at most, for what another process changed."""
        self._db = db
        self._client = client
        self._clock = clock
        self._news = news
        self._pause = pause
        self._poll = poll
        self._people = people
        self._trouble = Trouble(db, client, people)

    async def run(self) -> None:
        """Looks, shows, waits for news; for ever."""
        with self._news.listen() as news:
            while True:
                try:
                    wait = await self.look()
                except DatabaseUnreachable as error:
                    log.warning("report_database", extra={"error": str(error)})
                    wait = self._poll
                except Exception:
                    log.exception("report_failed")
                    wait = self._poll
                await asyncio.sleep(max(self._pause, wait))
                await news.wait(self._poll)

    async def look(self) -> float:
        """Brings every message up to date once. Seconds that Slack asks us to stay away (0: none)."""
        async with self._db.read() as session:
            settings = await parameters.get(session)
            reports = await run_reports.unfinished(session)
        place = Place(settings.results_channel, settings.timezone)
        for report in reports:
            if not self._trouble.may_try(report.run_id, place.channel, self._clock.now()):
                continue
            try:
                await self._show(report, place)
            except SlackApiError as error:
                wait = slack_errors.retry_after(error)
                if wait is not None:
                    log.info("report_rate_limited", extra={"seconds": wait})
                    return wait
                await self._trouble.refused(report, place.channel, error, self._clock.now())
            except _UNREACHABLE as error:
                log.warning("report_slack_unreachable", extra={"error": str(error)})
                return self._poll
            else:
                self._trouble.over(report.run_id)
        return 0.0

    async def _show(self, report: Report, place: Place) -> None:
        async with self._db.read() as session:
            run = await delivery_report.summary(session, report.run_id)
        over = run.state in _OVER and not run.open
        if report.stage in (None, Stage.LIVE):
            report = await self._message(report, run, place, Stage.ENDED if over else Stage.LIVE)
        if report.stage is Stage.ENDED:
            report = await self._names(report, run)
        if report.stage is Stage.NAMED:
            await self._file(report, run)

    async def _message(self, report: Report, run: RunSummary, place: Place, stage: Stage) -> Report:
        extra = "" if place.channel or report.ts else texts.NO_CHANNEL
        shown = card(run, now=self._clock.now(), zone=place.zone, extra=extra)
        shows = _digest(shown)
        if (report.stage, report.shows) == (stage, shows):
            return report
        if report.channel and report.ts:
            try:
                await self._client.chat_update(
                    channel=report.channel, ts=report.ts, text=shown.text, blocks=shown.blocks
                )
            except SlackApiError as error:
                if slack_errors.code(error) not in _DELETED:
                    raise
                async with self._db.write() as session:
                    await run_reports.gone(session, report.run_id)
                report = replace(report, channel=None, ts=None)
        if not report.ts:
            target = place.channel or await self._somebody(report)
            if target is None:
                return report
            answer = await self._client.chat_postMessage(
                channel=target, text=shown.text, blocks=shown.blocks, unfurl_links=False, unfurl_media=False
            )
            report = replace(report, channel=answer["channel"], ts=answer["ts"])
        return await self._written(report, stage, shows)

    async def _names(self, report: Report, run: RunSummary) -> Report:
        if not has_thread(run):
            return await self._written(report, Stage.CLOSED, report.shows)
        async with self._db.read() as session:
            failures = await delivery_report.failures(session, run.run_id)
        text, blocks = thread(failures)
        await self._client.chat_postMessage(
            channel=report.channel or "",
            thread_ts=report.ts,
            text=text,
            blocks=blocks,
            unfurl_links=False,
            unfurl_media=False,
        )
        return await self._written(report, Stage.NAMED, report.shows)

    async def _file(self, report: Report, run: RunSummary) -> None:
        async with self._db.read() as session:
            failures = await delivery_report.failures(session, run.run_id)
        await self._client.files_upload_v2(
            channel=report.channel,
            thread_ts=report.ts,
            filename=csv_name(run.local_date, run.slot),
            content=failures_csv(failures),
            initial_comment=texts.FILE_COMMENT,
        )
        await self._written(report, Stage.CLOSED, report.shows)

    async def _written(self, report: Report, stage: Stage, shows: str) -> Report:
        async with self._db.write() as session:
            await run_reports.shown(
                session,
                report.run_id,
                channel=report.channel or "",
                ts=report.ts or "",
                stage=stage,
                shows=shows,
            )
        return replace(report, stage=stage, shows=shows, error=None)

    async def _somebody(self, report: Report) -> str | None:
        """Without a results channel: whoever asked for the run, else an admin."""
        return report.asked_by or next(iter(await self._people.admins()), None)


def _digest(shown: Card) -> str:
    return hashlib.sha256(json.dumps([shown.text, shown.blocks]).encode()).hexdigest()[:32]
