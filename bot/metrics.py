"""How everything stands, as Prometheus reads it (text format 0.0.4): gauges only, all read from the database.

Counted from rows, they are the same whichever process is asked and outlive every restart, which a client
library's own counters would not.
"""

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from storage import auditor, instance, overview
from storage.engine import Database, Session
from storage.enums import DeliveryState, FindingKind

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Gauge:
    """values: by the value of the one label; the key "" is for a gauge without one."""

    name: str
    told: str
    values: Mapping[str, float]
    label: str = ""


class Metrics:
    """at_work: whether the dispatcher is. connected: whether Slack is."""

    def __init__(
        self, db: Database, *, at_work: Callable[[], bool], connected: Callable[[], Awaitable[bool]]
    ) -> None:
        self._db = db
        self._at_work = at_work
        self._connected = connected

    async def text(self) -> str:
        """Everything now. Raises DatabaseUnreachable."""
        gauges = [
            _flag("suspensao_at_work", "The dispatcher is at work and has its database.", self._at_work()),
            _flag("suspensao_slack_connected", "Slack can be reached.", await self._connected()),
        ]
        async with self._db.read() as session:
            gauges += await _stored(session)
        return "".join(map(written, gauges))


async def _stored(session: Session) -> list[Gauge]:
    here = await instance.get(session)
    last = await overview.last_ended(session, 1)
    ended_at = last[0].finished_at if last else None
    return [
        await _deliveries(session),
        await _findings(session),
        _number("suspensao_queue", "What running runs have still to send.", await overview.queued(session)),
        _number("suspensao_in_doubt", "What people look at.", await overview.count_in_doubt(session)),
        _number("suspensao_runs_open", "Runs not ended.", len(await overview.living_runs(session))),
        _moment("suspensao_audit_timestamp_seconds", "When the auditor last looked.", here.audited_at),
        _moment("suspensao_last_run_timestamp_seconds", "When the last run ended.", ended_at),
        _flag("suspensao_database_restored", "A copy waits for a person's answer.", instance.asks(here)),
    ]


async def _deliveries(session: Session) -> Gauge:
    states = await overview.deliveries_by_state(session)
    numbers = {state.value: float(states.get(state, 0)) for state in DeliveryState}
    return Gauge("suspensao_deliveries", "One notice on one method to one destination.", numbers, "state")


async def _findings(session: Session) -> Gauge:
    found = {kind.value: 0.0 for kind in FindingKind}
    for row in await auditor.findings(session):
        found[row.kind.value] += row.count
    return Gauge("suspensao_findings", "What the auditor found, in rows.", found, "kind")


def written(gauge: Gauge) -> str:
    """A gauge's lines; none for one without values."""
    if not gauge.values:
        return ""
    lines = [f"# HELP {gauge.name} {gauge.told}", f"# TYPE {gauge.name} gauge"]
    for value, number in gauge.values.items():
        labels = f'{{{gauge.label}="{value}"}}' if gauge.label else ""
        lines.append(f"{gauge.name}{labels} {float(number)!r}")
    return "\n".join(lines) + "\n"


def _number(name: str, told: str, number: int) -> Gauge:
    return Gauge(name, told, {"": float(number)})


def _flag(name: str, told: str, is_so: bool) -> Gauge:
    return Gauge(name, told, {"": 1.0 if is_so else 0.0})


def _moment(name: str, told: str, at: dt.datetime | None) -> Gauge:
    return Gauge(name, told, {"": at.timestamp()} if at else {})
