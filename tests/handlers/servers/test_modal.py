"""The account modal as a person sees it."""

import json
from dataclasses import replace

import pytest

from handlers.findings import Findings
from handlers.servers import texts
from handlers.servers.form import Place, Typed, place
from handlers.servers.modal import account, checking, saved
from storage.enums import EmailKind, Security
from tests.support.forms import turn
from tests.support.golden import Golden
from tests.support.views import shown_modal, words

FULL = Typed(
    host="smtp.provedor.example",
    security=Security.TLS,
    port="465",
    username="avisos@provedor.example",
    password="s3nha",
    sender_name="Provedor Exemplo",
    sender_address="avisos@provedor.example",
    reply_to="financeiro@provedor.example",
    per_minute="60",
    per_day="5000",
)
RETURNS = replace(
    FULL,
    returns=True,
    bounce_host="imap.provedor.example",
    bounce_port="993",
    bounce_username="devolucoes@provedor.example",
    bounce_password="outr4",
)
SENDGRID = replace(FULL, kind=EmailKind.SENDGRID, host="", username="")
WEBHOOK = "https://avisos.provedor.example/webhooks/sendgrid/abc"
NEW = Place("{}")
OFFLINE = Findings({"host": texts.HOST_SILENT}, offline=True)


@pytest.mark.parametrize(
    ("name", "typed", "where", "found"),
    [
        ("new", Typed(), NEW, Findings()),
        ("edit", FULL, Place("{}", 7, had_password=True), Findings()),
        ("testing", FULL, NEW, Findings(testing=True)),
        ("tested", FULL, NEW, Findings(tested=True)),
        ("wrong_password", FULL, NEW, Findings({"password": texts.PASSWORD_REFUSED})),
        ("returns", Typed(returns=True), NEW, Findings()),
        ("returns_edit", RETURNS, replace(NEW, server=7, had_bounce_password=True), Findings(tested=True)),
        ("returns_refused", RETURNS, NEW, Findings({"bounce_password": texts.BOUNCE_REFUSED})),
        ("sendgrid", Typed(kind=EmailKind.SENDGRID), NEW, Findings()),
        ("sendgrid_edit", SENDGRID, replace(NEW, server=7, had_password=True, webhook=WEBHOOK), Findings()),
        ("sendgrid_wrong_key", SENDGRID, NEW, Findings({"password": texts.API_KEY_REFUSED})),
        ("offline", FULL, replace(NEW, draft="d" * 32), OFFLINE),
    ],
)
def test_golden(golden: Golden, name: str, typed: Typed, where: Place, found: Findings) -> None:
    """Everything typed stays, what is wrong stands right under its field."""
    golden(f"slack/servers.account.{name}.json", shown_modal(account(typed, where, found)))


def test_no_view_carries_the_password() -> None:
    """Not in a field's initial value, not in the metadata."""
    views = [
        account(FULL, replace(NEW, draft="d" * 32), OFFLINE),
        checking(FULL, NEW),
        saved("avisos@provedor.example"),
    ]
    views.append(account(RETURNS, replace(NEW, bounce_draft="d" * 32), Findings(tested=True)))
    assert "s3nha" not in json.dumps(views)
    assert "outr4" not in json.dumps(views)


def test_the_sentence_stands_under_its_field() -> None:
    """The block right after the field holds what is wrong with it."""
    blocks = account(FULL, NEW, Findings({"security": texts.TLS_FAILED}))["blocks"]
    at = [block.get("block_id") for block in blocks].index("security")
    assert blocks[at + 1]["block_id"] == "problem_security"


def test_a_drafted_password_leaves_the_field() -> None:
    """Slack keeps what a field of the same id held: the field that follows a draft bears another."""
    drafted = replace(NEW, draft="d" * 32)
    assert drafted.password_block != NEW.password_block
    assert replace(NEW, bounce_draft="d" * 32).bounce_password_block != NEW.bounce_password_block
    assert texts.PASSWORD_REFUSED in words(
        account(FULL, drafted, Findings({"password": texts.PASSWORD_REFUSED}))
    )


def test_saving_without_a_connection_is_offered_only_offline() -> None:
    """A wrong password is no reason to save without a check."""
    assert texts.ANYWAY in words(account(FULL, NEW, OFFLINE))
    assert texts.ANYWAY not in words(account(FULL, NEW, Findings({"password": texts.PASSWORD_REFUSED})))


def test_what_cannot_be_a_number_is_not_shown_as_one() -> None:
    """Slack refuses a view whose initial value lies outside the field's bounds."""
    shown_modal(account(replace(FULL, port="99999", max_connections="0", per_day="9" * 12), NEW))


def test_the_place_travels() -> None:
    """What the modal needs to know about itself survives the trip through Slack."""
    where = Place('{"version": 3}', 7, "d" * 32, had_password=True, bounce_draft="e" * 32)
    assert place(turn(metadata=where.dump()).modal) == where
