"""A run's message at every moment of its life: golden files, and figures that add up."""

import datetime as dt
import json
from dataclasses import replace

import pytest

from delivery.report import RunSummary, Waiting, WaitingFor
from handlers.figures import figures, owed
from handlers.report.card import card
from storage.enums import (
    BacklogChoice,
    Channel,
    DeliveryState,
    HoldReason,
    RunState,
    RunTrigger,
    SkipReason,
)
from tests.support.golden import Golden
from tests.support.views import words

NINE = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)
ZONE = "America/Sao_Paulo"

RUN = RunSummary(
    run_id=7,
    trigger=RunTrigger.SCHEDULE,
    state=RunState.RUNNING,
    local_date=dt.date(2026, 11, 24),
    slot="09:00",
    choice=BacklogChoice.ASK,
    hold_reason=None,
    asked_by=None,
    decided_by=None,
    created_at=NINE,
    planned_at=NINE,
    started_at=NINE,
    finished_at=None,
    states={},
    channels={},
    skips={},
    backlog=0,
)
S = DeliveryState
PAUSED = Waiting(WaitingFor.ACCOUNT_PAUSED, Channel.EMAIL, "Cobrança <b>", why="senha recusada")
CEILING = Waiting(
    WaitingFor.DAILY_CEILING, Channel.EMAIL, "Cobrança", until=NINE, count=40, ceiling=500, account_id=7
)
MONTH = Waiting(WaitingFor.MONTHLY_CEILING, Channel.SMS, "Twilio", until=NINE, count=40, ceiling=500)

RUNS = {
    "planned": replace(RUN, state=RunState.PLANNED),
    "held": replace(
        RUN,
        state=RunState.HELD,
        hold_reason=HoldReason.FIRST_RUN,
        states={S.PENDING: 1430},
        backlog=1230,
        skips={SkipReason.NO_EMAIL: 12},
    ),
    "held-nothing-new": replace(
        RUN,
        state=RunState.HELD,
        hold_reason=HoldReason.ALREADY_SUSPENDED,
        states={S.PENDING: 1},
        backlog=1,
    ),
    "held-late": replace(RUN, state=RunState.HELD, hold_reason=HoldReason.LATE_START, states={S.PENDING: 30}),
    "running": replace(
        RUN,
        trigger=RunTrigger.HAND,
        asked_by="U1",
        states={S.PENDING: 1340, S.SENDING: 20, S.ACCEPTED: 630, S.REJECTED: 6, S.IN_DOUBT: 4},
    ),
    "running-waiting": replace(RUN, states={S.PENDING: 90, S.ACCEPTED: 10}, waiting=(PAUSED, CEILING)),
    "running-month-used-up": replace(RUN, states={S.PENDING: 40, S.ACCEPTED: 10}, waiting=(MONTH,)),
    "running-window": replace(
        RUN, states={S.PENDING: 100}, waits_until=dt.datetime(2026, 11, 30, 11, tzinfo=dt.UTC)
    ),
    "follow-up": replace(
        RUN,
        trigger=RunTrigger.FOLLOW_UP,
        slot="7.1",
        states={S.ACCEPTED: 2},
        sent_by={Channel.SMS: 2},
    ),
    "running-retries": replace(
        RUN, states={S.ACCEPTED: 19, S.RETRY_WAIT: 1}, retry_at=NINE + dt.timedelta(minutes=38)
    ),
    "stopped": replace(
        RUN, state=RunState.STOPPED, decided_by="U2", states={S.PENDING: 1360, S.ACCEPTED: 640}
    ),
    "done": replace(
        RUN,
        state=RunState.DONE,
        finished_at=NINE + dt.timedelta(seconds=200),
        choice=BacklogChoice.ONLY_NEW,
        hold_reason=HoldReason.FIRST_RUN,
        backlog=5,
        states={S.ACCEPTED: 1900, S.REJECTED: 20, S.DEAD: 10, S.IN_DOUBT: 3},
        skips={SkipReason.NO_EMAIL: 40, SkipReason.EXEMPT: 22, SkipReason.ALREADY_SUSPENDED: 5},
    ),
    "done-methods": replace(
        RUN,
        state=RunState.DONE,
        finished_at=NINE,
        states={S.ACCEPTED: 220, S.REJECTED: 5},
        sent_by={Channel.SMS: 200, Channel.EMAIL: 20},
        segments=205,
        cost_cents=1640,
    ),
    "done-nothing": replace(RUN, state=RunState.DONE, finished_at=NINE),
    "done-nothing-sent": replace(RUN, state=RunState.DONE, finished_at=NINE, skips={SkipReason.NO_EMAIL: 3}),
    "cancelled": replace(
        RUN,
        state=RunState.CANCELLED,
        decided_by="U2",
        finished_at=NINE,
        states={S.ACCEPTED: 640, S.CANCELLED: 1360},
    ),
}


@pytest.mark.parametrize("name", RUNS)
def test_golden(name: str, golden: Golden) -> None:
    """What the channel reads, 100 seconds after the start."""
    answered_by = "U1" if name == "done" else None
    made = card(RUNS[name], now=NINE + dt.timedelta(seconds=100), zone=ZONE, answered_by=answered_by)
    text = json.dumps({"text": made.text, "blocks": made.blocks}, ensure_ascii=False, indent=2)
    golden(f"slack/report.{name}.json", text + "\n")


def test_several_retries_begin_at_an_hour() -> None:
    """Each has its own; the first is told."""
    several = replace(RUN, states={S.RETRY_WAIT: 3}, retry_at=NINE)
    assert "3 serão tentados de novo a partir das 09:00" in words(card(several, now=NINE, zone=ZONE).blocks)


@pytest.mark.parametrize("state", DeliveryState)
def test_figures_add_up(state: DeliveryState) -> None:
    """Whatever state a delivery is in, it stands in exactly one figure: the figures add up to the total."""
    run = replace(RUN, states={state: 3}, skips={SkipReason.NO_EMAIL: 2, SkipReason.TOO_LATE: 1})
    assert sum(n for _, n in figures(run)) == owed(run) == 6


@pytest.mark.parametrize("name", RUNS)
def test_fits_slack(name: str) -> None:
    """A message holds 50 blocks, and a section ten cells."""
    blocks = card(RUNS[name], now=NINE, zone=ZONE).blocks
    assert len(blocks) <= 50
    assert all(len(block.get("fields", [])) <= 10 for block in blocks)
