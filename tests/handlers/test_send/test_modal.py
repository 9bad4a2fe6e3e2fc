"""The test send as a person sees it, before and after."""

from dataclasses import replace

import pytest

from delivery.render import Renderer
from delivery.runs import TestResult
from handlers.blocks import Json
from handlers.test_send import texts
from handlers.test_send.ask import Ask, key_of, load, method_of
from handlers.test_send.modal import Choices, Outcome, form, label, outcome, sending, unavailable
from handlers.test_send.preview import Shown, preview
from storage.account_rows import AccountRow
from storage.enums import Anchor, Channel, DeliveryState, Kind, Security, SuspensionState
from storage.limits import Terms
from storage.models import EmailServer, NoticeRule, PushApp, SmsGateway
from storage.owed import Subject
from tests.support.clock import NOON_UTC
from tests.support.golden import Golden
from tests.support.views import shown_modal, words

ASK = Ask("email:7", "temporary.started", "eu@provedor.example")
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
GATEWAY = SmsGateway(
    id=5,
    uid="5" * 32,
    name="Twilio · +551150000001",
    kind="twilio",
    sender_name="Fibra Exemplo",
    price_cents_segment=8,
    created_at=NOON_UTC,
    updated_at=NOON_UTC,
)
APP = PushApp(
    id=3,
    uid="3" * 32,
    project_id="fibra-app",
    uploaded_by="U1",
    sender_name="Fibra Exemplo",
    created_at=NOON_UTC,
    updated_at=NOON_UTC,
)
RULES = [
    NoticeRule(
        id=1,
        key="temporary.started",
        name="Suspensão iniciada",
        message="temporary.started",
        kind=Kind.TEMPORARY,
        anchor=Anchor.START,
        offset_days=0,
    ),
    NoticeRule(
        id=2,
        key="nonpayment.prior",
        name="Aviso prévio de suspensão",
        message="nonpayment.prior",
        kind=Kind.NONPAYMENT,
        anchor=Anchor.START,
        offset_days=-15,
    ),
]


TERMS = {
    Channel.EMAIL: Terms(
        "Principal", "", "avisos@provedor.example", active=True, paused_at=None, paused_why=None, per_day=None
    ),
    Channel.SMS: Terms(
        "Twilio", "Fibra Exemplo", "", active=True, paused_at=None, paused_why=None, per_day=None
    ),
    Channel.PUSH: Terms(
        "fibra-app", "Fibra Exemplo", "", active=True, paused_at=None, paused_why=None, per_day=None
    ),
}
JOAO = Subject(
    state=SuspensionState.IN_FORCE,
    starts_on=NOON_UTC.date(),
    ends_on=None,
    debt_cents=None,
    reference_month=None,
    bill_due_on=None,
    payment_link=None,
    contract="K7",
    plan=None,
    client_name="João & Filhos",
    exempt_until=None,
)


def seen_as(account: AccountRow, shown: Shown | None = None, terms: Terms | None = None) -> list[Json]:
    """The preview of the first rule's message through an account."""
    method = method_of(account)
    own = terms or TERMS[method]
    if isinstance(account, SmsGateway):
        own = replace(own, unit_cents=account.price_cents_segment, fold_accents=account.fold_accents)
    return preview(Renderer(), method, own, RULES[0], NOON_UTC.date(), shown or Shown())


def went(state: DeliveryState, code: str = "", detail: str = "", ref: str = "") -> Outcome:
    result = TestResult(1, state, code or None, detail or None, ref or None)
    return Outcome(
        ASK, ASK.destination, label(SERVER), "Suspensão iniciada", result, NOON_UTC, "America/Sao_Paulo"
    )


ACCEPTED = went(DeliveryState.ACCEPTED, ref="2.0.0 Ok: queued as 4XyZ")
WRONG_PASSWORD = went(DeliveryState.DEAD, "535", "5.7.8 Authentication failed")
REFUSED = went(DeliveryState.REJECTED, "550", "5.1.1 <e•••u@provedor.example> unknown")
IN_DOUBT = went(DeliveryState.IN_DOUBT, "drop")


@pytest.mark.parametrize(("name", "account"), [("form", SERVER), ("form_sms", GATEWAY), ("form_push", APP)])
def test_the_form(golden: Golden, name: str, account: AccountRow) -> None:
    """Method and account are chosen already; only the destination is to be typed. The message is shown."""
    seen = seen_as(account)
    choices = Choices([SERVER, GATEWAY, APP], RULES)
    golden(f"slack/test_send.{name}.json", shown_modal(form(Ask(key_of(account)), choices, seen)))


@pytest.mark.parametrize(
    ("fold", "cents", "says"), [(True, 8, "R$ 0,08"), (False, 8, "com acentos"), (True, None, "1 segmento")]
)
def test_an_sms_is_shown_with_its_price(fold: bool, cents: int | None, says: str) -> None:
    """What it takes and costs, before it is sent."""
    gateway = GATEWAY.model_copy(update={"fold_accents": fold, "price_cents_segment": cents})
    assert says in words(seen_as(gateway))


def test_a_client_s_own_data_are_shown() -> None:
    """Whoever is chosen reads what they would read; what is invented is called that."""
    assert "Dados de João &amp; Filhos, contrato K7." in words(seen_as(SERVER, Shown("João & Filhos", JOAO)))
    never = words(seen_as(SERVER, Shown("João & Filhos")))
    assert "João &amp; Filhos não tem suspensão deste tipo: os dados são inventados." in never


def test_an_sms_that_is_full_says_that_it_goes_unmarked() -> None:
    """Marked, it would be one segment longer than the message it tries out."""
    long_name = replace(TERMS[Channel.SMS], signed_by="Fibra Exemplo Telecomunicações ME")
    assert texts.UNMARKED not in words(seen_as(GATEWAY))
    assert texts.UNMARKED in words(seen_as(GATEWAY, terms=long_name))


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
        ("550", "Confira o destino"),
        ("render", "quem cuida do bot"),
        ("20003", "*Editar*"),
        ("21614", "Confira o destino"),
        ("20429", "Espere alguns minutos"),
        ("21408", "Geo Permissions"),
        ("sendgrid_scope", "Mail Send"),
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
    shown_modal(unavailable(texts.NO_ACCOUNT))
