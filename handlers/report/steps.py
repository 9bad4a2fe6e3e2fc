"""The steps of one run's report: its message, kept up to date; then its thread; then the file.

Each is written down right after Slack took it, and that it is about to be before: whoever finds a step begun
and not settled looks whether it is there (handlers/once.py).
"""

import hashlib
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from delivery import report as delivery_report
from delivery.ports import Clock
from delivery.report import RunSummary
from handlers import once, slack_errors
from handlers.people import People
from handlers.report import texts
from handlers.report.card import Card, card, has_thread
from handlers.report.thread import csv_name, failures_csv, thread
from storage import run_reports
from storage.engine import Database
from storage.enums import RunState
from storage.run_reports import Report, Stage

_OVER = (RunState.DONE, RunState.CANCELLED)
_PERSON = ("D", "U", "W")  # how the ids of direct conversations and of people begin
_DELETED = ("message_not_found", "cant_update_message")


@dataclass(frozen=True)
class Place:
    """Where new messages go, and the zone in which they tell the time."""

    channel: str | None
    zone: str


@dataclass(frozen=True)
class Now:
    """A run as it stands, and who answered its question."""

    run: RunSummary
    answered_by: str | None

    @property
    def over(self) -> bool:
        """Ended, and no call under way any more: the numbers stay."""
        return self.run.state in _OVER and not self.run.open


class Overtaken(Exception):
    """This process slept, and another keeps the message by now."""


class Steps:
    """Does what is missing between a report and its run. Raises what Slack's client raises, and Overtaken."""

    def __init__(
        self, db: Database, client: AsyncWebClient, people: People, clock: Clock, *, still: Callable[[], bool]
    ) -> None:
        """still: asked right before something is posted, whether that is still this process's to do."""
        self._db = db
        self._client = client
        self._people = people
        self._clock = clock
        self._still = still

    async def show(self, report: Report, place: Place) -> None:
        """Everything that can be done for it now."""
        now = await self._read(report.run_id)
        if report.stage in (None, Stage.LIVE, Stage.CLOSED):
            report = await self._message(report, now, place)
        if report.stage is Stage.ENDED:
            report = await self._names(report, now.run)
        if report.stage is Stage.NAMED:
            await self._file(report, now.run)

    async def _read(self, run_id: int) -> Now:
        async with self._db.read() as session:
            run = await delivery_report.summary(session, run_id, self._clock.now())
            asked = run.hold_reason is not None
            return Now(run, await run_reports.answered_by(session, run_id) if asked else None)

    async def _message(self, report: Report, now: Now, place: Place) -> Report:
        to_one_person = place.channel is None and (report.channel or "D").startswith(_PERSON)
        shown = card(
            now.run,
            now=self._clock.now(),
            zone=place.zone,
            answered_by=now.answered_by,
            extra=texts.NO_CHANNEL if to_one_person else "",
        )
        stage = Stage.CLOSED if report.stage is Stage.CLOSED else Stage.ENDED if now.over else Stage.LIVE
        shows = _digest(shown)
        if (report.stage, report.shows) == (stage, shows):
            return report
        report = report if report.ts else await self._posted_before(report)
        report = await self._edit(report, shown) if report.ts else report
        report = report if report.ts else await self._post(report, shown, place)
        return await self._written(report, stage, shows) if report.ts else report

    async def _edit(self, report: Report, shown: Card) -> Report:
        """Without `ts` where somebody had deleted the message."""
        try:
            await self._client.chat_update(
                channel=report.channel or "", ts=report.ts or "", text=shown.text, blocks=shown.blocks
            )
        except SlackApiError as error:
            if slack_errors.code(error) not in _DELETED:
                raise
            async with self._db.write() as session:
                await run_reports.gone(session, report.run_id)
            return replace(report, channel=None, ts=None)
        return report

    async def _post(self, report: Report, shown: Card, place: Place) -> Report:
        """Without `ts` where there is nobody to tell yet."""
        target = place.channel or await self._somebody(report)
        if target is None:
            return report
        nonce = await self._intend(report, target)
        answer = await self._client.chat_postMessage(
            channel=target,
            text=shown.text,
            blocks=shown.blocks,
            metadata=once.marked(nonce),
            unfurl_links=False,
            unfurl_media=False,
        )
        return replace(report, channel=answer["channel"], ts=answer["ts"])

    async def _posted_before(self, report: Report) -> Report:
        """With `ts` where the message stands in the channel, and nobody had written that down."""
        if report.nonce is None or report.nonce_at is None or report.channel is None:
            return report
        ts = await once.find(self._client, report.channel, report.nonce, since=report.nonce_at)
        return replace(report, ts=ts)

    async def _intend(self, report: Report, channel: str) -> str:
        """Write down that something is about to be posted; the nonce that it is to bear."""
        nonce = uuid.uuid4().hex
        async with self._db.write() as session:
            await run_reports.intend(
                session, report.run_id, channel=channel, nonce=nonce, now=self._clock.now()
            )
        if not self._still():
            raise Overtaken
        return nonce

    async def _names(self, report: Report, run: RunSummary) -> Report:
        if not has_thread(run):
            return await self._written(report, Stage.CLOSED, report.shows)
        if await self._names_are_there(report):
            return await self._written(report, Stage.NAMED, report.shows)
        async with self._db.read() as session:
            failures = await delivery_report.failures(session, run.run_id)
        text, blocks = thread(failures)
        nonce = await self._intend(report, report.channel or "")
        await self._client.chat_postMessage(
            channel=report.channel or "",
            thread_ts=report.ts,
            text=text,
            blocks=blocks,
            metadata=once.marked(nonce),
            unfurl_links=False,
            unfurl_media=False,
        )
        return await self._written(report, Stage.NAMED, report.shows)

    async def _names_are_there(self, report: Report) -> bool:
        if report.nonce is None or report.nonce_at is None:
            return False
        channel, thread_ts = report.channel or "", report.ts or ""
        since = report.nonce_at
        found = await once.find(self._client, channel, report.nonce, since=since, thread_ts=thread_ts)
        return found is not None

    async def _file_is_there(self, report: Report, name: str) -> bool:
        """A file bears no metadata, but its name is the run's."""
        if report.nonce_at is None:
            return False
        channel, thread_ts = report.channel or "", report.ts or ""
        return await once.has_file(self._client, channel, name, since=report.nonce_at, thread_ts=thread_ts)

    async def _file(self, report: Report, run: RunSummary) -> None:
        name = csv_name(run.local_date, run.slot)
        if await self._file_is_there(report, name):
            await self._written(report, Stage.CLOSED, report.shows)
            return
        async with self._db.read() as session:
            failures = await delivery_report.failures(session, run.run_id)
        await self._intend(report, report.channel or "")
        await self._client.files_upload_v2(
            channel=report.channel,
            thread_ts=report.ts,
            filename=name,
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
        return replace(report, stage=stage, shows=shows, error=None, nonce=None, nonce_at=None)

    async def _somebody(self, report: Report) -> str | None:
        """Without a results channel: whoever asked for the run, else an admin."""
        return report.asked_by or next(iter(await self._people.admins()), None)


def _digest(shown: Card) -> str:
    return hashlib.sha256(json.dumps([shown.text, shown.blocks]).encode()).hexdigest()[:32]
