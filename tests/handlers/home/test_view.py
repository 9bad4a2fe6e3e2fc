"""The App Home."""

import json

import pytest

from handlers.home import texts
from handlers.home.publish import publish
from handlers.home.view import dashboard, no_access
from handlers.turn import Turn
from sandbox.blockkit import checked_view
from sandbox.shapes import Ids
from storage import roles
from storage.engine import Database
from storage.enums import DeliveryState, HoldReason, Role, RunState
from tests.support.deps import bench
from tests.support.golden import Golden
from tests.support.runs import NINE, overview, run
from tests.support.views import words

HELD = run(
    state=RunState.HELD, hold_reason=HoldReason.FIRST_RUN, states={DeliveryState.PENDING: 30}, backlog=0
)
RUNNING = run(
    run_id=9, state=RunState.RUNNING, states={DeliveryState.PENDING: 40, DeliveryState.ACCEPTED: 60}
)
VIEWS = {
    "busy": dashboard(overview(living=(HELD, RUNNING), ended=(run(),), in_doubt=3)),
    "quiet": dashboard(overview(ended=(run(), run(states={})))),
    "new": dashboard(overview(clients=0, method=None, lacks="o método", results_channel=None, account="")),
    "no-access": no_access("Peça acesso a <@U1>."),
}


@pytest.mark.parametrize("name", VIEWS)
def test_golden(name: str, golden: Golden) -> None:
    """What a person sees; Slack takes it."""
    checked_view(VIEWS[name], "home", Ids(lambda: 0.0))
    golden(f"slack/home.{name}.json", json.dumps(VIEWS[name], ensure_ascii=False, indent=1) + "\n")


def test_the_first_run_is_a_run() -> None:
    """“Ainda não houve execução” under one that is sending would be wrong."""
    assert texts.NO_RUNS in words(dashboard(overview()))
    first = words(dashboard(overview(living=(RUNNING,))))
    assert texts.NO_RUNS not in first
    assert texts.LAST not in first


@pytest.mark.parametrize("dialect", ["sqlite"])
async def test_without_access_nothing_is_shown(db: Database) -> None:
    """Slack lets everybody open the Home: the numbers are for those who may look."""
    b = bench(db)
    b.slack.answers["users.info"] = {"user": {"is_admin": False}}
    turn = Turn(key="E1", user="UVIEWER", trigger_id="")
    await publish(b.deps, turn)
    async with db.write() as session:
        await roles.grant(session, "UVIEWER", Role.VIEWER, by="UADMIN", now=NINE)
    await publish(b.deps, turn)
    first, second = [words(call["view"]) for call in b.slack.calls["views.publish"]]
    assert "não tem acesso" in first
    assert "Método de envio" not in first
    assert "Método de envio" in second
