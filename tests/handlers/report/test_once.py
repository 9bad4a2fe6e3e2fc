"""A run's message, its thread and its file come once, wherever the process is cut off."""

import pytest

from handlers.people import People
from handlers.report.reporter import Reporter
from storage.engine import Database
from storage.models import Run
from tests.support.clock import FixedClock
from tests.support.fake_channel import FakeChannel, Refusal
from tests.support.fake_senders import REFUSED
from tests.support.world import World

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])


@pytest.fixture
async def world(db: Database, clock: FixedClock) -> World:
    """A run has ended; its message needs a thread and a file."""
    world = await World(db, clock).ready(results_channel="C1")
    (refused,) = await world.suspend()
    world.sender.answers[refused] = [REFUSED]
    await world.sent()
    return world


@pytest.fixture
def slack() -> FakeChannel:
    return FakeChannel()


async def looks(world: World, slack: FakeChannel, times: int = 1) -> None:
    """As a process does that is started again before each."""
    for _ in range(times):
        people = People(world.db, slack, world.clock, frozenset())
        await Reporter(world.db, slack, people, world.clock, world.news).look()


@pytest.mark.parametrize("cut", ["chat.postMessage", "chat.postMessage in a thread", "files.upload"])
async def test_what_slack_took_unheard_is_found_again(world: World, slack: FakeChannel, cut: str) -> None:
    """Cut off between Slack's answer and the commit: whoever comes next looks before posting."""
    slack.cut = cut
    await looks(world, slack, 4)
    assert slack.cut == ""
    assert [message.thread_ts for message in slack.messages.values()] == [None, "1.0"]
    assert len(slack.files) == 1
    assert (await world.rows(Run))[0].report_nonce is None


async def test_what_slack_never_took_is_posted(world: World, slack: FakeChannel) -> None:
    """An intent alone keeps nothing back."""
    slack.away = True
    await looks(world, slack)
    assert (await world.rows(Run))[0].report_nonce
    slack.away = False
    await looks(world, slack, 2)
    assert len(slack.in_channel()) == 1


async def test_where_it_may_not_be_read_it_is_posted_all_the_same(world: World, slack: FakeChannel) -> None:
    """An installation without the scopes: better twice than never."""
    slack.cut = "chat.postMessage"
    slack.refuses["conversations.history"] = Refusal("missing_scope")
    await looks(world, slack, 3)
    assert len(slack.in_channel()) == 2


async def test_found_again_it_shows_what_is_true_by_now(world: World, slack: FakeChannel) -> None:
    """Not what it showed when it was posted."""
    slack.cut = "chat.postMessage"
    await looks(world, slack)
    slack.messages["1.0"].text = "0 de 1"
    await looks(world, slack)
    assert "falharam 1" in slack.messages["1.0"].text
