"""An account that stopped: told once, resumed with one press."""

import datetime as dt
from dataclasses import replace

import pytest

from handlers.paused import actions, texts
from handlers.paused.message import stopped
from handlers.paused.watch import PauseNews
from handlers.people import People
from storage import accounts, limits
from storage.engine import Database
from storage.enums import Channel
from tests.support import factories
from tests.support.clock import NOON_UTC
from tests.support.deps import Bench, bench
from tests.support.fake_channel import FakeChannel
from tests.support.forms import turn
from tests.support.golden import Golden
from tests.support.views import shown_message, words

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])

ZONE = "America/Sao_Paulo"
WHY = "O servidor SMTP não aceitou o usuário ou a <senha>."


async def paused(on: Bench) -> int:
    """The id of an account that stopped."""
    async with on.deps.db.write() as session:
        account = await factories.email_server(session)
        await limits.pause(session, Channel.EMAIL, account.id or 0, why=WHY, now=on.clock.now())
    return account.id or 0


def watch(on: Bench, slack: FakeChannel, *, admins: frozenset[str] = frozenset({"UADMIN"})) -> PauseNews:
    """As after a start: with nothing in memory."""
    return PauseNews(on.deps.db, slack, People(on.deps.db, slack, on.clock, admins), on.clock)


async def test_a_pause_is_told_once(db: Database) -> None:
    """By this process and by the one after it."""
    on, slack = bench(db), FakeChannel()
    await paused(on)
    for _ in range(2):
        await watch(on, slack).tell("C1", ZONE)
    (message,) = slack.in_channel()
    assert message.channel == "C1"
    assert "*Cobrança*" in words(message.blocks)
    assert "&lt;senha&gt;" in words(message.blocks)


async def test_the_next_pause_is_told_again(db: Database) -> None:
    """Resumed and stopped once more, it is news."""
    on, slack = bench(db), FakeChannel()
    account_id = await paused(on)
    await watch(on, slack).tell("C1", ZONE)
    on.clock.move(dt.timedelta(minutes=5))
    async with db.write() as session:
        await accounts.resume(session, Channel.EMAIL, account_id, by="U1", now=on.clock.now())
        await limits.pause(session, Channel.EMAIL, account_id, why=WHY, now=on.clock.now())
    await watch(on, slack).tell("C1", ZONE)
    assert len(slack.in_channel()) == 2


async def test_without_a_channel_an_admin_is_told(db: Database) -> None:
    on, slack = bench(db), FakeChannel()
    await paused(on)
    await watch(on, slack).tell(None, ZONE)
    (message,) = slack.messages.values()
    assert message.channel == "UADMIN"


async def test_resumed_where_it_was_told(db: Database) -> None:
    """The pause ends, and the message says who ended it; a second press is told so."""
    on = bench(db)
    account_id = await paused(on)
    pressed = replace(turn(value=f"email:{account_id}"), view=None, channel="C1", message_ts="1.1")
    await actions.resume(on.deps, pressed)
    async with db.read() as session:
        account = await accounts.get(session, Channel.EMAIL, account_id)
    assert account is not None
    assert account.paused_at is None
    (edited,) = on.slack.calls["chat.update"]
    assert "retomada por <@UADMIN>" in edited["text"]
    await actions.resume(on.deps, pressed)
    assert texts.ALREADY in str(on.slack.calls["chat.postEphemeral"])


async def test_golden(db: Database, golden: Golden) -> None:
    """What happened, what waits, what to do."""
    on = bench(db)
    async with db.read() as session:
        account = await accounts.get(session, Channel.EMAIL, await paused(on))
    assert account is not None
    assert account.paused_at == NOON_UTC
    message = stopped(Channel.EMAIL, account, ZONE)
    golden(
        "slack/paused.json",
        shown_message([{**block} for block in message.blocks]).replace(f"email:{account.id}", "email:1"),
    )
