"""A *Servidor SMS* of kind HTTP, for the regional gateways: the call as their manual gives it, and what its
answer means."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from delivery import gateway_json
from delivery.channels.sms_http import BadTemplate, Encoding, HttpSmsConfig, Rules
from delivery.channels.sms_rule_text import BadRule, rules_of, text_of
from delivery.channels.sms_rules import GOOD
from delivery.endpoints import Endpoints
from handlers.gateways import texts
from handlers.gateways.kinds import Fields, Input, Kind, Parsed, Problems

_ADDRESSES = ("url", "check_url", "status_url")
_RULES = ("accepted", "refused", "again", "account", "delivered", "bounced")

INPUTS = (
    Input("url", texts.URL, texts.URL_HINT, example="https://api.gateway.com.br/envia"),
    Input("method", texts.METHOD, choices={"POST": "POST", "GET": "GET"}),
    Input("encoding", texts.ENCODING, texts.ENCODING_HINT, choices=texts.ENCODINGS),
    Input("body", texts.BODY, texts.BODY_HINT, optional=True, multiline=True),
    Input("headers", texts.HEADERS, texts.HEADERS_HINT, optional=True, multiline=True),
    Input("chave", texts.KEY, texts.KEY_HINT, optional=True, secret=True),
    Input("remetente", texts.FROM, texts.FROM_HINT, optional=True),
    Input("accepted", texts.ACCEPTED, texts.RULES_HINT, optional=True, multiline=True, example="status = OK"),
    Input("refused", texts.REFUSED, texts.REFUSED_HINT, optional=True, multiline=True),
    Input("again", texts.AGAIN, texts.AGAIN_HINT, optional=True, multiline=True),
    Input("account", texts.ACCOUNT, texts.ACCOUNT_HINT, optional=True, multiline=True),
    Input("id_path", texts.ID_PATH, texts.ID_PATH_HINT, optional=True, example="data[0].id"),
    Input("check_url", texts.CHECK_URL, texts.CHECK_URL_HINT, optional=True),
    Input("status_url", texts.STATUS_URL, texts.STATUS_URL_HINT, optional=True),
    Input("delivered", texts.DELIVERED, "", optional=True, multiline=True),
    Input("bounced", texts.BOUNCED, "", optional=True, multiline=True),
)


def parse(fields: Fields, secrets: Fields) -> Parsed | Problems:
    found: Problems = {}
    headers = _headers(fields.get("headers", ""), found)
    rules = {name: _rules(fields.get(name, ""), name, found) for name in _RULES}
    config = HttpSmsConfig(
        url=fields.get("url", ""),
        method=fields.get("method", "POST"),
        encoding=Encoding(fields.get("encoding") or Encoding.FORM),
        body=fields.get("body", ""),
        headers=headers,
        secret=secrets.get("chave", ""),
        sender=fields.get("remetente", ""),
        rules=Rules(
            accepted=rules["accepted"] or GOOD,
            refused=rules["refused"],
            again=rules["again"],
            account=rules["account"],
            id_path=fields.get("id_path", ""),
        ),
        check_url=fields.get("check_url", ""),
        status_url=fields.get("status_url", ""),
        delivered=rules["delivered"],
        bounced=rules["bounced"],
    )
    try:
        config.templates()
    except BadTemplate as error:
        found[error.field] = str(error)
    if not secrets.get("chave") and "{chave}" in "".join(fields.values()):
        found["chave"] = texts.KEY_EMPTY
    for name in _ADDRESSES:
        if not _safe(fields.get(name, "")):
            found.setdefault(name, texts.URL_PLAIN)
    if found:
        return found
    return Parsed(urlsplit(config.url).hostname or config.url, gateway_json.dump(config))


def _safe(url: str) -> bool:
    """A key must not travel in the clear; a stand-in on this machine may."""
    parts = urlsplit(url)
    return parts.scheme != "http" or parts.hostname in ("127.0.0.1", "localhost", "::1")


def _headers(text: str, found: Problems) -> dict[str, str]:
    """`Nome: valor` lines."""
    lines = [line.partition(":") for line in text.splitlines() if line.strip()]
    if not all(name.strip() and colon for name, colon, _ in lines):
        found["headers"] = texts.HEADERS_BAD
    return {name.strip(): value.strip() for name, _, value in lines}


def _rules(text: str, name: str, found: Problems) -> tuple[Any, ...]:
    try:
        return rules_of(text)
    except BadRule as error:
        found[name] = str(error)
        return ()


def _fields(stored: Mapping[str, Any]) -> dict[str, str]:
    config = gateway_json.load(stored)
    rules = config.rules
    return {
        "url": config.url,
        "method": config.method,
        "encoding": config.encoding.value,
        "body": config.body,
        "headers": "\n".join(f"{name}: {value}" for name, value in config.headers.items()),
        "remetente": config.sender,
        "accepted": "" if tuple(rules.accepted) == GOOD else text_of(rules.accepted),
        "refused": text_of(rules.refused),
        "again": text_of(rules.again),
        "account": text_of(rules.account),
        "id_path": rules.id_path,
        "check_url": config.check_url,
        "status_url": config.status_url,
        "delivered": text_of(config.delivered),
        "bounced": text_of(config.bounced),
    }


def _opened(parsed: Parsed, secrets: Fields, _: Endpoints) -> HttpSmsConfig:
    return gateway_json.load(parsed.config, secret=secrets.get("chave", ""))


def _servers(fields: Fields) -> str:
    """Where the key goes: every server that is called."""
    return " ".join(sorted({urlsplit(fields.get(name, "")).netloc for name in _ADDRESSES}))


HTTP = Kind(
    value="http",
    label="Outro gateway (HTTP)",
    inputs=INPUTS,
    fields=_fields,
    parse=parse,
    belongs_to=_servers,
    opened=_opened,
    mended_at={
        "gateway_account": ("chave", texts.KEY_REFUSED),
        "http_401": ("chave", texts.KEY_REFUSED),
        "http_403": ("chave", texts.KEY_REFUSED),
        "http_404": ("check_url", texts.CHECK_UNKNOWN),
        "insecure": ("url", texts.URL_PLAIN),
        "certificate": ("url", texts.CERTIFICATE_BAD),
        "refused_host": ("url", texts.INTERNAL),
    },
)
