"""A gateway as typed: taken, or refused with a sentence at its field."""

from typing import Any

import pytest

from handlers.gateways.form import Typed
from handlers.gateways.parse import Gateway, parse

SID = "AC" + "5a" * 16
KEY = "SK" + "5b" * 16
TWILIO = {"account_sid": SID, "sender": "+55 11 5000-0001"}
TOKEN = {"auth_token": "t0ken"}
HTTP = {
    "url": "https://api.gateway.example/envia",
    "method": "POST",
    "encoding": "form",
    "body": "key={chave}\nto={numero}\nmsg={mensagem}",
}


def typed(kind: str = "twilio", fields: dict[str, str] | None = None, **changes: Any) -> Typed:
    own = TWILIO if kind == "twilio" else HTTP
    return Typed(**{"kind": kind, "fields": {**own, **(fields or {})}, "sender_name": "Fibra", **changes})


def good(made: Gateway | dict[str, str]) -> Gateway:
    assert isinstance(made, Gateway), made
    return made


def test_a_twilio_account() -> None:
    """The number as Twilio takes it, the price in centavos."""
    values = good(parse(typed(price="0,08", per_day="500"), TOKEN)).values
    assert values.config == {"account_sid": SID, "sender": "+551150000001"}
    assert (values.name, values.price_cents_segment, values.per_day) == ("Twilio · +551150000001", 8, 500)


@pytest.mark.parametrize(
    ("fields", "secrets", "block"),
    [
        ({"account_sid": "AC1"}, TOKEN, "account_sid"),
        ({"sender": "11 5000-0001 ramal 2"}, TOKEN, "sender"),
        ({}, {}, "auth_token"),
        ({"api_key": KEY}, TOKEN, "api_secret"),
        ({"api_key": "SK1"}, {"api_secret": "x"}, "api_key"),
        ({}, {**TOKEN, "api_secret": "x"}, "api_key"),
        ({}, {"auth_token": "a\nb"}, "auth_token"),
    ],
)
def test_what_is_wrong_with_a_twilio_account(
    fields: dict[str, str], secrets: dict[str, str], block: str
) -> None:
    """Each mistake at its own field, and no other."""
    made = parse(typed(fields=fields), secrets)
    assert isinstance(made, dict)
    assert list(made) == [block]


@pytest.mark.parametrize(
    ("price", "cents"), [("0,08", 8), ("0.1", 10), ("R$ 1,05", 105), ("2", 200), ("", None)]
)
def test_prices_as_people_write_them(price: str, cents: int | None) -> None:
    assert good(parse(typed(price=price), TOKEN)).values.price_cents_segment == cents


@pytest.mark.parametrize("price", ["0,085", "oito", "-1"])
def test_a_price_that_is_none(price: str) -> None:
    """Whole centavos: the sum shown before sending is exact."""
    made = parse(typed(price=price), TOKEN)
    assert isinstance(made, dict)
    assert "price" in made


def test_an_http_gateway() -> None:
    """Named by its server; the key is in no part of what is stored in the open."""
    made = good(parse(typed("http"), {"chave": "canary"}))
    assert made.values.name == "api.gateway.example"
    assert "canary" not in str(made.values)
    assert "canary" not in repr(made)


@pytest.mark.parametrize(
    ("fields", "secrets", "block"),
    [
        ({"url": "api.gateway.example"}, {"chave": "x"}, "url"),
        ({"url": "http://api.gateway.example/"}, {"chave": "x"}, "url"),
        ({"body": "to={numero}\nmsg={texto}"}, {}, "body"),
        ({"body": "to={numero}"}, {}, "body"),
        ({}, {}, "chave"),
        ({"headers": "Authorization Bearer"}, {"chave": "x"}, "headers"),
        ({"accepted": "a = 1 e b = 2"}, {"chave": "x"}, "accepted"),
        ({"check_url": "http://api.gateway.example/saldo"}, {"chave": "x"}, "check_url"),
    ],
)
def test_what_is_wrong_with_an_http_gateway(
    fields: dict[str, str], secrets: dict[str, str], block: str
) -> None:
    made = parse(typed("http", fields), secrets)
    assert isinstance(made, dict)
    assert list(made) == [block]


def test_a_name_is_asked_for() -> None:
    """Without it the client would not know who writes."""
    made = parse(typed(sender_name=""), TOKEN)
    assert isinstance(made, dict)
    assert "sender_name" in made
