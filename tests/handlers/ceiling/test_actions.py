"""*Passar do limite hoje*: for the day that the message told of, once, and told to whoever comes too late."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import update

from handlers.ceiling import actions, texts
from storage import accounts
from storage.engine import Database
from storage.enums import Channel
from storage.models import EmailServer
from tests.support import factories
from tests.support.clock import NOON_UTC
from tests.support.deps import Bench, bench
from tests.support.forms import turn

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])

MIDNIGHT = NOON_UTC + dt.timedelta(hours=15)


async def press(on: Bench, account_id: int, *, until: dt.datetime = MIDNIGHT) -> str:
    """What the person who pressed is told, "" for nothing."""
    before = len(on.slack.calls["chat.postEphemeral"])
    value = actions.lifting(Channel.EMAIL, account_id, until)
    await actions.lift(on.deps, replace(turn(value=value), view=None, channel="C1", message_ts="1.1"))
    return str(on.slack.calls["chat.postEphemeral"][before:])


async def an_account(on: Bench) -> int:
    async with on.deps.db.write() as session:
        server = await factories.email_server(session)
        await session.execute(update(EmailServer).values(per_day=100))
    return server.id or 0


async def test_lifted_until_that_midnight(db: Database) -> None:
    """Quietly: the run's message shows it by itself. A second press is told."""
    on = bench(db)
    account_id = await an_account(on)
    assert await press(on, account_id) == "[]"
    async with db.read() as session:
        account = await accounts.get(session, Channel.EMAIL, account_id)
    assert isinstance(account, EmailServer)
    assert account.day_lifted_until == MIDNIGHT
    assert texts.ALREADY in await press(on, account_id)


async def test_yesterday_s_message_lifts_nothing_today(db: Database) -> None:
    on = bench(db)
    account_id = await an_account(on)
    assert texts.OVER in await press(on, account_id, until=NOON_UTC)


async def test_an_account_that_is_gone(db: Database) -> None:
    assert texts.GONE in await press(bench(db), 99)
