"""The confirmation: what was saved, what is missing, whether anything goes out by itself."""

import pytest

from handlers.configure.form import Form
from handlers.configure.saved import Saved, confirmation, in_a_line
from handlers.configure.there import There
from storage.enums import Channel, Security
from storage.models import EmailServer
from tests.support.clock import NOON_UTC
from tests.support.golden import Golden
from tests.support.views import shown_modal, words


def saved(method: Channel, *, server: bool = False, active: bool = True, paused: bool = True) -> Saved:
    account = EmailServer(
        id=7,
        uid="7" * 32,
        name="avisos@provedor.example · smtp.provedor.example",
        host="smtp.provedor.example",
        port=587,
        security=Security.STARTTLS,
        sender_address="avisos@provedor.example",
        active=active,
        created_at=NOON_UTC,
        updated_at=NOON_UTC,
    )
    form = Form(4, method, 7 if server else None, False, "C1", "09:00", "America/Sao_Paulo")
    return Saved(form, There([account] if server and active else []), paused=paused)


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("complete", saved(Channel.EMAIL, server=True, paused=False)),
        ("complete_paused", saved(Channel.EMAIL, server=True)),
        ("without_account", saved(Channel.EMAIL)),
        ("push", saved(Channel.PUSH)),
    ],
)
def test_golden(golden: Golden, name: str, what: Saved) -> None:
    """Readable without knowing the screen."""
    golden(f"slack/configure.saved.{name}.json", shown_modal(confirmation(what)))


@pytest.mark.parametrize("method", [Channel.PUSH, Channel.SMS, Channel.EMAIL])
def test_an_incomplete_method_names_what_is_missing(method: Channel) -> None:
    """Saved as incompleto: no test is offered, and nothing is said to go out."""
    text = words(confirmation(saved(method)))
    assert "*incompleto*" in text
    assert "Falta o " in text
    assert "Realizar teste de envio" not in text


def test_a_deactivated_account_is_missing() -> None:
    """An account that was switched off does not complete the method."""
    assert "Falta o Servidor SMTP" in words(confirmation(saved(Channel.EMAIL, server=True, active=False)))


def test_a_complete_method_offers_the_test() -> None:
    """The guide's last step is one press away."""
    assert "Realizar teste de envio" in words(confirmation(saved(Channel.EMAIL, server=True)))


def test_a_paused_schedule_says_how_to_start_it() -> None:
    """Nobody waits for notices that a pause holds back."""
    assert "`/suspensao retomar`" in words(confirmation(saved(Channel.EMAIL, server=True)))
    assert "`/suspensao retomar`" not in words(confirmation(saved(Channel.EMAIL, server=True, paused=False)))


def test_the_summary_in_one_line() -> None:
    """What stands now, for the sentence that somebody else saved."""
    line = in_a_line(saved(Channel.SMS))
    assert line.startswith("Método de envio: SMS · Servidor SMS: nenhum")
