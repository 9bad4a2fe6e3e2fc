"""How everything stands, in one private message."""

import dataclasses

import pytest

from delivery.auditor import Audit
from handlers.status import texts
from handlers.status.message import Account, Status, blocks, summary
from storage.enums import DeliveryState, HoldReason, RunState
from storage.overview import Doubt
from tests.support.golden import Golden
from tests.support.runs import NINE, overview, run
from tests.support.views import shown_message, words

HELD = run(
    state=RunState.HELD,
    hold_reason=HoldReason.LARGE_IMPORT,
    states={DeliveryState.PENDING: 300},
    backlog=250,
    finished_at=None,
)
STOPPED = run(
    run_id=8,
    state=RunState.STOPPED,
    decided_by="U2",
    states={DeliveryState.PENDING: 40, DeliveryState.ACCEPTED: 60},
)
FINE = Status(
    overview(ended=(run(),)),
    [
        Account("E-mail · Cobrança", receipts=texts.SMTP_ACCEPTED),
        Account("SMS · Twilio", receipts=texts.ASKED),
        Account("Notificação Push · fibra-app", receipts=texts.PUSH_ACCEPTED),
    ],
    suppressed=3,
    audit=Audit(NINE, ()),
)
TROUBLED = Status(
    overview(
        living=(HELD, STOPPED),
        in_doubt=12,
        schedule_paused=True,
        account_paused="senha recusada",
        report_error="not_in_channel",
    ),
    [Account("Cobrança", "O servidor não respondeu a tempo."), Account("Reserva")],
    [Doubt("MARIA <DA> SILVA", "10", "maria.silva@x.example")],
)
NEW = Status(overview(clients=0, method=None, account="", lacks="o método", results_channel=None), [])


@pytest.mark.parametrize(("name", "status"), [("fine", FINE), ("troubled", TROUBLED), ("new", NEW)])
def test_golden(name: str, status: Status, golden: Golden) -> None:
    """What a person reads; Slack takes it."""
    golden(f"slack/status.{name}.json", shown_message(blocks(status)))


def test_doubts_are_named_and_masked() -> None:
    """Somebody has to look at them; nobody should be able to write to them from the channel."""
    told = words(blocks(TROUBLED))
    assert "12 avisos a verificar" in told
    assert "Maria &lt;da&gt; Silva" in told or "MARIA &lt;DA&gt; SILVA" in told
    assert "maria.silva" not in told
    assert "mais 11" in told


def test_what_the_app_may_not_do_is_named_with_what_to_do() -> None:
    """A scope applies only after a new installation: the admin reads which, and where."""
    status = dataclasses.replace(FINE, missing_scopes=("files:read", "files:write"))
    told = words(blocks(status))
    assert "`files:read`, `files:write`" in told
    assert "Reinstale" in told
    assert "Reinstale" not in words(blocks(FINE))


def test_the_first_run_is_a_run() -> None:
    """“Ainda não houve execução” under one that is sending would be wrong."""
    sending = run(state=RunState.RUNNING, finished_at=None)
    assert texts.NO_RUNS in words(blocks(NEW))
    assert texts.NO_RUNS not in words(blocks(dataclasses.replace(NEW, seen=overview(living=(sending,)))))


def test_a_notification_says_what_is_wrong() -> None:
    """The one line of a phone's screen names the account that does not answer."""
    assert "sem resposta: Cobrança" in summary(TROUBLED)
