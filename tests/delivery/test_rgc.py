"""The law's clock for non-payment."""

import datetime as dt

import pytest

from delivery.presets import NONPAYMENT, PRESETS
from delivery.rgc import (
    PRIOR,
    TERMINATION,
    Item,
    Proof,
    Risk,
    Standing,
    check_prior,
    check_rule,
    clock,
    counts_as_notice,
)
from delivery.template_files import TemplateFiles
from storage.enums import Anchor, Channel, Kind
from storage.rules import Draft

DAY = dt.timedelta(days=1)
START = dt.date(2026, 11, 24)
INSTALLED = dt.date(2026, 1, 1)


def draft(message: str, anchor: Anchor, days: int, kind: Kind = Kind.NONPAYMENT) -> Draft:
    return Draft("Aviso", kind, anchor, days, message)


@pytest.mark.parametrize(
    ("rule", "refused"),
    [
        (draft(PRIOR, Anchor.START, -15), None),
        (draft(PRIOR, Anchor.START, -30), None),
        (draft(PRIOR, Anchor.START, -14), "offset_days"),
        (draft(PRIOR, Anchor.START, 0), "offset_days"),
        (draft(PRIOR, Anchor.END, -20), "offset_days"),
        (draft(TERMINATION, Anchor.TERMINATION, -15), None),
        (draft(TERMINATION, Anchor.TERMINATION, -14), "offset_days"),
        (draft(TERMINATION, Anchor.START, 45), None),
        (draft(TERMINATION, Anchor.START, 46), "offset_days"),
        (draft(TERMINATION, Anchor.START, -1), "offset_days"),
        (draft("nonpayment.reminder", Anchor.START, -3), None),
        (draft("temporary.ending", Anchor.END, -1, Kind.TEMPORARY), None),
        (draft("temporary.ending", Anchor.TERMINATION, -1, Kind.TEMPORARY), "anchor"),
    ],
)
def test_a_rule_below_the_law_is_refused(rule: Draft, refused: str | None) -> None:
    """Fifteen days before the suspension, and before a termination that comes after sixty days of it."""
    refusal = check_rule(rule)
    assert (refusal and refusal.field) == refused
    if refusal and refused == "offset_days":
        assert "RGC, Resolução Anatel nº 765/2023" in refusal.text


def test_presets_are_lawful() -> None:
    """And their names are told apart."""
    for preset in PRESETS.values():
        drafts = list(preset.rules.values())
        assert [check_rule(each) for each in drafts] == [None] * len(drafts)
        assert len({each.name for each in drafts}) == len(drafts)
        assert {each.kind for each in drafts} == {preset.kind}


def test_what_the_law_asks_for_goes_by_email() -> None:
    """An SMS or a push has no room for it: a reminder, which starts no clock."""
    assert {each.message for each in NONPAYMENT.rules.values() if each.channel} == {PRIOR, TERMINATION}
    assert counts_as_notice(PRIOR, Channel.EMAIL)
    assert not counts_as_notice(PRIOR, Channel.SMS)
    assert not counts_as_notice(PRIOR, Channel.PUSH)
    assert not counts_as_notice("nonpayment.reminder", Channel.EMAIL)


@pytest.mark.parametrize("part", ["text", "html"])
def test_the_default_prior_notice_lacks_nothing(part: str) -> None:
    """In its text, and in its HTML."""
    files = TemplateFiles()
    composed = files.composed(Channel.EMAIL, files.parts(PRIOR, Channel.EMAIL))
    assert check_prior(composed[part]) == []


COMPLETE = (
    "Por falta de pagamento de {{ debito | dinheiro }} ({{ mes_referencia | mes }}), suspendemos em "
    "{{ suspensao_em | data }} e encerramos em {{ rescisao_prevista_em | data }}; depois disso o débito pode "
    "ir ao SPC. O serviço volta em até 1 dia depois do pagamento."
)


@pytest.mark.parametrize(
    ("said", "instead", "missing"),
    [
        ("", "", []),
        ("Por falta de pagamento de", "Sobre", [Item.REASON]),
        ("{{ debito | dinheiro }}", "{% if debito %}um valor{% endif %}", [Item.DEBT]),
        ("{{ mes_referencia | mes }}", "{% comment %}{{ mes_referencia }}{% endcomment %}", [Item.MONTH]),
        ("{{ suspensao_em | data }}", "breve", [Item.SUSPENSION]),
        ("{{ rescisao_prevista_em | data }}", "breve", [Item.TERMINATION]),
        ("ao SPC", "mais longe", [Item.LISTING]),
        ("em até 1 dia", "logo", [Item.RECONNECTION]),
    ],
)
def test_each_required_item_is_missed(said: str, instead: str, missing: list[Item]) -> None:
    """What a text only asks about, or says in a comment, it does not say."""
    assert check_prior(COMPLETE.replace(said, instead) if said else COMPLETE) == missing


def test_an_empty_text_lacks_everything() -> None:
    """In the order in which a person is told."""
    assert check_prior("Olá!") == list(Item)


@pytest.mark.parametrize(
    ("standing", "proof", "suspension_from", "termination_from", "risk"),
    [
        # Accepted twenty days before: suspended when it may be, terminated sixty days later.
        (Standing(START, START - 20 * DAY), Proof.ACCEPTED, -5, 60, Risk.NONE),
        (Standing(START, START - 15 * DAY), Proof.ACCEPTED, 0, 60, Risk.NONE),
        # Accepted late: nine days suspended do not count.
        (Standing(START, START - 6 * DAY), Proof.ACCEPTED, 9, 69, Risk.TOO_EARLY),
        # What bounced is not accepted: the ERP's word counts where there is one.
        (Standing(START, None, START - 30 * DAY), Proof.DECLARED, -15, 60, Risk.NONE),
        (Standing(START, START - 6 * DAY, START - 30 * DAY), Proof.ACCEPTED, 9, 69, Risk.TOO_EARLY),
        (Standing(START), Proof.NONE, None, None, Risk.NO_PROVEN_NOTICE),
        # The notice of termination has fifteen days of its own.
        (Standing(START, START - 20 * DAY, None, START + 40 * DAY), Proof.ACCEPTED, -5, 60, Risk.NONE),
        (Standing(START, START - 20 * DAY, None, START + 50 * DAY), Proof.ACCEPTED, -5, 65, Risk.NONE),
    ],
)
def test_clock(
    standing: Standing, proof: Proof, suspension_from: int | None, termination_from: int | None, risk: Risk
) -> None:
    """Days are counted from the notice that was accepted; without a proven one there is no lawful day."""
    found = clock(standing, installed_on=INSTALLED)
    days = [day and (day - START).days for day in (found.suspension_from, found.termination_from)]
    assert (found.proof, *days, found.risk) == (proof, suspension_from, termination_from, risk)


@pytest.mark.parametrize(("days_before_start", "older"), [(15, False), (14, True), (-3, True)])
def test_older_than_the_installation(days_before_start: int, older: bool) -> None:
    """Its notice was due before we were there: told apart from what we failed to do."""
    found = clock(Standing(START), installed_on=START - days_before_start * DAY)
    assert found.older_than_installation is older
