"""The message of a run follows the database, whatever Slack and this process do meanwhile."""

import datetime as dt

import pytest
from sqlalchemy import update
from sqlmodel import col

from handlers.people import People
from handlers.report.reporter import Reporter
from storage.engine import Database
from storage.enums import BacklogChoice, Channel, DeliveryState, HoldReason
from storage.models import Delivery, Notice, Parameters
from storage.runs import FOLLOW_UP_QUIET
from tests.support.clock import FixedClock
from tests.support.fake_channel import FakeChannel, Refusal
from tests.support.fake_senders import CUT_OFF, REFUSED
from tests.support.views import words
from tests.support.world import DAY, TODAY, WHO, World

ADMIN = "UADMIN"
MINUTE = dt.timedelta(minutes=1)

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])


@pytest.fixture
async def world(db: Database, clock: FixedClock) -> World:
    return await World(db, clock).ready(results_channel="C1")


@pytest.fixture
def slack() -> FakeChannel:
    return FakeChannel()


def reporter(world: World, slack: FakeChannel) -> Reporter:
    """As after a start: with nothing in memory."""
    people = People(world.db, slack, world.clock, frozenset({ADMIN}))
    return Reporter(world.db, slack, people, world.clock, world.news)


async def test_one_message_a_run(world: World, slack: FakeChannel) -> None:
    """Posted when the run begins, edited as it goes, and left alone where nothing changed."""
    await world.suspend(60)
    run_id = await world.planned()
    reports = reporter(world, slack)
    await reports.look()
    await reports.look()
    (message,) = slack.in_channel()
    assert (message.channel, message.edits) == ("C1", 0)
    assert "0 de 60" in message.text
    await world.dispatcher.settle()
    await reports.look()
    assert "enviados 60" in message.text
    assert "*60 avisos enviados" in words(message.blocks)
    assert len(slack.in_channel()) == 1
    assert (await world.run(run_id)).report_error is None


async def test_a_restart_goes_on_with_the_same_message(world: World, slack: FakeChannel) -> None:
    """What was written down is enough; a new process edits what the old one posted."""
    await world.suspend(3)
    await world.planned()
    await reporter(world, slack).look()
    await world.dispatcher.settle()
    await reporter(world, slack).look()
    await reporter(world, slack).look()
    (message,) = slack.in_channel()
    assert "enviados 3" in message.text
    assert message.edits == 1


async def test_who_got_nothing_is_named_once(world: World, slack: FakeChannel) -> None:
    """One thread and one file a run: refused, in doubt and without contact, each with its reason."""
    refused, doubtful = await world.suspend(2)
    world.sender.answers.update({refused: [REFUSED], doubtful: [CUT_OFF]})
    await world.suspend(1, email=False)
    await world.sent()
    for _ in range(3):
        await reporter(world, slack).look()
    (thread,) = [m for m in slack.messages.values() if m.thread_ts]
    told = words(thread.blocks)
    assert all(name in told for name in ("Cliente 1", "Cliente 2", "Cliente 3"))
    assert "Sem e-mail no cadastro" in told
    (file,) = slack.files
    assert (file["channel"], file["thread_ts"]) == ("C1", "1.0")
    assert len(file["content"].decode("utf-8-sig").splitlines()) == 4


async def test_an_ended_run_tells_of_what_follows_it(world: World, slack: FakeChannel) -> None:
    """Its message, closed long ago, says what became of what came back; thread and file do not come again."""
    await world.with_methods(Channel.EMAIL, Channel.SMS)
    (mail, _) = await world.suspend(2, mobile=True)
    await world.suspend(1, email=False)
    await world.sent()
    await reporter(world, slack).look()
    await bounced(world, mail)
    await world.dispatcher.settle()
    await reporter(world, slack).look()
    first, second = slack.in_channel()
    assert "1 aviso seguiu depois, em outra execução: 1 enviado" in words(first.blocks)
    assert "Avisos de uma execução já terminada" in words(second.blocks)
    assert [len([m for m in slack.messages.values() if m.thread_ts]), len(slack.files)] == [1, 1]
    world.clock.move(FOLLOW_UP_QUIET)
    await world.dispatcher.settle()
    await reporter(world, slack).look()
    edits = first.edits
    await reporter(world, slack).look()
    assert (first.edits, second.edits) == (edits, 1)


async def bounced(world: World, destination: str) -> None:
    """A far end says later that it did not arrive."""
    async with world.db.write() as session:
        this = update(Delivery).where(col(Delivery.destination) == destination)
        await session.execute(this.values(state=DeliveryState.BOUNCED, updated_at=world.clock.now()))


async def test_a_refused_file_comes_later_without_the_names_again(world: World, slack: FakeChannel) -> None:
    """Each step is written down by itself."""
    await world.suspend(1, email=False)
    await world.sent()
    slack.refuses["files.upload"] = Refusal("missing_scope")
    await reporter(world, slack).look()
    slack.refuses.clear()
    await reporter(world, slack).look()
    assert len([m for m in slack.messages.values() if m.thread_ts]) == 1
    assert len(slack.files) == 1


async def test_not_in_channel_is_told_to_the_admins_once(world: World, slack: FakeChannel) -> None:
    """It is kept for the status, tried ever more rarely, and over when the bot is let in."""
    await world.suspend(1)
    run_id = await world.sent()
    reports = reporter(world, slack)
    slack.refuses["C1"] = Refusal("not_in_channel")
    for _ in range(10):
        await reports.look()
    (told,) = slack.in_channel()
    assert told.channel == ADMIN
    assert "/invite" in told.text
    assert slack.tried == 2  # the channel once, the admin once
    assert (await world.run(run_id)).report_error == "not_in_channel"
    slack.refuses.clear()
    world.clock.move(MINUTE)
    await reports.look()
    assert "enviados 1" in slack.in_channel()[1].text
    assert (await world.run(run_id)).report_error is None


async def test_slack_s_request_to_wait_is_obeyed(world: World, slack: FakeChannel) -> None:
    """The seconds it names, and no other call before."""
    await world.suspend(1)
    await world.planned()
    await world.planned()
    slack.refuses["chat.postMessage"] = Refusal("ratelimited", {"Retry-After": "17"}, 429)
    assert await reporter(world, slack).look() == 17.0
    assert slack.tried == 1


async def test_slack_away_for_a_whole_run(world: World, slack: FakeChannel) -> None:
    """Sending is unaffected, and one report comes when Slack returns."""
    await world.suspend(5)
    slack.away = True
    await world.planned()
    reports = reporter(world, slack)
    await reports.look()
    await world.dispatcher.settle()
    await reports.look()
    assert len(world.sender.sent) == 5
    slack.away = False
    await reports.look()
    (message,) = slack.in_channel()
    assert "enviados 5" in message.text


async def test_a_held_run_asks_and_shows_who_answered(world: World, slack: FakeChannel) -> None:
    """The question with its number, then the answer with its name, even after somebody else stopped it."""
    await world.change(Parameters, pending_hold=HoldReason.FIRST_RUN)
    await world.suspend(2)
    await world.suspend(3, starts_on=TODAY - 10 * DAY)
    run_id = await world.planned(BacklogChoice.ASK)
    reports = reporter(world, slack)
    await reports.look()
    (message,) = slack.in_channel()
    assert "Avisar também os 3 já suspensos?" in words(message.blocks)
    assert await world.runs.answer(run_id, BacklogChoice.ONLY_NEW, "UOTHER")
    assert not await world.runs.answer(run_id, BacklogChoice.INCLUDE, WHO)
    await world.runs.stop(run_id, WHO)
    await reports.look()
    told = words(message.blocks)
    assert f"Parada por <@{WHO}>" in told
    assert "<@UOTHER> respondeu: *só os próximos*" in told


async def test_a_deleted_message_comes_again(world: World, slack: FakeChannel) -> None:
    """Somebody tidied up while the run was going on."""
    await world.suspend(1)
    await world.planned()
    reports = reporter(world, slack)
    await reports.look()
    slack.messages.clear()
    await world.dispatcher.settle()
    await reports.look()
    assert "enviados 1" in slack.in_channel()[0].text


async def test_without_a_results_channel_the_one_who_asked_is_told(world: World, slack: FakeChannel) -> None:
    """Nobody waits for a report that has nowhere to go."""
    await world.change(Parameters, results_channel=None)
    await world.suspend(1)
    await world.sent()
    reports = reporter(world, slack)
    await reports.look()
    await reports.look()
    (message,) = slack.in_channel()
    assert message.channel == WHO
    assert "Canal dos resultados" in words(message.blocks)


async def test_a_day_with_nothing_due_says_so(world: World, slack: FakeChannel) -> None:
    """Silence would leave people wondering whether it ran."""
    await world.sent()
    await reporter(world, slack).look()
    assert "Nenhum aviso hoje" in words(slack.in_channel()[0].blocks)


async def test_old_news_is_not_told(world: World, slack: FakeChannel) -> None:
    """A bot let into its channel after a month does not post thirty reports."""
    await world.sent()
    world.clock.move(4 * DAY)
    await reporter(world, slack).look()
    assert not slack.messages


async def test_a_test_send_is_no_run_of_the_channel(world: World, slack: FakeChannel) -> None:
    """Its result stands where it was asked for."""
    await world.runs.test_send("eu@example.com", world.account, "temporary.started", WHO, timeout=0)
    await world.dispatcher.settle()
    await reporter(world, slack).look()
    assert await world.rows(Notice)
    assert not slack.messages
