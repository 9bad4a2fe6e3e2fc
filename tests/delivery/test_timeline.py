"""What a set of prazos does to one contract."""

import datetime as dt
from dataclasses import replace

from delivery.calendar import STANDARD, Calendar, Why
from delivery.presets import NONPAYMENT, TEMPORARY
from delivery.timeline import Entry, SampleContract, sample_contract, timeline
from storage.enums import Anchor, Channel, Kind
from storage.rules import Draft

MONDAY = dt.date(2026, 11, 23)
DAY = dt.timedelta(days=1)
CALENDAR = Calendar(STANDARD, "America/Sao_Paulo", {dt.date(2026, 12, 25): "Natal"}.get)
EMAIL, SMS, PUSH = Channel.EMAIL, Channel.SMS, Channel.PUSH
ENDING = Draft("Perto do fim", Kind.TEMPORARY, Anchor.END, -3, "temporary.ending")


def tried(
    prazos: list[Draft], of: SampleContract, general: tuple[Channel, ...] = (EMAIL, SMS)
) -> list[Entry]:
    return timeline(
        prazos, of, calendar=CALENDAR, send_at=dt.time(9), general=general, own=(EMAIL, SMS, PUSH)
    )


def days(entries: list[Entry]) -> list[tuple[str, str | None, str | None]]:
    """Name, planned day, and day and hour at which it goes, in the provider's clock."""
    zone = dt.timezone(-3 * dt.timedelta(hours=1))
    return [
        (
            entry.prazo.name,
            entry.planned_on and f"{entry.planned_on:%d/%m}",
            entry.goes_at and f"{entry.goes_at.astimezone(zone):%d/%m %H:%M}",
        )
        for entry in entries
    ]


def test_a_pause() -> None:
    """In their order; what falls on a Sunday or a holiday goes at the next opening."""
    entries = tried(list(TEMPORARY.rules.values()), SampleContract(Kind.TEMPORARY, MONDAY, MONDAY + 35 * DAY))
    assert days(entries) == [
        ("Suspensão agendada", "20/11", "20/11 09:00"),
        ("Suspensão iniciada", "23/11", "23/11 09:00"),
        ("Suspensão perto do fim", "25/12", "26/12 08:00"),
        ("Suspensão encerrada", "28/12", "28/12 09:00"),
    ]
    moved = entries[2].moved
    assert moved is not None
    assert (moved.why, moved.holiday) == (Why.HOLIDAY, "Natal")


def test_non_payment_by_the_law() -> None:
    """The termination is counted from the notice as it goes; what follows an unknown end has no day yet."""
    entries = tried(list(NONPAYMENT.rules.values()), SampleContract(Kind.NONPAYMENT, MONDAY))
    assert days(entries) == [
        ("Aviso prévio de suspensão", "03/11", "03/11 09:00"),
        ("Serviço suspenso", "23/11", "23/11 09:00"),
        ("Lembrete de débito", "08/12", "08/12 09:00"),
        ("Segundo lembrete de débito", "23/12", "23/12 09:00"),
        ("Aviso prévio de rescisão", "02/01", "02/01 09:00"),
        ("Serviço religado", None, None),
    ]
    assert entries[0].suspension_from == dt.date(2026, 11, 18)
    assert entries[0].methods == (EMAIL, SMS)


def test_a_prior_notice_that_moves_moves_the_clock() -> None:
    """Fifteen days before a Monday's block is a Sunday: on Monday it is one day short, and shown so."""
    prior = replace(NONPAYMENT.rules["nonpayment.prior"], offset_days=-15)
    (entry,) = tried([prior], SampleContract(Kind.NONPAYMENT, MONDAY))
    assert entry.planned_on == dt.date(2026, 11, 8)
    assert entry.suspension_from == MONDAY + DAY


def test_a_prior_notice_by_sms_is_a_reminder() -> None:
    """*Não conta como aviso legal*: it moves no clock."""
    prior = replace(NONPAYMENT.rules["nonpayment.prior"], channel=SMS)
    (entry,) = tried([prior], SampleContract(Kind.NONPAYMENT, MONDAY))
    assert (entry.reminder, entry.suspension_from, entry.methods) == (True, None, (SMS,))


def test_what_is_moved_past_its_point_does_not_go() -> None:
    """The day before a Monday's end is a Sunday; on Monday the service is back: nothing left to announce."""
    pause = SampleContract(Kind.TEMPORARY, MONDAY - 30 * DAY, MONDAY)
    (entry,) = tried([replace(ENDING, offset_days=-1)], pause)
    assert (entry.planned_on, entry.goes_at) == (MONDAY - DAY, None)
    assert entry.moved is not None
    assert entry.moved.why is Why.DAY


def test_other_kinds_and_unknown_methods() -> None:
    """Prazos of the other kind are left out; without any method the days are shown all the same."""
    both = [ENDING, NONPAYMENT.rules["nonpayment.reminder"]]
    (entry,) = tried(both, sample_contract(Kind.TEMPORARY, MONDAY), ())
    assert (entry.prazo, entry.methods) == (ENDING, ())
