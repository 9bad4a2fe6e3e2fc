"""The calls made of a gateway's manual: right for their place, whatever a name or a message holds."""

import json
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.channels.sms_template import SENDING, BadTemplate, Encoding, Template

VALUES = {
    "numero": "5511987654321",
    "numero_sem_55": "11987654321",
    "mensagem": "Olá, Maria & João! 100% = {chave}?",
    "remetente": "Fibra Sul",
    "id": "0" * 32,
    "chave": "s3gr&do=",
}
ADDRESS = "https://api.example/v1/send"


def test_all_in_the_address() -> None:
    """As copied from a manual; a message that says {chave} does not get the key."""
    template = Template(f"{ADDRESS}?key={{chave}}&number={{numero_sem_55}}&msg={{mensagem}}&type=9", SENDING)
    request = template.fill(VALUES)
    assert (request.method, request.body, request.headers) == ("GET", None, {})
    assert parse_qsl(urlsplit(request.url).query) == [
        ("key", "s3gr&do="),
        ("number", "11987654321"),
        ("msg", "Olá, Maria & João! 100% = {chave}?"),
        ("type", "9"),
    ]
    assert template.used == {"chave", "numero_sem_55", "mensagem"}


@pytest.mark.parametrize("url", [f"{ADDRESS}?msg=%7Bmensagem%7D", f"{ADDRESS}?msg={{mensagem}}#top"])
def test_an_address_copied_from_a_browser(url: str) -> None:
    """Braces that a browser escaped, and a fragment that goes nowhere."""
    request = Template(url, SENDING).fill(VALUES)
    assert parse_qsl(urlsplit(request.url).query) == [("msg", VALUES["mensagem"])]
    assert "#" not in request.url


def test_in_the_path() -> None:
    """A value is one step of the path, whatever slashes it has."""
    request = Template("https://api.example/contas/{chave}/sms", SENDING).fill(VALUES | {"chave": "a/../b?c"})
    assert request.url == "https://api.example/contas/a%2F..%2Fb%3Fc/sms"


@pytest.mark.parametrize("body", ["to={numero}&text={mensagem}", "to={numero}\n\n text = {mensagem} \n"])
def test_a_form(body: str) -> None:
    """As a browser would post it, from one line or from one a field."""
    template = Template(ADDRESS, SENDING, method="POST", encoding=Encoding.FORM, body=body)
    request = template.fill(VALUES)
    assert request.body is not None
    assert request.headers == {"Content-Type": "application/x-www-form-urlencoded"}
    assert dict(parse_qsl(request.body.decode())) == {"to": VALUES["numero"], "text": VALUES["mensagem"]}


def test_json() -> None:
    """Variables inside texts, however deep; numbers, true and null stay what they are."""
    body = '[{"to": ["+{numero}"], "text": "{remetente}: {mensagem}", "flash": false, "type": 9, "at": null}]'
    template = Template(ADDRESS, SENDING, method="POST", encoding=Encoding.JSON, body=body)
    request = template.fill(VALUES | {"mensagem": 'a "b" \\ \n c'})
    assert request.body is not None
    assert json.loads(request.body) == [
        {"to": ["+5511987654321"], "text": 'Fibra Sul: a "b" \\ \n c', "flash": False, "type": 9, "at": None}
    ]


def test_headers() -> None:
    """A key in a header; a line break in it ends no header."""
    template = Template(ADDRESS, SENDING, headers={"Authorization": "Bearer {chave}"})
    request = template.fill(VALUES | {"chave": "a\r\nX-Evil: 1"})
    assert request.headers == {"Authorization": "Bearer a X-Evil: 1"}


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_a_message_arrives_as_it_is(text: str) -> None:
    """In a query, in a form and in JSON: neither more fields nor other ones."""
    values = VALUES | {"mensagem": text}
    query = Template(f"{ADDRESS}?a=1&m={{mensagem}}&z=2", SENDING).fill(values).url
    form = Template(
        ADDRESS, SENDING, method="POST", encoding=Encoding.FORM, body="a=1\nm={mensagem}\nz=2"
    ).fill(values)
    body = '{"a": 1, "m": "{mensagem}", "z": 2}'
    posted = Template(ADDRESS, SENDING, method="POST", encoding=Encoding.JSON, body=body).fill(values)
    expected = [("a", "1"), ("m", text), ("z", "2")]
    assert parse_qsl(query.partition("?")[2], keep_blank_values=True) == expected
    assert parse_qsl((form.body or b"").decode(), keep_blank_values=True) == expected
    assert json.loads(posted.body or b"") == {"a": 1, "m": text, "z": 2}


@pytest.mark.parametrize(
    ("field", "says", "given"),
    [
        ("url", "https://", {"url": "api.example/send"}),
        ("url", "https://", {"url": "ftp://api.example"}),
        ("url", "https://", {"url": "https://user:pass@api.example/send"}),
        ("url", "https://", {"url": "https://{chave}.example/send"}),
        ("url", "https://", {"url": "https://[::1/send"}),
        ("url", "{nome}", {"url": f"{ADDRESS}?x={{nome}}"}),
        ("method", "GET ou POST", {"method": "DELETE"}),
        ("body", "vazio", {"body": "a=1"}),
        ("body", "endereço", {"encoding": Encoding.FORM, "body": "a=1"}),
        ("body", "nome=valor", {"method": "POST", "encoding": Encoding.FORM, "body": "só um texto"}),
        ("body", "JSON", {"method": "POST", "encoding": Encoding.JSON, "body": "{numero}"}),
        ("body", "JSON", {"method": "POST", "encoding": Encoding.JSON, "body": "[" * 100_000}),
        ("body", "{telefone}", {"method": "POST", "encoding": Encoding.FORM, "body": "to={telefone}"}),
        ("headers", "Host", {"headers": {"Host": "other"}}),
        ("headers", "Content-Length", {"headers": {"Content-Length": "0"}}),
        ("headers", "a b", {"headers": {"a b": "1"}}),
        ("headers", "{x}", {"headers": {"X-Key": "{x}"}}),
    ],
    ids=str,
)
def test_what_cannot_be_called_is_told(field: str, says: str, given: dict[str, object]) -> None:
    """The field where the mistake is, and in words what to write there."""
    with pytest.raises(BadTemplate) as bad:
        Template(**({"url": ADDRESS, "allowed": SENDING} | given))  # type: ignore[arg-type]
    assert bad.value.field == field
    assert says in str(bad.value)
