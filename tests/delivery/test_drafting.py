"""What staff write is checked before it is kept: each mistake at its field, with its place."""

import datetime as dt
import re
import time

import pytest

from delivery import rgc, vocabulary
from delivery.drafting import Checked, check
from delivery.facts import variables
from delivery.render import Renderer
from delivery.sms_text import Alphabet, measure
from delivery.template_files import TemplateFiles
from storage.enums import Channel, Kind

TODAY = dt.date(2026, 11, 24)
FILES = TemplateFiles()
MESSAGES = FILES.keys()
EVERY = [(message, channel) for message in MESSAGES for channel in Channel]
every_default = pytest.mark.parametrize(("message", "channel"), EVERY)


def checked(message: str, channel: Channel, parts: dict[str, str]) -> Checked:
    return check(message, channel, parts, today=TODAY, provider="Provedor Internet do Sul", files=FILES)


def sms(source: str) -> list[str]:
    return [str(problem) for problem in checked("temporary.started", Channel.SMS, {"text": source}).problems]


@every_default
def test_the_default_texts_pass(message: str, channel: Channel) -> None:
    """Nothing to mend or to remark in what we ship: also, an SMS fits one segment with the longest sample."""
    assert checked(message, channel, FILES.parts(message, channel)) == Checked()


@every_default
def test_a_wrong_variable_is_refused_at_its_place(message: str, channel: Channel) -> None:
    """Each variable of each default text misspelt in turn: line, column and the nearest name are told."""
    for field, source in FILES.parts(message, channel).items():
        for found in re.finditer(r"(?:{{ |{% if )(\w+)", source):
            at = found.start(1)
            wrong = source[:at] + "x" + source[at:]
            problems = checked(message, channel, {**FILES.parts(message, channel), field: wrong}).problems
            line, column = source[:at].count("\n") + 1, at - source.rfind("\n", 0, at)
            assert [(p.field, p.line, p.column) for p in problems] == [(field, line, column)]
            assert problems[0].sentence == f"não existe a variável x{found[1]}. Você quis dizer {found[1]}?"


@pytest.mark.parametrize(
    ("source", "told"),
    {
        "um\ndois {{ contrato": "Linha 2, coluna 6: falta fechar com }}.",
        "{% if fim %}x": "Linha 1, coluna 1: {% if %} não foi fechado: falta {% endif %}.",
        "{% if fim %}{% case hoje %}{% endif %}": "Linha 1, coluna 28: aqui deveria estar {% endcase %}, "
        "que fecha {% case %}.",
        "a {% endif %}": "Linha 1, coluna 3: {% endif %} não fecha nada.",
        "a {% fi %}": "Linha 1, coluna 3: não conheço {% fi %}.",
        "{{ hoje | dataa }}": "Linha 1, coluna 11: não existe o filtro dataa. Você quis dizer data?",
        "{{ cliente.nome }}": "Linha 1, coluna 4: não existe cliente.nome. Escreva só cliente.",
        "[[olla]]": "Linha 1, coluna 1: não existe o bloco [[olla]]. Você quis dizer ola?",
        "{{ fim | data }}": "Linha 1, coluna 10: o filtro não aceita este valor: "
        "está vazio em alguns clientes; use dentro de {% if %}.",
        "{{ contrato | dinheiro }}": "Linha 1, coluna 15: o filtro não aceita este valor: "
        "é preciso um número.",
        "{{ dias_suspenso | plural: 'dia' }}": "Linha 1, coluna 20: o filtro não se escreve assim: "
        "falta ou sobra alguma coisa depois dele. Veja a lista.",
        "{{ contrato contrato }}": "Linha 1, coluna 13: há um erro de escrita neste trecho. "
        "Confira as chaves, as aspas e as palavras em inglês.",
        "  ": "Escreva o SMS.",
    }.items(),
)
def test_each_mistake_is_told_with_its_place(source: str, told: str) -> None:
    """What is open, closed, misspelt or missing, in words that say what to do."""
    assert told in sms(source)


@pytest.mark.parametrize(
    "bomb",
    [
        "{% for i in (1..1000000) %}{{ i }}{% endfor %}",
        "{% for i in (1..999) %}{% for j in (1..999) %}{% endfor %}{% endfor %}",
        "{% for i in (1..99) %}{% for j in (1..9) %}{{ contrato }}{% endfor %}{% endfor %}" * 30,
        "{% assign x = contrato %}{% for i in (1..900) %}{% assign x = x | upcase %}{% endfor %}" * 30,
        "{% for i in (1..900) %}" + "x" * 900 + "{% endfor %}",
        "{% capture x %}{% for i in (1..900) %}" + "y" * 900 + "{% endfor %}{% endcapture %}",
        "{% if contrato %}" * 100 + "{% endif %}" * 100,
        "{{ contrato" + " | upcase" * 300 + " }}" + "z" * 2_000,
    ],
)
def test_a_bomb_is_stopped(bomb: str) -> None:
    """Loops, output, names, depth: refused, or too long an SMS, in well under a second of work."""
    begun = time.process_time()
    assert sms(bomb)
    assert time.process_time() - begun < 2  # some 40 ms; what is bounded is that it ends


@pytest.mark.parametrize(
    "html", ["<script>x</script>", "<p onclick='x'>", "<a href='javascript:x'>", "<iframe>"]
)
def test_html_that_no_mail_program_takes(html: str) -> None:
    """Told where it stands; it would be cut out, or the mail thrown away."""
    parts = {**FILES.parts("temporary.started", Channel.EMAIL), "html": f"<p>\n{html}"}
    (problem, *_) = checked("temporary.started", Channel.EMAIL, parts).problems
    assert (problem.field, problem.line) == ("html", 2)


@pytest.mark.parametrize(
    ("channel", "field", "text", "most"),
    [
        (Channel.EMAIL, "subject", "x" * 201, 200),
        (Channel.PUSH, "title", "x" * 66, 65),
        (Channel.PUSH, "text", "x" * 241, 240),
        (Channel.EMAIL, "html", "x" * 3_001, 3_000),
        (Channel.SMS, "text", "x" * 1_531, 10),
    ],
)
def test_what_would_be_cut_off_is_refused(channel: Channel, field: str, text: str, most: int) -> None:
    """A subject, a notification, an SMS: at its field, with how much fits."""
    parts = {**FILES.parts("temporary.started", channel), field: text}
    (problem,) = checked("temporary.started", channel, parts).problems
    assert problem.field == field
    assert f"cabem {most}" in str(problem)


def test_an_sms_of_two_segments_may_be_saved() -> None:
    """It costs more, and says so."""
    seen = checked("temporary.started", Channel.SMS, {"text": "{{ provedor }} " + "x" * 150})
    assert (seen.problems, len(seen.remarks)) == ((), 1)


@pytest.mark.parametrize("item", rgc.Item)
def test_a_prior_notice_says_all_that_the_law_wants(item: rgc.Item) -> None:
    """Take one item away from the text and it is named, with its source; SMS and push are no such notice."""
    words = {
        rgc.Item.REASON: ["falta desse pagamento", "falta de pagamento", "não identificamos", "[[divida]]"],
        rgc.Item.SUSPENSION: ["{{ suspensao_em | data }}", "{{ suspensao_em | data_extenso }}"],
        rgc.Item.TERMINATION: ["{{ rescisao_prevista_em | data }}"],
        rgc.Item.DEBT: ["[[divida]]", "[[pagamento]]"],
        rgc.Item.MONTH: ["[[divida]]", "[[pagamento]]"],
        rgc.Item.LISTING: ["órgãos de proteção ao crédito"],
        rgc.Item.RECONNECTION: ["em até 1 dia"],
    }
    parts = FILES.parts(rgc.PRIOR, Channel.EMAIL)
    for gone in words[item]:
        parts["text"] = parts["text"].replace(gone, "")
    problems = checked(rgc.PRIOR, Channel.EMAIL, parts).problems
    assert [p.field for p in problems] == ["text"]
    assert item.value in problems[0].sentence
    assert rgc.SOURCE in problems[0].sentence


@pytest.mark.parametrize("message", MESSAGES)
def test_a_default_sms_is_one_segment_without_accents(message: str) -> None:
    """As an account sends it by default, with each sample client: the longest too."""
    for facts in vocabulary.samples(message, TODAY, provider="Provedor Internet do Sul").values():
        size = measure(Renderer().sms(message, facts).text)
        assert (size.alphabet, size.segments) == (Alphabet.GSM7, 1)


@pytest.mark.parametrize("kind", Kind)
def test_every_variable_reads_as_its_sample(kind: Kind) -> None:
    """What the list says a variable looks like is what the language makes of it."""
    message = {Kind.TEMPORARY: "temporary.ending", Kind.NONPAYMENT: "nonpayment.prior"}[kind]
    for variable in vocabulary.of_kind(kind):
        source = f"{{% if {variable.name} %}}{variable.write}{{% endif %}}x"
        assert checked(message, Channel.PUSH, {"title": source, "text": "x"}).problems == ()


def test_the_list_is_complete() -> None:
    """Every variable that a message is given is explained, and every block too."""
    facts = vocabulary.samples("nonpayment.prior", TODAY, provider="x")["usual"]
    assert set(variables(facts)) == vocabulary.NAMES
    assert set(vocabulary.BLOCKS) == set(FILES.blocks(html=True))
