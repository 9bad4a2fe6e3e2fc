"""What clients read: complete for every rule, well worded whatever is unknown, safe against its data."""

import datetime as dt
import re
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


def facts_of(key: str) -> RenderFacts:
    anchor, offset = RULES[key]
    return sample(TODAY, anchor, offset, provider="Fibra Sul", contact="oi@fibrasul.com.br")


def bare(key: str) -> RenderFacts:
    """Everything optional unknown."""
    unknown: dict[str, Any] = dict.fromkeys(OPTIONAL)
    return replace(facts_of(key), client_name="", **unknown)


@pytest.mark.parametrize("key", RULES)
def test_golden(key: str, golden: Golden) -> None:
    """Every rule's message reads as recorded, with all facts and with none of the optional ones."""
    for name, facts in (("full", facts_of(key)), ("bare", bare(key))):
        content = renderer.email(key, facts)
        golden(f"mail/{key}.{name}.txt", f"Assunto: {content.subject}\n\n{content.text}\n")
        golden(f"mail/{key}.{name}.html", content.html)


@pytest.mark.parametrize("key", RULES)
def test_html_stands_by_itself(key: str) -> None:
    """Every text tag carries its style, nothing is fetched, and Gmail (102 KB) does not clip it."""
    html = renderer.email(key, facts_of(key)).html
    body = re.sub(r"<!--.*?-->", "", html[html.index("<body") :])  # Outlook's own tags stand in comments
    for tag in re.findall(r"<(?:h1|h2|p|li|ul|strong|a|th|td)\b[^>]*>", body):
        assert "style=" in tag, tag
    assert not re.search(r"<(?:img|link|script|iframe)|url\(|@import", html)
    assert len(html.encode()) < 20_000


def test_every_rule_has_a_message() -> None:
    """Those that the presets have, and no message without a rule."""
    assert renderer.keys() == sorted(RULES)


@pytest.mark.parametrize("key", RULES)
def test_any_fact_may_be_missing(key: str) -> None:
    """No combination of known and unknown facts leaves a hole in a sentence."""
    full = facts_of(key)
    for known in product((True, False), repeat=len(OPTIONAL)):
        missing: dict[str, Any] = {name: None for name, keep in zip(OPTIONAL, known, strict=True) if not keep}
        content = renderer.email(key, replace(full, **missing))
        for hole in ("None", "{{", "{%", "[[", "  ", " ,", " .", ",.", "..", ": \n", "()", "\n\n\n"):
            assert hole not in content.text, (hole, missing, content.text)
        assert "None" not in content.subject + content.html


@pytest.mark.parametrize("field", [b"motivo", b"prazos", b"divida", b"mes", b"credito", b"religacao"])
def test_prior_notice_carries_what_the_rgc_asks(field: bytes) -> None:
    """Reason, both deadlines, debt, reference month, credit bureaus and reconnection, in text and in HTML."""
    asked = {
        b"motivo": ["falta de pagamento"],
        b"prazos": ["a partir de 09/12/2026", "a partir de 07/02/2027", "60 dias de suspensão"],
        b"divida": ["R$\u00a099,90"],
        b"mes": ["novembro de 2026"],
        b"credito": ["depois da rescisão, o débito poderá ser incluído nos órgãos de proteção ao crédito"],
        b"religacao": ["em até 1 dia depois do pagamento"],
    }
    content = renderer.email("nonpayment.prior", facts_of("nonpayment.prior"))
    for words in asked[field]:
        assert words in content.text
        assert words in content.html


@pytest.mark.parametrize("late", [0, 1, 5, 20])
def test_prior_notice_never_names_an_unlawful_date(late: int) -> None:
    """Sent late, it gives the client fifteen days all the same."""
    facts = replace(facts_of("nonpayment.prior"), today=TODAY + dt.timedelta(days=late))
    lawful = (facts.today + dt.timedelta(days=15)).strftime("%d/%m/%Y")
    assert f"a partir de {lawful}" in renderer.email("nonpayment.prior", facts).text


def test_client_data_is_text_in_html() -> None:
    """A client called <script> stays a name."""
    name = "<script>alert(1)</script> & Cia"
    facts = replace(facts_of("temporary.started"), client_name=name, plan='"><img src=x>')
    html = renderer.email("temporary.started", facts).html
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html


def test_client_data_is_no_template() -> None:
    """Liquid inside a name is printed, not run."""
    facts = replace(facts_of("temporary.started"), plan="{{ cliente }}")
    assert "{{ cliente }}" in renderer.email("temporary.started", facts).text


def test_subject_is_one_line() -> None:
    """Whatever an import brings, the subject has no line break."""
    facts = replace(facts_of("temporary.started"), contract="10\r\nBcc: a@x.com")
    assert "\n" not in renderer.email("temporary.started", facts).subject


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "boleto em anexo", "http://a b"])
def test_only_web_links_become_a_button(link: str) -> None:
    """A payment link that no browser should open is left out, and the sentence offers another way."""
    content = renderer.email("nonpayment.prior", replace(facts_of("nonpayment.prior"), payment_link=link))
    assert link not in content.html
    assert "segunda via" in content.text


BROKEN = {
    "não existe a variável clinte\\.": "{{ clinte }}",
    "passa do limite": "{% for i in (1..100000) %}{{ i }}{% endfor %}",
    "é preciso um número": "{{ cliente | dinheiro }}",
    "há um erro": "{% if cliente %}sem fim",
    "inteiro": "{{ cliente | inteiro }}",
}


@pytest.mark.parametrize(("words", "source"), BROKEN.items())
def test_a_broken_template_says_what_is_wrong(words: str, source: str, tmp_path: Path) -> None:
    """A RenderError names the variable, the limit or the place, so that whoever wrote it can mend it."""
    folder = tmp_path / "x"
    folder.mkdir()
    for part in ("subject", "preheader", "html"):
        (folder / f"email.{part}.liquid").write_text("ok")
    (folder / "email.txt.liquid").write_text(source)
    (tmp_path / "frame.txt").write_text("[[body]]")
    (tmp_path / "frame.html").write_text("[[body]]")
    (tmp_path / "styles.css").write_text("")
    with pytest.raises(RenderError, match=words):
        Renderer(tmp_path).email("x", facts_of("temporary.started"))


def test_a_rule_without_a_message_is_named() -> None:
    """A key that has no folder is a RenderError, not a traceback."""
    with pytest.raises(RenderError, match=r"nada\.assim"):
        renderer.email("nada.assim", facts_of("temporary.started"))
