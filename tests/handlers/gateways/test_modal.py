"""The gateway modal as a person sees it."""

import datetime as dt

import pytest

from handlers.findings import Findings
from handlers.gateways.form import Place, Typed
from handlers.gateways.modal import gateway
from storage.models import SmsGateway
from tests.support.golden import Golden
from tests.support.views import shown_modal

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
STORED = SmsGateway(
    id=5,
    uid="5" * 32,
    name="Twilio · +551150000001",
    kind="twilio",
    config={"account_sid": "AC" + "5a" * 16, "sender": "+551150000001"},
    sender_name="Fibra Exemplo",
    price_cents_segment=8,
    per_day=2000,
    created_at=NOW,
    updated_at=NOW,
)


@pytest.mark.parametrize(
    ("name", "typed", "place", "found"),
    [
        ("new", Typed(), Place("below"), Findings()),
        ("http", Typed(kind="http"), Place("below"), Findings()),
        ("edit", Typed.of(STORED), Place("below", 5, had=("auth_token",)), Findings()),
        (
            "wrong_token",
            Typed.of(STORED),
            Place("below", None, "d" * 32, ("auth_token",)),
            Findings({"auth_token": "A Twilio não aceitou."}),
        ),
        ("offline", Typed.of(STORED), Place("below"), Findings(said="Não respondeu.", offline=True)),
        ("tested", Typed.of(STORED), Place("below"), Findings(tested=True)),
    ],
)
def test_golden(golden: Golden, name: str, typed: Typed, place: Place, found: Findings) -> None:
    """Readable without knowing the gateway; secrets are never in it."""
    golden(f"slack/gateways.gateway.{name}.json", shown_modal(gateway(typed, place, found)))


def test_a_stored_price_is_shown_as_it_is_written() -> None:
    """`0,08`, not 8."""
    assert Typed.of(STORED).price == "0,08"
