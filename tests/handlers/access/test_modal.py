"""The list of who may what, and the form that gives access."""

import pytest

from handlers.access import texts
from handlers.access.modal import Grants, change_value, form, parse_change, screen
from storage.enums import Role
from tests.support.golden import Golden
from tests.support.views import shown_modal

GRANTS = [("U1", Role.ADMIN), ("U2", Role.OPERATOR), ("U3", Role.VIEWER)]
SCREENS = {
    "list": screen(Grants(GRANTS, always=["UOPS"], said=texts.changed("U3", Role.VIEWER), edition="1")),
    "empty": screen(Grants([])),
    "many": screen(Grants([(f"U{n}", Role.VIEWER) for n in range(300)])),
    "form": form(),
}


@pytest.mark.parametrize("name", SCREENS)
def test_golden(name: str, golden: Golden) -> None:
    """What an admin sees; Slack takes it, however many people there are."""
    shown = shown_modal(SCREENS[name])
    if name != "many":
        golden(f"slack/access.{name}.json", shown)


@pytest.mark.parametrize("role", [*Role, None])
def test_an_option_says_who_and_what(role: Role | None) -> None:
    """What a row's option carries is what the change reads."""
    assert parse_change(change_value("U1", role)) == ("U1", role)
