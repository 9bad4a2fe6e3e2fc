"""The test send as a person sees it, before and after."""

import pytest

from delivery.runs import TestResult
from handlers.test_send import texts
from handlers.test_send.modal import Ask, Outcome, form, load, outcome, sending, unavailable
from storage.enums import Anchor, DeliveryState, Kind, Security
from storage.models import EmailServer, NoticeRule
from tests.support.clock import NOON_UTC
from tests.support.golden import Golden
from tests.support.views import shown_modal, words

ASK = Ask(7, "temporary.started", "eu@provedor.example")
SERVER = EmailServer(
    id=7,
    uid="7" * 32,
    name="avisos@provedor.example · smtp.provedor.example",
    host="smtp.provedor.example",
    port=587,
    security=Security.STARTTLS,
    sender_address="avisos@provedor.example",
    created_at=NOON_UTC,
    updated_at=NOON_UTC,
)
RULES = [
    NoticeRule(id=1, key="temporary.started", kind=Kind.TEMPORARY, anchor=Anchor.START, offset_days=0),
    NoticeRule(id=2, key="nonpayment.prior", kind=Kind.NONPAYMENT, anchor=Anchor.START, offset_days=-15),
]


def went(state: DeliveryState, code: str = "", detail: str = "", ref: str = "") -> Outcome:
    result = TestResult(1, state, code or None, detail or None, ref or None)
    return Outcome(ASK, SERVER.name, "Suspensão iniciada", result, NOON_UTC, "America/Sao_Paulo")


ACCEPTED = went(DeliveryState.ACCEPTED, ref="2.0.0 Ok: queued as 4XyZ")
WRONG_PASSWORD = went(DeliveryState.DEAD, "535", "5.7.8 Authentication failed")
REFUSED = went(DeliveryState.REJECTED, "550", "5.1.1 <e•••u@provedor.example> unknown")
IN_DOUBT = went(DeliveryState.IN_DOUBT, "drop")


def test_the_form(golden: Golden) -> None:
    """Method and account are chosen already; only the address is to be typed."""
    golden("slack/test_send.form.json", shown_modal(form(Ask(7), [SERVER], RULES)))


@pytest.mark.parametrize(
    ("name", "result"),
    [
        ("accepted", ACCEPTED),
        ("wrong_password", WRONG_PASSWORD),
        ("refused", REFUSED),
        ("in_doubt", IN_DOUBT),
    ],
)
def test_the_answer(golden: Golden, name: str, result: Outcome) -> None:
    """What came of it, with what to do next."""
    golden(f"slack/test_send.{name}.json", shown_modal(outcome(result)))


def test_accepted_is_never_called_delivered() -> None:
    """A server that took the message promises no more than that."""
    text = words(outcome(ACCEPTED))
    assert "Aceito pelo servidor" in text
    assert "Entregue" not in text


@pytest.mark.parametrize("state", [DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.IN_DOUBT])
def test_what_nobody_knows_is_no_failure(state: DeliveryState) -> None:
    """Without an answer the modal claims neither success nor failure."""
    text = words(outcome(went(state)))
    assert texts.FAILED not in text
    assert texts.ACCEPTED not in text


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("535", "*Editar*"),
        ("dns", "*Editar*"),
        ("timeout", "Espere alguns minutos"),
        ("451", "Espere alguns minutos"),
        ("550", "Confira o endereço de destino"),
        ("render", "quem cuida do bot"),
    ],
)
def test_a_failure_says_what_to_do(code: str, advice: str) -> None:
    """No failure without a next step."""
    assert advice in words(outcome(went(DeliveryState.DEAD, code)))


def test_the_servers_words_cannot_ping() -> None:
    """A hostile answer is quoted without its markup."""
    assert "&lt;!channel&gt;" in words(outcome(went(DeliveryState.REJECTED, "550", "<!channel>")))


def test_the_next_test_starts_from_the_last() -> None:
    """Address, message and account are kept."""
    assert load(outcome(ACCEPTED)["private_metadata"]) == ASK


def test_every_other_view_is_valid() -> None:
    """Slack would take them."""
    shown_modal(sending(ASK))
    shown_modal(unavailable(texts.NO_SERVER))
