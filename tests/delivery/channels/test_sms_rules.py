"""A gateway's answer, read by the rules that a person wrote."""

import pytest

from delivery.channels.sms_rule_text import BadRule, rules_of, text_of
from delivery.channels.sms_rules import Rule, Rules, at_path
from delivery.errors import DeliveryError, Fate, Fault
from delivery.message import Receipt

RULES = Rules(
    accepted=rules_of("200-299 situacao = OK\n200 contém enviada"),
    refused=rules_of("codigo = 402"),
    again=rules_of("contém tente"),
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


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("200-299", Rule(((200, 299),))),
        ("200", Rule(((200, 200),))),
        ("200, 202-204 situacao = OK", Rule(((200, 200), (202, 204)), path="situacao", value="OK")),
        ("contém mensagem enviada", Rule(contains="mensagem enviada")),
        ("201 contem id=", Rule(((201, 201),), contains="id=")),
        ("data[0].status", Rule(path="data[0].status")),
        ("retorno.codigo=000", Rule(path="retorno.codigo", value="000")),
        ('situacao = "OK"', Rule(path="situacao", value="OK")),
    ],
)
def test_rules_as_text(text: str, rule: Rule) -> None:
    """As a person writes them; written again they say the same."""
    assert rules_of(text) == (rule,)
    assert rules_of(text_of((rule,))) == (rule,)


@pytest.mark.parametrize(
    "text", ["99", "200-99", "600", "deu certo", "= OK", "codigo =", "a..b = 1", "200 !"]
)
def test_what_is_no_rule_is_told(text: str) -> None:
    """With examples of some that are."""
    with pytest.raises(BadRule, match=r"Exemplos|100 a 599"):
        rules_of(text)
