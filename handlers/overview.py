"""How everything stands, for the status and the Home: gathered in one reading, shown by each in its way."""

import datetime as dt
from dataclasses import dataclass

from delivery import report, schedule, windows
from delivery.calendar import Closed
from delivery.report import RunSummary
from handlers.configure.account import account_name
from handlers.configure.missing import missing
from handlers.configure.there import account_of
from handlers.deps import Deps
from storage import clients, overview, parameters
from storage.account_rows import AccountRow
from storage.enums import Channel, RunState


@dataclass(frozen=True)
class Overview:
    """lacks: what the method needs before it can send, as an object of *falta*; "" where it is complete.

    living: runs that have not ended, oldest first. ended: the last ones, newest first.
    report_error: Slack's refusal of a living or recent run's message, if one stands.
    closed: why nothing goes out now; next_closed: at `next_at`. None where the window is open.
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
    closed: Closed | None = None
    next_closed: Closed | None = None

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
        account = await account_of(session, settings, settings.method)
        living = await overview.living_runs(session)
        last = await overview.last_ended(session, ended)
        calendar = await windows.current(session)
        next_at = schedule.next_slot(now, send_at=settings.send_at, zone=settings.timezone)
        return Overview(
            now=now,
            zone=settings.timezone,
            clients=await clients.count(session),
            method=settings.method,
            lacks=missing(settings.method, account),
            account=account_name(account) if account is not None else "",
            account_paused=_pause(account),
            schedule_paused=settings.paused,
            next_at=next_at,
            results_channel=settings.results_channel,
            living=tuple([await report.summary(session, run.id, now) for run in living if run.id]),
            ended=tuple([await report.summary(session, run.id) for run in last if run.id]),
            in_doubt=await overview.count_in_doubt(session),
            queued=await overview.queued(session),
            closed=calendar.why_closed(now),
            next_closed=calendar.why_closed(next_at),
            report_error=next((run.report_error for run in (*living, *last) if run.report_error), None),
        )


def _pause(account: AccountRow | None) -> str | None:
    """Why the account that sends is paused; None where it is not."""
    return account.paused_why or "" if account is not None and account.paused_at is not None else None
