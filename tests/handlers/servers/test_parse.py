"""The account's fields: a good account out of them, or a sentence at each that is wrong."""

from dataclasses import replace
from typing import Any

import pytest

from delivery.channels.smtp_config import SmtpConfig
from handlers.servers.form import Typed
from handlers.servers.parse import Account, Problems, parse
from storage.enums import EmailKind, Security

GOOD = Typed(
    host="smtp.provedor.example",
    username="avisos@provedor.example",
    password="s3nha",
    sender_name="Provedor Exemplo",
    sender_address="avisos@provedor.example",
)


def problems(**changes: Any) -> Problems:
    typed = replace(GOOD, **changes)
    found = parse(typed, typed.password)
    assert isinstance(found, dict), found
    return found


def account(**changes: Any) -> Account:
    typed = replace(GOOD, **changes)
    made = parse(typed, typed.password)
    assert isinstance(made, Account), made
    return made


def smtp(**changes: Any) -> SmtpConfig:
    config = account(**changes).config
    assert isinstance(config, SmtpConfig)
    return config


@pytest.mark.parametrize(
    ("security", "port"), [(Security.STARTTLS, 587), (Security.TLS, 465), (Security.NONE, 25)]
)
def test_an_empty_port_is_the_usual_one(security: Security, port: int) -> None:
    """The form says so, and it is so."""
    assert smtp(security=security).port == port


@pytest.mark.parametrize(
    ("block", "value"),
    [
        ("host", ""),
        ("host", "https://smtp.provedor.example"),
        ("host", "smtp.provedor.example:587"),
        ("host", "smtp provedor"),
        ("host", "avisos@provedor.example"),
        ("host", "x" * 300),
        ("port", "0"),
        ("port", "65536"),
        ("port", "²"),
        ("username", "a\nb"),
        ("password", "a\r\nRCPT TO"),
        ("sender_name", "Provedor\r\nBcc: todos@x.example"),
        ("sender_address", ""),
        ("sender_address", "avisos@"),
        ("sender_address", "avisos@provedor.example\r\nBcc: x@y.example"),
        ("reply_to", "ninguém"),
        ("max_connections", "0"),
        ("max_connections", "21"),
        ("per_minute", "-1"),
        ("per_day", "1e9"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(block: str, value: str) -> None:
    """One field wrong, one sentence, at that field."""
    assert list(problems(**{block: value})) == [block]


def test_everything_wrong_is_said_at_once() -> None:
    """Nobody mends one field to be told of the next."""
    assert set(problems(host="", port="0", sender_address="x")) == {"host", "port", "sender_address"}


def test_a_user_needs_a_password_and_a_password_a_user() -> None:
    """Half a sign-in is a slip."""
    assert list(problems(password="")) == ["password"]
    assert list(problems(username="")) == ["username"]


def test_a_server_without_sign_in_is_fine() -> None:
    """A relay in the provider's own network asks for none."""
    assert smtp(username="", password="").username == ""


def test_limits_are_optional() -> None:
    """Empty means none; a number is taken."""
    assert account().config.per_minute is None
    assert account().per_day is None
    assert account(per_minute="60", per_day="5000").per_day == 5000


def test_the_password_is_in_no_repr() -> None:
    """Neither the typed form nor the account shows it in a log or a traceback."""
    assert "s3nha" not in repr(GOOD) + repr(account())


def test_an_ipv6_address_is_a_host() -> None:
    """Its colons are no port."""
    assert smtp(host="::1").host == "::1"


SENDGRID = replace(GOOD, kind=EmailKind.SENDGRID, host="", username="", password="SG.abc.def")


def test_a_sendgrid_account_takes_no_host() -> None:
    """Its key is all it signs in with."""
    made = parse(SENDGRID, "SG.abc.def")
    assert isinstance(made, Account)
    assert made.secret == "SG.abc.def"
    assert "SG.abc" not in repr(made)


@pytest.mark.parametrize(
    ("block", "key", "webhook_key"),
    [("password", "", ""), ("password", "minha senha", ""), ("webhook_key", "SG.abc.def", "chave")],
)
def test_what_is_wrong_with_a_sendgrid_account(block: str, key: str, webhook_key: str) -> None:
    """One field wrong, one sentence, at that field."""
    made = parse(replace(SENDGRID, webhook_key=webhook_key), key)
    assert isinstance(made, dict)
    assert list(made) == [block]
