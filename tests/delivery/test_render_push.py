"""What a phone shows: short for every rule, whole whatever is unknown, nothing that others should read."""

import datetime as dt
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from delivery.errors import RenderError
from delivery.facts import RenderFacts, sample
from delivery.render import Renderer
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

renderer = Renderer()
every_rule = pytest.mark.parametrize("key", RULES)


def facts_of(key: str) -> RenderFacts:
    anchor, offset = RULES[key]
    return sample(TODAY, anchor, offset, provider="Fibra Sul", contact="oi@fibrasul.com.br")


@every_rule
def test_golden(key: str, golden: Golden) -> None:
    """Every rule's notification reads as recorded, with all facts and with none of the optional ones."""
    unknown: dict[str, Any] = dict.fromkeys(OPTIONAL)
    for name, facts in (
        ("full", facts_of(key)),
        ("bare", replace(facts_of(key), client_name="", **unknown)),
    ):
        content = renderer.push(key, facts)
        golden(f"push/{key}.{name}.txt", f"Título: {content.subject}\n\n{content.text}\n")


@every_rule
def test_a_phone_shows_it_whole(key: str) -> None:
    """With a long name and contract too: the title on one line, the text in the opened notification."""
    facts = replace(facts_of(key), client_name="Maximiliana Aparecida", contract="2026-000123456")
    content = renderer.push(key, facts)
    assert len(content.subject) <= 40
    assert len(content.text) <= 240
    assert content.html == ""


@every_rule
def test_any_fact_may_be_missing(key: str) -> None:
    """No combination of known and unknown facts leaves a hole in a sentence."""
    full = facts_of(key)
    for known in product((True, False), repeat=len(OPTIONAL)):
        missing: dict[str, Any] = {name: None for name, keep in zip(OPTIONAL, known, strict=True) if not keep}
        content = renderer.push(key, replace(full, **missing))
        for hole in ("None", "{{", "{%", "[[", "\n", "  ", " ,", " .", ",.", "..", "()"):
            assert hole not in content.subject + content.text, (hole, missing, content)


@every_rule
def test_a_locked_phone_tells_no_stranger_the_debt(key: str) -> None:
    """The screen is read over a shoulder: neither the amount nor the way to it; those are in the mail."""
    content = renderer.push(key, facts_of(key))
    for private in ("99,90", "http", "Silva", "novembro"):
        assert private not in content.subject + content.text


def test_a_reminder_is_not_called_the_lawful_notice() -> None:
    """Too short to carry what the RGC asks: it starts no clock, so it does not sound as if it did."""
    text = renderer.push("nonpayment.prior", facts_of("nonpayment.prior")).text
    assert "Anatel" not in text
    assert "prévio" not in text


def test_a_line_break_in_a_name_stays_inside() -> None:
    """What a spreadsheet brings cannot break the notification apart."""
    facts = replace(facts_of("temporary.started"), contract="1\n2\t3")
    assert "1 2 3" in renderer.push("temporary.started", facts).text


@pytest.mark.parametrize(("text", "says"), [("{{ nada }}", "nada"), ("{% if %}", "x, texto da notificação")])
def test_what_is_wrong_is_named(tmp_path: Path, text: str, says: str) -> None:
    """A variable that does not exist, or a broken tag, by file and name."""
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "push.title.liquid").write_text("Olá")
    (tmp_path / "x" / "push.text.liquid").write_text(text)
    with pytest.raises(RenderError, match=says):
        Renderer(tmp_path).push("x", facts_of("temporary.started"))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """Which one, so that whoever adds a rule knows what is still to be written."""
    with pytest.raises(RenderError, match=r"x/push\.title\.liquid"):
        Renderer(tmp_path).push("x", facts_of("temporary.started"))
