"""What a conversation is given, for tests of its handlers: a real database, a fake Slack and mail server."""

from dataclasses import dataclass

from delivery.editions import Editions
from delivery.restored import Restoration
from delivery.runs import Runs
from delivery.signal import Signal
from handlers.deps import Deps
from handlers.people import People
from storage.engine import Database
from storage.keys import new_key
from storage.vault import Vault
from tests.support.clock import FixedClock
from tests.support.fake_probe import FakeProbe
from tests.support.fake_slack import FakeSlack


@dataclass(frozen=True)
class Bench:
    """The parts, and the fakes among them under their own types."""

    deps: Deps
    slack: FakeSlack
    probe: FakeProbe
    clock: FixedClock


def bench(db: Database, *, probe: FakeProbe | None = None) -> Bench:
    """Everything on `db`; nothing of it leaves the process."""
    slack, probe, clock = FakeSlack(), probe or FakeProbe(), FixedClock()
    runs = Runs(db, clock, work=Signal(), news=Signal())
    deps = Deps(
        db=db,
        vault=Vault([new_key()]),
        clock=clock,
        runs=runs,
        restored=Restoration(db, clock, runs, work=Signal(), news=Signal()),
        senders=probe,
        editions=Editions(db),
        client=slack,
        people=People(db, slack, clock, frozenset()),
    )
    return Bench(deps, slack, probe, clock)
