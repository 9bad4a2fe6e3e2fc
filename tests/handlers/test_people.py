"""Who may do what, and whom everybody else may ask."""

import datetime as dt

import pytest

from handlers.people import People
from storage import roles
from storage.engine import Database
from storage.enums import Role
from tests.support.clock import FixedClock
from tests.support.fake_slack import FakeSlack

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])

MEMBERS = [
    {"id": "U0BOT", "is_bot": True, "is_admin": True},
    {"id": "U0GONE", "deleted": True, "is_owner": True},
    {"id": "U0ANA", "is_admin": True},
    {"id": "U0BRUNO"},
]


@pytest.fixture
def slack() -> FakeSlack:
    fake = FakeSlack()
    fake.answers["users.list"] = {"members": MEMBERS}
    return fake


def people(db: Database, slack: FakeSlack, clock: FixedClock, *admins: str) -> People:
    return People(db, slack, clock, frozenset(admins), look_seconds=0.05)


async def test_right_after_a_start_the_workspace_is_asked(
    db: Database, slack: FakeSlack, clock: FixedClock
) -> None:
    """Nobody has been met yet, and somebody must be named; a bot or one who left is nobody to ask."""
    assert await people(db, slack, clock).admins() == ["U0ANA"]


async def test_the_workspace_is_not_asked_where_somebody_is_known(
    db: Database, slack: FakeSlack, clock: FixedClock
) -> None:
    """Its list is long, and Slack gives it out slowly."""
    assert await people(db, slack, clock, "U0OPERATOR").admins() == ["U0OPERATOR"]
    assert slack.calls["users.list"] == []


async def test_nobody_is_named_where_slack_does_not_say(
    db: Database, slack: FakeSlack, clock: FixedClock
) -> None:
    """The refusal still stands, in other words."""
    slack.refusals["users.list"] = "missing_scope"
    assert await people(db, slack, clock).admins() == []


async def test_whom_slack_does_not_know_is_nobody(db: Database, slack: FakeSlack, clock: FixedClock) -> None:
    """What cannot be asked is not allowed."""
    slack.refusals["users.info"] = "user_not_found"
    assert await people(db, slack, clock).role_of("U0X") is None


async def test_a_grant_holds(db: Database, slack: FakeSlack, clock: FixedClock) -> None:
    """What `/suspensao acesso` gave."""
    slack.answers["users.info"] = {"user": {"id": "U0BRUNO"}}
    async with db.write() as session:
        await roles.grant(session, "U0BRUNO", Role.OPERATOR, by="U0ANA", now=clock.now())
    assert await people(db, slack, clock).role_of("U0BRUNO") is Role.OPERATOR


async def test_an_admin_stays_one_for_five_minutes_without_asking_again(
    db: Database, slack: FakeSlack, clock: FixedClock
) -> None:
    """Each command would cost a call otherwise."""
    slack.answers["users.info"] = {"user": {"id": "U0ANA", "is_admin": True}}
    known = people(db, slack, clock)
    assert [await known.role_of("U0ANA"), await known.role_of("U0ANA")] == [Role.ADMIN, Role.ADMIN]
    assert len(slack.calls["users.info"]) == 1


async def known_admin(db: Database, slack: FakeSlack, clock: FixedClock) -> People:
    """Ana was asked about, longer ago than an answer is relied on."""
    slack.answers["users.info"] = {"user": {"id": "U0ANA", "is_admin": True}}
    known = people(db, slack, clock)
    await known.role_of("U0ANA")
    clock.move(dt.timedelta(hours=1))
    return known


async def test_a_slow_slack_demotes_nobody(db: Database, slack: FakeSlack, clock: FixedClock) -> None:
    """Its last answer holds until it gives another; and the ack does not wait for it."""
    known = await known_admin(db, slack, clock)
    slack.silent.add("users.info")
    assert await known.role_of("U0ANA") is Role.ADMIN


async def test_a_slack_out_of_order_demotes_nobody(db: Database, slack: FakeSlack, clock: FixedClock) -> None:
    """It answered, though not the question."""
    known = await known_admin(db, slack, clock)
    slack.refusals["users.info"] = "internal_error"
    assert await known.role_of("U0ANA") is Role.ADMIN


async def test_who_left_is_no_admin_any_more(db: Database, slack: FakeSlack, clock: FixedClock) -> None:
    """Slack said so, and being slow afterwards brings nobody back."""
    known = await known_admin(db, slack, clock)
    slack.refusals["users.info"] = "user_not_found"
    assert await known.role_of("U0ANA") is None
    slack.silent.add("users.info")
    assert await known.role_of("U0ANA") is None


async def test_a_slow_slack_promotes_nobody(db: Database, slack: FakeSlack, clock: FixedClock) -> None:
    """Where nothing is known of a person, nothing is allowed."""
    slack.silent.add("users.info")
    assert await people(db, slack, clock).role_of("U0ANA") is None
