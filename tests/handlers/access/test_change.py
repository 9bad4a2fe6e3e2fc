"""Who may what: given, changed, taken away, and never so that nobody is left who administers."""

from dataclasses import replace
from typing import Any

import pytest

from handlers.access import command, submit, texts
from handlers.access.change import LastAdmin, set_role
from handlers.access.modal import change_value
from handlers.people import People
from storage import roles
from storage.engine import Database
from storage.enums import Role
from storage.models import AuditEntry
from tests.support.clock import FixedClock
from tests.support.deps import Bench, bench
from tests.support.forms import chosen, turn
from tests.support.runs import NINE
from tests.support.views import words
from tests.support.world import World

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])


@pytest.fixture
async def here(db: Database) -> Bench:
    """U1 is the only admin that the bot knows of."""
    made = bench(db)
    async with db.write() as session:
        await roles.grant(session, "U1", Role.ADMIN, by="cli", now=NINE)
    return made


async def role_of(here: Bench, user: str) -> Role | None:
    async with here.deps.db.read() as session:
        return await roles.role_of(session, user)


async def test_given_changed_taken_away(here: Bench) -> None:
    """Each leaves its line in the audit; the same again leaves none."""
    assert await set_role(here.deps, "U2", Role.VIEWER, by="U1")
    assert await set_role(here.deps, "U2", Role.OPERATOR, by="U1")
    assert not await set_role(here.deps, "U2", Role.OPERATOR, by="U1")
    assert await set_role(here.deps, "U2", None, by="U1")
    assert await role_of(here, "U2") is None
    lines: list[Any] = list(await World(here.deps.db, FixedClock()).rows(AuditEntry))
    assert [(line.actor, line.subject, line.before, line.after) for line in lines] == [
        ("U1", "U2", None, {"role": "viewer"}),
        ("U1", "U2", {"role": "viewer"}, {"role": "operator"}),
        ("U1", "U2", {"role": "operator"}, None),
    ]


@pytest.mark.parametrize("role", [Role.OPERATOR, None])
async def test_the_last_admin_stays(here: Bench, role: Role | None) -> None:
    """Neither lowered nor removed, by whomever."""
    with pytest.raises(LastAdmin):
        await set_role(here.deps, "U1", role, by="U1")
    assert await role_of(here, "U1") is Role.ADMIN


async def test_an_admin_may_go_where_another_stays(here: Bench) -> None:
    """A second one, by grant or by the operator's word, is enough."""
    await set_role(here.deps, "U2", Role.ADMIN, by="U1")
    assert await set_role(here.deps, "U1", None, by="U2")


async def test_a_refused_change_shows_what_still_stands(here: Bench) -> None:
    """The row is drawn anew, so that Slack does not keep the choice that was refused."""
    await command.change(here.deps, turn(value=change_value("U1", None), view_id="V1"))
    (shown,) = here.slack.shown("V1")
    assert texts.LAST_ADMIN in words(shown)
    row = next(block for block in shown["blocks"] if "<@U1>" in str(block.get("text")))
    assert row["accessory"]["initial_option"]["value"] == change_value("U1", Role.ADMIN)


async def test_the_form_gives_access_and_the_list_shows_it(here: Bench) -> None:
    """The form closes; the list under it says what was done."""
    given = {"person": {"selected_user": "U9"}, "role": chosen("operator")}
    reply = await submit.give(here.deps, turn(given, user="U1"))
    assert not reply.payload()
    assert reply.then is not None
    await reply.then()
    (shown,) = here.slack.shown("V1")
    assert texts.changed("U9", Role.OPERATOR) in words(shown)


async def test_the_form_does_not_lower_the_last_admin(here: Bench) -> None:
    """The way round through the form is closed as well."""
    given = {"person": {"selected_user": "U1"}, "role": chosen("viewer")}
    reply = await submit.give(here.deps, turn(given, user="U1"))
    assert reply.errors == {"role": texts.LAST_ADMIN_FIELD}


async def test_an_operator_s_admin_counts(db: Database) -> None:
    """SUSPENSAO_ADMINS cannot be locked out, so the last grant may go."""
    made = bench(db)
    people = People(db, made.slack, made.clock, frozenset({"UOPS"}))
    deps = replace(made.deps, people=people)
    async with db.write() as session:
        await roles.grant(session, "U1", Role.ADMIN, by="cli", now=NINE)
    assert await set_role(deps, "U1", None, by="UOPS")
