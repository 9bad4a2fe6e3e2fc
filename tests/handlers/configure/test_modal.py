"""The parameter screen as a person sees it, method by method."""

import datetime as dt
from dataclasses import replace

import pytest

from handlers.configure.form import Form, load, read
from handlers.configure.modal import screen
from handlers.configure.there import There
from storage.enums import Channel, Security
from storage.models import EmailServer, PushApp, SmsGateway
from tests.support.clock import NOON_UTC
from tests.support.forms import chosen, ticked, turn
from tests.support.golden import Golden
from tests.support.views import shown_modal, words

FORM = Form(
    version=3,
    method=Channel.EMAIL,
    server=None,
    covers_nonpayment=False,
    channel="C1",
    send_at="09:00",
    timezone="America/Sao_Paulo",
)


def server(*, paused: bool = False) -> EmailServer:
    return EmailServer(
        id=7,
        uid="7" * 32,
        name="avisos@provedor.example · smtp.provedor.example",
        host="smtp.provedor.example",
        port=587,
        security=Security.STARTTLS,
        sender_address="avisos@provedor.example",
        paused_at=NOON_UTC if paused else None,
        paused_why="O servidor SMTP não aceitou a <senha> (535). Confira usuário e senha."
        if paused
        else None,
        created_at=NOON_UTC,
        updated_at=NOON_UTC,
    )


def gateway() -> SmsGateway:
    return SmsGateway(
        id=5,
        uid="5" * 32,
        name="Twilio · +551150000001",
        kind="twilio",
        created_at=NOON_UTC,
        updated_at=NOON_UTC,
    )


def app(*, paused: bool = False) -> PushApp:
    return PushApp(
        id=3,
        uid="3" * 32,
        project_id="fibra-app",
        credentials_sealed=b"sealed",
        uploaded_by="U1",
        paused_at=NOON_UTC if paused else None,
        paused_why="O Google não aceitou a chave." if paused else None,
        created_at=NOON_UTC,
        updated_at=NOON_UTC,
    )


PUSH = replace(FORM, method=Channel.PUSH, app=3)
APPS = There(apps=[app()], clients=300, with_device=210)


@pytest.mark.parametrize(
    ("name", "form", "there"),
    [
        ("first", replace(FORM, method=None, channel=None), There()),
        ("email_without_account", FORM, There()),
        ("email", replace(FORM, server=7), There([server()])),
        ("email_paused", replace(FORM, server=7), There([server(paused=True)])),
        ("push", replace(FORM, method=Channel.PUSH), There(clients=300)),
        ("push_with_file", replace(PUSH, fallback=(Channel.SMS,)), APPS),
        ("push_paused", PUSH, There(apps=[app(paused=True)], clients=300, with_device=210)),
        ("push_without_devices", PUSH, replace(APPS, with_device=0)),
        ("sms", replace(FORM, method=Channel.SMS, covers_nonpayment=True), There()),
        ("sms_with_gateway", replace(FORM, method=Channel.SMS, gateway=5), There(gateways=[gateway()])),
    ],
)
def test_golden(golden: Golden, name: str, form: Form, there: There) -> None:
    """The ERP's section first, in its order and words; then what we add."""
    golden(f"slack/configure.screen.{name}.json", shown_modal(screen(form, there)))


def test_only_the_chosen_methods_field_is_shown() -> None:
    """One dependent field at a time."""
    made = {method: words(screen(replace(FORM, method=method), There([server()]))) for method in Channel}
    assert [m for m, text in made.items() if "Servidor SMTP" in text] == [Channel.EMAIL]
    assert [m for m, text in made.items() if "Arquivo de configuração do Firebase" in text] == [Channel.PUSH]
    assert [m for m, text in made.items() if "*Servidor SMS*" in text] == [Channel.SMS]


def test_push_without_devices_reaches_nobody() -> None:
    """Said before a run shows it; with another method to try, that is what is said."""
    alone = words(screen(PUSH, replace(APPS, with_device=0)))
    assert "*ninguém receberia*" in alone
    helped = words(screen(replace(PUSH, fallback=(Channel.EMAIL,)), replace(APPS, with_device=0)))
    assert "*ninguém receberia*" not in helped


def test_the_next_methods_keep_their_order() -> None:
    """First and second are two fields; the method itself is none of their options."""
    values = {"method": chosen("email"), "first_email": chosen("sms"), "second_email": chosen("push")}
    assert read(turn(values, metadata=FORM.dump()).modal).fallback == (Channel.SMS, Channel.PUSH)
    other = {**values, "method": chosen("sms")}
    assert read(turn(other, metadata=FORM.dump()).modal).fallback == (Channel.PUSH,)


def test_trying_no_other_method_is_a_choice() -> None:
    """A select cannot be emptied: *Não tentar outro* takes a saved one away."""
    before = replace(FORM, fallback=(Channel.SMS,))
    values = {"method": chosen("email"), "first_email": chosen("none"), "second_email": {}}
    assert read(turn(values, metadata=before.dump()).modal).fallback == ()


def test_a_server_chosen_by_us_gets_a_new_block() -> None:
    """Slack keeps what a block of the same id held: a new account would not appear chosen in the old one."""
    assert FORM.choosing(7).server_block != FORM.server_block


def test_the_server_survives_a_look_at_another_method() -> None:
    """Choosing SMS and E-mail again forgets no account."""
    on_sms = replace(FORM, method=Channel.SMS, server=7)
    assert read(turn({"method": chosen("sms")}, metadata=on_sms.dump()).modal).server == 7


def test_what_is_on_the_screen_is_read() -> None:
    """Each field comes back as it stands."""
    values = {
        "method": chosen("email"),
        "server_0": chosen("7"),
        "covers": ticked("nonpayment"),
        "channel": {"selected_conversation": "C2"},
        "send_at": {"selected_time": "10:30"},
        "timezone": chosen("America/Manaus"),
    }
    form = read(turn(values, metadata=FORM.dump()).modal)
    assert form == Form(3, Channel.EMAIL, 7, True, "C2", "10:30", "America/Manaus")
    assert form.hour == dt.time(10, 30)
    assert load(form.dump()) == form


def test_a_strange_time_zone_stays_choosable() -> None:
    """A zone set elsewhere is not lost by opening the screen."""
    assert "Europe/Lisbon" in words(screen(replace(FORM, timezone="Europe/Lisbon"), There()))
