"""How everything stands, for the status and the Home: gathered in one reading, shown by each in its way."""

import datetime as dt
from dataclasses import dataclass

from delivery import report, schedule
from delivery.report import RunSummary
from handlers.configure.missing import missing
from handlers.deps import Deps
from storage import accounts, clients, overview, parameters
from storage.enums import Channel, RunState
from storage.models import EmailServer, Parameters


@dataclass(frozen=True)
class Overview:
    """lacks: what the method needs before it can send, as an object of *falta*; "" where it is complete.

    living: runs that have not ended, oldest first. ended: the last ones, newest first.
    report_error: Slack's refusal of a living or recent run's message, if one stands.
    """

    now: dt.datetime
    zone: str
    clients: int
    method: Channel | None
    lacks: str
    account: str
    account_paused: str | None
    schedule_paused: bool
    next_at: dt.datetime
    results_channel: str | None
    living: tuple[RunSummary, ...]
    ended: tuple[RunSummary, ...]
    in_doubt: int
    queued: int
    report_error: str | None

    @property
    def asking(self) -> tuple[RunSummary, ...]:
        """Runs that wait for a person's answer, or for one to go on."""
        waits = (RunState.HELD, RunState.AWAITING_APPROVAL, RunState.STOPPED)
        return tuple(run for run in self.living if run.state in waits)


async def gather(deps: Deps, *, ended: int = 3) -> Overview:
    """Reads it all in one state of the database."""
    now = deps.clock.now()
    async with deps.db.read() as session:
        settings = await parameters.get(session)
        server = None
        if settings.email_server_id is not None:
            server = await accounts.get_email_server(session, settings.email_server_id)
        living = await overview.living_runs(session)
        last = await overview.last_ended(session, ended)
        return Overview(
            now=now,
            zone=settings.timezone,
            clients=await clients.count(session),
            method=settings.method,
            lacks=missing(settings.method, server),
            account=_account(settings, server),
            account_paused=_pause(settings, server),
            schedule_paused=settings.paused,
            next_at=schedule.next_slot(now, send_at=settings.send_at, zone=settings.timezone),
            results_channel=settings.results_channel,
            living=tuple([await report.summary(session, run.id) for run in living if run.id]),
            ended=tuple([await report.summary(session, run.id) for run in last if run.id]),
            in_doubt=await overview.count_in_doubt(session),
            queued=await overview.queued(session),
            report_error=next((run.report_error for run in (*living, *last) if run.report_error), None),
        )


def _account(settings: Parameters, server: EmailServer | None) -> str:
    return server.name if server is not None and settings.method is Channel.EMAIL else ""


def _pause(settings: Parameters, server: EmailServer | None) -> str | None:
    """Why the account that sends is paused; None where it is not."""
    if settings.method is not Channel.EMAIL or server is None or server.paused_at is None:
        return None
    return server.paused_why or ""
