"""An HTTP gateway's configuration as the JSON that an account row holds, and back. The secret is apart."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from delivery.channels.sms_http import Encoding, HttpSmsConfig, Rule, Rules

_RULES = ("accepted", "refused", "again", "account")
_PLAIN = ("url", "method", "body", "sender", "check_url", "status_url")


def dump(config: HttpSmsConfig) -> dict[str, Any]:
    """Everything a person wrote but the secret; headers go in as written, with {chave} in its place."""
    rules = config.rules
    return {
        **{name: getattr(config, name) for name in _PLAIN},
        "encoding": config.encoding.value,
        "headers": dict(config.headers),
        "rules": {
            **{name: _dumped(getattr(rules, name)) for name in _RULES},
            "id_path": rules.id_path,
            "id_after": rules.id_after,
        },
        "delivered": _dumped(config.delivered),
        "bounced": _dumped(config.bounced),
    }


def load(given: Mapping[str, Any], *, secret: str = "", per_minute: int | None = None) -> HttpSmsConfig:
    """What `dump` made, with the account's secret. Raises KeyError where something is missing."""
    rules = given["rules"]
    return HttpSmsConfig(
        **{name: given[name] for name in _PLAIN},
        encoding=Encoding(given["encoding"]),
        headers=given["headers"],
        secret=secret,
        rules=Rules(
            **{name: _loaded(rules[name]) for name in _RULES},
            id_path=rules["id_path"],
            id_after=rules["id_after"],
        ),
        delivered=_loaded(given["delivered"]),
        bounced=_loaded(given["bounced"]),
        per_minute=per_minute,
    )


def _dumped(rules: Sequence[Rule]) -> list[dict[str, Any]]:
    return [{**asdict(rule), "statuses": [list(pair) for pair in rule.statuses]} for rule in rules]


def _loaded(rules: Sequence[Mapping[str, Any]]) -> tuple[Rule, ...]:
    return tuple(
        Rule(**{**rule, "statuses": tuple((first, last) for first, last in rule["statuses"])})
        for rule in rules
    )
