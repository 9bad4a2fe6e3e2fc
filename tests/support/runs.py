"""Runs and overviews as plain values, for what is drawn from them."""

import datetime as dt
from dataclasses import replace
from typing import Any

from delivery.report import RunSummary
from handlers.overview import Overview
from storage.enums import BacklogChoice, Channel, DeliveryState, RunState, RunTrigger

NINE = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)
ZONE = "America/Sao_Paulo"

_RUN = RunSummary(
    run_id=7,
    trigger=RunTrigger.SCHEDULE,
    state=RunState.DONE,
    local_date=dt.date(2026, 11, 24),
    slot="09:00",
    choice=BacklogChoice.ASK,
    hold_reason=None,
    asked_by=None,
    decided_by=None,
    created_at=NINE,
    planned_at=NINE,
    started_at=NINE,
    finished_at=NINE,
    states={DeliveryState.ACCEPTED: 1900},
    channels={},
    skips={},
    backlog=0,
)

_OVERVIEW = Overview(
    now=NINE,
    zone=ZONE,
    clients=1280,
    method=Channel.EMAIL,
    lacks="",
    account="Cobrança",
    account_paused=None,
    schedule_paused=False,
    next_at=NINE + dt.timedelta(days=1),
    results_channel="C1",
    living=(),
    ended=(),
    in_doubt=0,
    queued=0,
    report_error=None,
)


def run(**changes: Any) -> RunSummary:
    """A scheduled run of 24/11/2026 that sent 1,900, with these fields changed."""
    return replace(_RUN, **changes)


def overview(**changes: Any) -> Overview:
    """Everything set up and nothing going on, with these fields changed."""
    return replace(_OVERVIEW, **changes)
