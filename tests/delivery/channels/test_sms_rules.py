"""A gateway's answer, read by the rules that a person wrote."""

import pytest

from delivery.channels.sms_rule_text import BadRule, rules_of, text_of
from delivery.channels.sms_rules import Rule, Rules, at_path
from delivery.errors import DeliveryError, Fate, Fault
from delivery.message import Receipt

RULES = Rules(
    accepted=rules_of("200-299 e situacao = OK\nenviada e 200"),
    refused=rules_of("codigo = 402"),
    again=rules_of("tente"),
    account=rules_of("401\ncodigo = 403"),
    id_path="dados[0].id",
)


@pytest.mark.parametrize(
    ("status", "body", "ref"),
    [
        (200, '{"situacao": "OK", "dados": [{"id": 12345}]}', "12345"),
        (201, '{"situacao": "OK", "dados": [{"id": "a-1"}]}', "a-1"),
        (200, '{"situacao": "OK"}', ""),
        (200, "MENSAGEM ENVIADA", ""),
    ],
)
def test_accepted(status: int, body: str, ref: str) -> None:
    """By a value in JSON or by words, capitals or not; the id where it was said to be."""
    assert RULES.read(status, body).ref == ref


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (200, '{"codigo": 402}', (Fate.PERMANENT, Fault.MESSAGE, "gateway_refused")),
        (200, '{"codigo": "402", "situacao": "OK"}', (Fate.PERMANENT, Fault.MESSAGE, "gateway_refused")),
        (200, "Tente mais tarde", (Fate.NOT_SENT, Fault.NETWORK, "gateway_again")),
        (503, "tente mais tarde", (Fate.NOT_SENT, Fault.NETWORK, "gateway_again")),
        (200, '{"codigo": 403}', (Fate.NOT_SENT, Fault.ACCOUNT, "gateway_account")),
        (401, "", (Fate.NOT_SENT, Fault.ACCOUNT, "gateway_account")),
        (200, '{"situacao": "?"}', (Fate.IN_DOUBT, Fault.NETWORK, "gateway_unclear")),
        (200, "", (Fate.IN_DOUBT, Fault.NETWORK, "gateway_unclear")),
        (202, "enviada", (Fate.IN_DOUBT, Fault.NETWORK, "gateway_unclear")),
        (302, "", (Fate.NOT_SENT, Fault.ACCOUNT, "http_302")),
        (400, "", (Fate.PERMANENT, Fault.MESSAGE, "http_400")),
        (403, "", (Fate.NOT_SENT, Fault.ACCOUNT, "http_403")),
        (404, "", (Fate.NOT_SENT, Fault.ACCOUNT, "http_404")),
        (408, "", (Fate.NOT_SENT, Fault.NETWORK, "http_408")),
        (429, "", (Fate.NOT_SENT, Fault.NETWORK, "http_429")),
        (500, '{"situacao": "OK"}', (Fate.IN_DOUBT, Fault.NETWORK, "http_500")),
    ],
)
def test_not_accepted(status: int, body: str, expected: tuple[Fate, Fault, str]) -> None:
    """What no rule meets goes by its HTTP status; a 2xx that nobody foresaw, or a 5xx, may have been sent."""
    with pytest.raises(DeliveryError) as refused:
        RULES.read(status, body)
    assert (refused.value.fate, refused.value.fault, refused.value.code) == expected


def test_an_id_in_a_text() -> None:
    """`OK;id=123 queued`: the word after what was named."""
    rules = Rules(id_after="id=")
    assert rules.read(200, "OK;id=123 queued") == Receipt("123", "OK;id=123 queued")
    assert rules.read(200, "OK").ref == ""
    assert rules.read(200, "OK id=").ref == ""


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("a.b", "x"),
        ("a.list[1]", "2"),
        ("a.list.0", "true"),
        ("a.none", None),
        ("a.nothing", None),
        ("a.list[9]", None),
        ("a.b.c", None),
        ("a.list[x]", None),
    ],
)
def test_paths(path: str, found: str | None) -> None:
    """Numbers and true as JSON writes them; None where nothing is."""
    assert at_path({"a": {"b": "x", "list": [True, 2], "none": None}}, path) == found


TEXT = "200\n200-299\nstatus = OK\ndata[0].id =\nmensagem enviada\n200 e status = OK"


def test_a_line_is_a_rule() -> None:
    """A status, a range, a field, a field that is there, words, two things at once."""
    assert rules_of(TEXT) == (
        Rule(statuses=((200, 200),)),
        Rule(statuses=((200, 299),)),
        Rule(path="status", value="OK"),
        Rule(path="data[0].id"),
        Rule(contains="mensagem enviada"),
        Rule(statuses=((200, 200),), path="status", value="OK"),
    )


def test_what_was_written_is_shown_again() -> None:
    """Editing a gateway shows the lines as they were typed."""
    assert text_of(rules_of(TEXT)) == TEXT
    assert rules_of(text_of(rules_of("saldo e crédito e 402"))) == rules_of("saldo e crédito e 402")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("status = OK e codigo = 1", "dois campos"),
        ("99", "Exemplos"),
        ("299-200", "100 a 599"),
        ("700", "100 a 599"),
        ("= =", "campo = valor"),
        ("= OK", "campo = valor"),
        ("status == OK", "campo = valor"),
        ("a..b = 1", "campo = valor"),
    ],
)
def test_what_no_answer_could_meet_is_told(line: str, said: str) -> None:
    """Nobody waits for an answer that never counts; the words say how a rule is written."""
    with pytest.raises(BadRule, match=said):
        rules_of(line)
