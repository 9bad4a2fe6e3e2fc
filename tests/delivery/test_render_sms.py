"""What an SMS says: one segment for every rule, whole whatever is unknown, no debt, no link."""

import datetime as dt
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from delivery.facts import RenderFacts, sample
from delivery.render import Renderer
from delivery.sms_text import Alphabet, measure
from storage.enums import Anchor
from tests.support.golden import Golden

TODAY = dt.date(2026, 11, 24)
RULES = {
    "temporary.scheduled": (Anchor.START, -3),
    "temporary.started": (Anchor.START, 0),
    "temporary.ending": (Anchor.END, -3),
    "temporary.ended": (Anchor.END, 0),
    "nonpayment.prior": (Anchor.START, -15),
    "nonpayment.suspended": (Anchor.START, 0),
    "nonpayment.reminder": (Anchor.START, 15),
    "nonpayment.termination": (Anchor.START, 45),
    "nonpayment.reconnected": (Anchor.END, 0),
}
OPTIONAL = ("ends_on", "plan", "debt_cents", "reference_month", "due_on", "payment_link", "contact")
LONG_PROVIDER = "Provedor Internet do Sul"

renderer = Renderer()
every_rule = pytest.mark.parametrize("key", RULES)


def facts_of(key: str) -> RenderFacts:
    anchor, offset = RULES[key]
    return sample(TODAY, anchor, offset, provider="Fibra Sul", contact="oi@fibrasul.com.br")


@every_rule
def test_golden(key: str, golden: Golden) -> None:
    """Every rule's SMS reads as recorded: with all facts, with none of the optional ones, with accents."""
    unknown: dict[str, Any] = dict.fromkeys(OPTIONAL)
    bare = replace(facts_of(key), client_name="", **unknown)
    lines = {
        "Sem acentos": renderer.sms(key, facts_of(key)).text,
        "Com acentos": renderer.sms(key, facts_of(key), fold=False).text,
        "Só o que não pode faltar": renderer.sms(key, bare).text,
    }
    golden(f"sms/{key}.txt", "".join(f"{name}:\n{text}\n\n" for name, text in lines.items()))


@every_rule
def test_one_segment(key: str) -> None:
    """With a provider's and a client's name as long as they come, in accents; a company's is left out."""
    for name in ("Maximilianíssimo da Silva", "Çãõçãõçãõçãõçãõ", "CONDOMÍNIO RESIDENCIAL DAS ACÁCIAS"):
        facts = replace(facts_of(key), provider=LONG_PROVIDER, client_name=name)
        size = measure(renderer.sms(key, facts).text)
        assert (size.alphabet, size.segments) == (Alphabet.GSM7, 1)


@every_rule
def test_any_fact_may_be_missing(key: str) -> None:
    """No combination of known and unknown facts leaves a hole in a sentence."""
    full = facts_of(key)
    for known in product((True, False), repeat=len(OPTIONAL)):
        missing: dict[str, Any] = {name: None for name, keep in zip(OPTIONAL, known, strict=True) if not keep}
        content = renderer.sms(key, replace(full, **missing))
        assert (content.subject, content.html) == ("", "")
        for hole in ("None", "{{", "{%", "[[", "\n", "  ", " ,", " .", ",.", "..", "()"):
            assert hole not in content.text, (hole, missing, content)


@every_rule
def test_nothing_that_others_should_read(key: str) -> None:
    """A phone shows it while locked: no amount, and no link that a fraud could imitate."""
    text = renderer.sms(key, facts_of(key)).text
    assert "R$" not in text
    assert "http" not in text


@every_rule
def test_it_says_who_writes(key: str) -> None:
    """The number is no name: the provider comes first, then the client."""
    assert renderer.sms(key, facts_of(key)).text.startswith("Fibra Sul: Ola, Maria! ")


@pytest.mark.parametrize("late", [0, 5, 20])
def test_the_day_named_is_lawful(late: int) -> None:
    """Sent late, it still names a day fifteen days off."""
    facts = replace(facts_of("nonpayment.prior"), today=TODAY + dt.timedelta(days=late))
    lawful = (facts.today + dt.timedelta(days=15)).strftime("%d/%m/%Y")
    assert f"a partir de {lawful}" in renderer.sms("nonpayment.prior", facts).text
