"""A restored database asks once, in the channel, and one press decides for all that waits."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from handlers.deps import Deps
from handlers.people import People
from handlers.report.question import question
from handlers.restored import actions, texts
from handlers.restored.message import answered, asked
from handlers.restored.watch import RestoredNews
from handlers.turn import Turn
from storage import instance
from storage.engine import Database
from storage.enums import BacklogChoice, DeliveryState, HoldReason, RestoredWhy, RunState
from storage.models import Instance
from tests.support.clock import NOON_UTC
from tests.support.deps import Bench, bench
from tests.support.fake_channel import FakeChannel
from tests.support.forms import turn
from tests.support.golden import Golden
from tests.support.runs import run
from tests.support.views import shown_message, words

ZONE = "America/Sao_Paulo"
HOUR = dt.timedelta(hours=1)
COPY: dict[str, Any] = {
    "restored_at": NOON_UTC,
    "restored_why": RestoredWhy.OLDER,
    "copy_until": NOON_UTC - 6 * HOUR,
    "known_until": NOON_UTC,
}


@pytest.mark.parametrize("why", list(RestoredWhy))
def test_golden(why: RestoredWhy, golden: Golden) -> None:
    """What was restored, from when, the risk, and the two answers."""
    row = Instance(**COPY | {"restored_why": why, "known_until": NOON_UTC if why != "unknown" else None})
    golden(f"slack/restored.{why.value}.json", shown_message(asked(row, 1234, ZONE).blocks))


def test_the_answer_takes_the_place_of_the_question(golden: Golden) -> None:
    row = Instance(**COPY, decision=BacklogChoice.ONLY_NEW, decided_at=NOON_UTC + HOUR, decided_by="U0PERSON")
    golden("slack/restored.answered.json", shown_message(answered(row, ZONE).blocks))


def test_a_run_that_waits_for_it_asks_the_same_question() -> None:
    """On its own message and in the status: the answer is one for all."""
    held = run(
        state=RunState.HELD,
        hold_reason=HoldReason.RESTORED,
        states={DeliveryState.PENDING: 9},
        backlog=4,
        finished_at=None,
    )
    told = words(question(held))
    assert texts.SEND in told
    assert "restaurado de uma cópia" in told
    assert "já suspensos?" not in told


async def restore(on: Bench) -> None:
    async with on.deps.db.write() as session:
        row = await instance.locked(session)
        await instance.restored(
            session, row, why=RestoredWhy.COMMAND, epoch=1, known_until=None, now=on.clock.now()
        )


async def redraw(deps: Deps, turn: Turn) -> None:
    """There is no Home in these tests."""


def pressed(choice: BacklogChoice) -> Turn:
    return replace(turn(value=choice.value), view=None, channel="C1", message_ts="1.1")


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_asked_once_and_answered_once(db: Database) -> None:
    """By this process and the one after it; the second press is told that it came too late."""
    on, slack = bench(db), FakeChannel()
    await restore(on)

    async def look() -> None:
        people = People(db, slack, on.clock, frozenset())
        await RestoredNews(db, slack, people).tell("C1", ZONE)

    await look()
    await look()
    (message,) = slack.in_channel()
    assert texts.NOTHING_WAITS in words(message.blocks)
    await actions.answer(redraw, on.deps, pressed(BacklogChoice.ONLY_NEW))
    await look()
    await look()
    assert "respondeu: *só os próximos*" in words(message.blocks)
    await actions.answer(redraw, on.deps, pressed(BacklogChoice.INCLUDE))
    assert texts.ALREADY in str(on.slack.calls["chat.postEphemeral"])
    async with db.read() as session:
        assert (await instance.get(session)).decision is BacklogChoice.ONLY_NEW
