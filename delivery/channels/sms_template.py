"""The call that a regional SMS gateway wants, from what a person copied out of its manual. Pure.

    https://api.gateway.com.br/v1/send?key={chave}&number={numero_sem_55}&msg={mensagem}

{numero} 5511987654321 · {numero_sem_55} 11987654321 · {mensagem} · {remetente} · {id} the attempt's key ·
{chave} the account's secret. Values are put in after the address and the body were taken apart, each escaped
for its place: a client's name can end no field, and begins no new one.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

NUMBERS = frozenset({"numero", "numero_sem_55"})
SENDING = NUMBERS | {"mensagem", "remetente", "id", "chave"}
CHECKING = frozenset({"remetente", "chave"})
ASKING = CHECKING | {"ref", "id"}
"""Variables of the call that sends, of the one that signs in, of the one that asks after a message."""

_VARIABLE = re.compile(r"\{([^{}\s\"':,]*)\}")
_ADDRESS = re.compile(r"https?://[\w.-]+(:\d{1,5})?([/?#]|$)")
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")  # a token of RFC 9110
# What frames the call, and what is ours to say.
_NOT_THEIRS = frozenset({"host", "content-length", "transfer-encoding", "connection", "content-type"})


class BadTemplate(Exception):
    """The call cannot be made as written. field: "method", "url", "headers" or "body". For people to read."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field = field


class Encoding(StrEnum):
    """How the body goes. QUERY has none: everything is in the address."""

    QUERY = "query"
    FORM = "form"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Request:
    """One call, ready to go. The address is encoded already."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes | None


class Template:
    """Taken apart once, filled in for each message. `used`: the variables in its address and body."""

    def __init__(
        self,
        url: str,
        allowed: frozenset[str],
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        encoding: Encoding = Encoding.QUERY,
        body: str = "",
    ) -> None:
        """allowed: the variables there are. body: `name=value` lines or `a=1&b=2` for FORM, JSON for JSON.

        Raises BadTemplate.
        """
        self._allowed = allowed
        self._method = method
        self._encoding = encoding
        self._check(url, body, headers or {})
        parts = urlsplit(url.strip())
        # In an address copied from a browser a variable's braces are escaped; parse_qsl undoes that itself.
        braced = parts.path.replace("%7B", "{").replace("%7D", "}") or "/"
        self._parts = parts._replace(path=quote(braced, safe="/%{}:@!$&'()*+,;=~"))
        self._query = parse_qsl(parts.query, keep_blank_values=True)
        self._headers = dict(headers or {})
        self._fields = _fields(body) if encoding is Encoding.FORM else []
        self._json = _json(body) if encoding is Encoding.JSON else None
        self.used = frozenset(self._names("url", self._parts.path, *chain(*self._query)))
        self.used |= self._names("body", *chain(*self._fields), *_strings(self._json))
        self._names("headers", *self._headers.values())

    @property
    def origin(self) -> str:
        """The server's own address, without a path of its API."""
        return urlunsplit((self._parts.scheme, self._parts.netloc, "/", "", ""))

    def fill(self, values: Mapping[str, str]) -> Request:
        """values: one for each variable allowed. In one pass: a message that says {chave} stays as it is."""
        path = _filled(self._parts.path, {name: quote(value, safe="") for name, value in values.items()})
        query = urlencode([(_filled(k, values), _filled(v, values)) for k, v in self._query])
        url = urlunsplit((self._parts.scheme, self._parts.netloc, path, query, ""))
        headers = {name: " ".join(_filled(value, values).split()) for name, value in self._headers.items()}
        body = self._body(values)
        if body is not None:
            headers["Content-Type"] = _TYPES[self._encoding]
        return Request(self._method, url, headers, body)

    def _body(self, values: Mapping[str, str]) -> bytes | None:
        match self._encoding:
            case Encoding.FORM:
                return urlencode([(k, _filled(v, values)) for k, v in self._fields]).encode()
            case Encoding.JSON:
                return json.dumps(_filled_json(self._json, values), ensure_ascii=False).encode()
            case Encoding.QUERY:
                return None

    def _check(self, url: str, body: str, headers: Mapping[str, str]) -> None:
        if self._method not in {"GET", "POST"}:
            raise BadTemplate("method", "O método é GET ou POST.")
        if not _ADDRESS.match(url.strip()):
            raise BadTemplate("url", "O endereço começa com https:// e o nome do servidor, sem usuário nele.")
        if self._encoding is Encoding.QUERY and body.strip():
            raise BadTemplate("body", "Com tudo no endereço, o corpo fica vazio.")
        if self._method == "GET" and self._encoding is not Encoding.QUERY:
            raise BadTemplate("body", "Uma chamada GET não tem corpo: ponha tudo no endereço.")
        for name in headers:
            if not _HEADER.fullmatch(name) or name.lower() in _NOT_THEIRS:
                raise BadTemplate("headers", f"O cabeçalho “{name}” não pode ser usado.")

    def _names(self, field: str, *texts: str) -> set[str]:
        """The variables in some texts. Raises BadTemplate where one does not exist."""
        names = {name for text in texts for name in _VARIABLE.findall(text)}
        for name in sorted(names - self._allowed):
            offered = ", ".join(f"{{{one}}}" for one in sorted(self._allowed))
            raise BadTemplate(field, f"Não existe a variável {{{name}}}. Há: {offered}.")
        return names


_TYPES = {
    Encoding.FORM: "application/x-www-form-urlencoded",
    Encoding.JSON: "application/json; charset=utf-8",
}


def _fields(body: str) -> list[tuple[str, str]]:
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    if len(lines) == 1 and "&" in lines[0]:
        return parse_qsl(lines[0], keep_blank_values=True)
    fields = [line.partition("=") for line in lines]
    if not all(name.strip() and equals for name, equals, _ in fields):
        raise BadTemplate("body", "Escreva um campo por linha: nome=valor.")
    return [(name.strip(), value.strip()) for name, _, value in fields]


def _json(body: str) -> Any:
    try:
        found = json.loads(body)
        _strings(found)
    except (ValueError, RecursionError):
        raise BadTemplate("body", 'O corpo não é JSON. As variáveis ficam entre aspas: "{numero}".') from None
    return found


def _strings(value: Any) -> list[str]:
    """The texts in a JSON value; an object's keys stay as they are."""
    match value:
        case str():
            return [value]
        case list():
            return [text for one in value for text in _strings(one)]
        case dict():
            return [text for one in value.values() for text in _strings(one)]
    return []


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _VARIABLE.sub(lambda found: values[found[1]], text)


def _filled_json(value: Any, values: Mapping[str, str]) -> Any:
    match value:
        case str():
            return _filled(value, values)
        case list():
            return [_filled_json(one, values) for one in value]
        case dict():
            return {key: _filled_json(one, values) for key, one in value.items()}
    return value
