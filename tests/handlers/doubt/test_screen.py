"""*A verificar*: what is known, what a person may say, and what it means."""

import dataclasses
import datetime as dt

import pytest

from delivery.causes import Cause
from handlers.doubt.modal import PAGE, Seen, screen
from handlers.doubt.place import Place
from storage.doubt import Doubt
from storage.enums import Channel, EmailKind, Found
from tests.support.golden import Golden
from tests.support.runs import NINE, ZONE
from tests.support.views import shown_modal, words

MINUTE = dt.timedelta(minutes=1)
MAIL = Doubt(
    delivery_id=7,
    run_id=3,
    client_name="MARIA <DA> SILVA",
    contract="10",
    message="temporary.started",
    channel=Channel.EMAIL,
    destination="maria.silva@cliente.example",
    account="Cobrança",
    kind=EmailKind.SMTP,
    hears=False,
    code="timeout",
    text="silent after the final dot",
    sent_at=NINE,
    calls=1,
    key="0" * 32,
    decidable_at=NINE + 5 * MINUTE,
    found=None,
    asked_at=None,
)
SMS = dataclasses.replace(
    MAIL,
    delivery_id=8,
    channel=Channel.SMS,
    destination="+5511987654321",
    account="Twilio",
    kind="twilio",
    hears=True,
    calls=2,
    found=Found.NOTHING,
    asked_at=NINE + 12 * MINUTE,
)
GRID = dataclasses.replace(MAIL, delivery_id=9, kind=EmailKind.SENDGRID, hears=True, account="SendGrid")
FRESH = dataclasses.replace(MAIL, delivery_id=10, decidable_at=NINE + 40 * MINUTE)
NOW = NINE + 30 * MINUTE
CAUSES = Seen(Place(NOW, 3), {Cause.INTERRUPTED: 12, Cause.SILENT: 1}, (), ZONE, True)
ITEMS = Seen(Place(NOW, None, Cause.SILENT), {Cause.SILENT: 4}, (MAIL, SMS, GRID, FRESH), ZONE, True)
PAGED = Seen(
    Place(NOW, None, Cause.SILENT, PAGE),
    {Cause.INTERRUPTED: 3, Cause.SILENT: 45},
    tuple(dataclasses.replace(MAIL, delivery_id=n) for n in range(PAGE)),
    ZONE,
    True,
)
NONE = Seen(Place(NOW), {}, (), ZONE, True)


@pytest.mark.parametrize(
    ("name", "seen"), [("causes", CAUSES), ("items", ITEMS), ("paged", PAGED), ("none", NONE)]
)
def test_golden(golden: Golden, name: str, seen: Seen) -> None:
    """Slack takes it; contacts are masked, and each choice says what it means."""
    golden(f"slack/doubt.{name}.json", shown_modal(screen(seen)))


def test_sending_again_is_warned_of() -> None:
    """Before it is done, alone or for all."""
    assert "pode receber duas vezes" in words(screen(CAUSES))
    assert "pode receber duas vezes" in words(screen(ITEMS))


def test_nobody_may_write_to_them_from_here() -> None:
    shown = words(screen(ITEMS))
    assert "maria.silva" not in shown
    assert "987654" not in shown


def test_no_receipt_is_promised_where_none_can_come() -> None:
    """SendGrid tells by itself only where it can reach us."""
    assert "ainda pode contar" in words(screen(ITEMS))
    assert "ainda pode contar" not in words(screen(dataclasses.replace(ITEMS, public=False)))


def test_the_place_travels() -> None:
    place = Place(NOW, 3, Cause.CUT, 20)
    assert Place.load(place.dump()) == place
