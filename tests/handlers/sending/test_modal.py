"""Who would get what now, and who would not: before anything is sent."""

import datetime as dt
from dataclasses import replace

import pytest

from delivery.calendar import Closed, Why
from delivery.runs import Preview
from handlers.sending import submit, texts
from handlers.sending.cost import Cost, estimate
from handlers.sending.modal import Asked, asked_screen, not_ready_screen, preview_screen
from handlers.words import LACKS
from storage import gateways, parameters
from storage.engine import Database
from storage.enums import BacklogChoice, Channel, DeliveryState, RunState, SkipReason
from storage.gateways import SmsGatewayValues
from storage.models import Run
from tests.support.clock import FixedClock
from tests.support.deps import bench
from tests.support.forms import chosen, turn
from tests.support.golden import Golden
from tests.support.runs import overview, run
from tests.support.views import shown_modal, words
from tests.support.world import World

NAMES = ("ANA MARIA DE SOUZA", "Bar do Zé & Cia", "<!channel>", "Davi", "Eva")
EVERYTHING = Preview(
    due=200,
    backlog=1230,
    channels={Channel.EMAIL: 1430},
    skips={SkipReason.NO_EMAIL: 12, SkipReason.EXEMPT: 1},
    names=NAMES,
    skipped_names={SkipReason.NO_EMAIL: NAMES, SkipReason.EXEMPT: ("Fábio",)},
)
SOME = Preview(due=1, backlog=0, channels={Channel.EMAIL: 1}, skips={}, names=("Ana",), skipped_names={})
NONE = Preview(due=0, backlog=0, channels={}, skips={SkipReason.NO_EMAIL: 2}, names=(), skipped_names={})
BY_SMS = Preview(
    due=225,
    backlog=0,
    channels={Channel.SMS: 205, Channel.EMAIL: 20},
    skips={SkipReason.NO_MOBILE: 3},
    names=NAMES[:1],
    skipped_names={},
)
SUNDAY = Closed(Why.DAY, dt.date(2026, 11, 22), dt.datetime(2026, 11, 23, 11, tzinfo=dt.UTC))
RUNNING = run(state=RunState.RUNNING, states={DeliveryState.PENDING: 40, DeliveryState.ACCEPTED: 60})
SCREENS = {
    "everything": preview_screen(Asked(EVERYTHING, overview(schedule_paused=True))),
    "one": preview_screen(Asked(SOME, overview(living=(RUNNING,)))),
    "sms": preview_screen(
        Asked(BY_SMS, overview(method=Channel.SMS, account="Twilio"), Cost(205, 205, 1640))
    ),
    "sms-backlog": preview_screen(
        Asked(replace(BY_SMS, backlog=5), overview(method=Channel.SMS), Cost(210, 420, None))
    ),
    "closed": preview_screen(
        Asked(replace(SOME, window=SUNDAY), overview(closed=SUNDAY, next_closed=SUNDAY))
    ),
    "nothing": preview_screen(Asked(NONE, overview())),
    "no-clients": preview_screen(Asked(NONE, overview(clients=0))),
    "account-paused": preview_screen(Asked(SOME, overview(account_paused="senha recusada"))),
    "not-ready": not_ready_screen(next(iter(LACKS.values()))),
    "asked": asked_screen("C1"),
}


@pytest.mark.parametrize("name", SCREENS)
def test_golden(name: str, golden: Golden) -> None:
    """What a person sees; Slack takes it."""
    golden(f"slack/sending.{name}.json", shown_modal(SCREENS[name]))


@pytest.mark.parametrize("name", ["nothing", "no-clients", "account-paused", "not-ready"])
def test_what_cannot_go_out_cannot_be_confirmed(name: str) -> None:
    """No button that would do nothing."""
    assert "submit" not in SCREENS[name]


def test_the_cautious_answer_is_chosen() -> None:
    """Whoever presses Enviar without reading writes to nobody who was suspended long ago."""
    asked = next(block for block in SCREENS["everything"]["blocks"] if block.get("block_id") == "already")
    assert asked["element"]["initial_option"]["value"] == BacklogChoice.ONLY_NEW


def test_names_ping_nobody() -> None:
    """A client called <!channel> is text."""
    assert "<!channel>" not in words(SCREENS["everything"])


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_pressed_twice_it_is_one_run(db: Database, clock: FixedClock) -> None:
    """The screen makes the run unique, not the press."""
    world = await World(db, clock).ready(results_channel="C1")
    deps = bench(db).deps
    for _ in range(2):
        reply = await submit.confirm(deps, turn(metadata="3"))
        assert "<#C1>" in words(reply.update or {})
    (only,) = await world.rows(Run)
    assert only.backlog is BacklogChoice.ONLY_NEW
    assert only.local_date == dt.date(2026, 11, 24)


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize(("answer", "at_any_hour"), [(None, False), ("wait", False), ("anyway", True)])
async def test_outside_the_window_it_goes_by_a_persons_word_only(
    db: Database, clock: FixedClock, answer: str | None, at_any_hour: bool
) -> None:
    """What was asked while it was open, or is to wait, waits."""
    world = await World(db, clock).ready(results_channel="C1")
    values = {"window": chosen(answer)} if answer else {}
    await submit.confirm(bench(db).deps, turn(values, metadata="3"))
    (only,) = await world.rows(Run)
    assert only.outside_window is at_any_hour


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_an_answer_that_sends_nothing_is_said_at_its_field(db: Database) -> None:
    """Nothing due today and *Não*: there would be no run to look at."""
    values = {"already": chosen(BacklogChoice.ONLY_NEW)}
    reply = await submit.confirm(bench(db).deps, turn(values, metadata="0"))
    assert reply.errors == {"already": texts.WOULD_SEND_NOTHING}


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_a_method_lost_meanwhile_is_said(db: Database) -> None:
    """Between preview and press somebody took the method away."""
    reply = await submit.confirm(bench(db).deps, turn(metadata="3"))
    assert "config" in words(reply.update or {})


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_an_sms_costs_by_its_segments(db: Database) -> None:
    """205 messages of one segment at eight centavos: R$ 16,40."""
    on = bench(db)
    values = SmsGatewayValues("Twilio", "twilio", {}, "Fibra", price_cents_segment=8)
    async with db.write() as session:
        made = await gateways.register(session, on.deps.vault, values, {}, by="U1", now=on.clock.now())
        now = await parameters.get(session)
        await parameters.update(
            session, version=now.version, by="U1", now=on.clock.now(), sms_gateway_id=made.id
        )
    assert await estimate(on.deps, BY_SMS) == Cost(205, 205, 1640)
    assert await estimate(on.deps, SOME) is None
