"""Typed fields → a gateway, or a sentence for each field that is wrong."""

import re
from dataclasses import dataclass, field

from handlers.gateways import texts
from handlers.gateways.form import Typed
from handlers.gateways.kinds import Fields, Parsed, Problems
from handlers.gateways.registry import kind_of
from storage.gateways import SmsGatewayValues

MOST_A_MINUTE = 100_000
MOST_A_DAY = 10_000_000
_LINE = re.compile(r"[^\x00-\x1f\x7f]{0,60}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_PRICE = re.compile(r"(\d{1,3})(?:[.,](\d{1,2}))?")


@dataclass(frozen=True)
class Gateway:
    """What the form says when nothing in it is wrong. secrets: all that are known, typed or from before."""

    values: SmsGatewayValues
    parsed: Parsed
    secrets: Fields = field(repr=False)


def parse(typed: Typed, secrets: Fields) -> Gateway | Problems:
    """`secrets`: those typed, and those known from before."""
    found: Problems = {}
    per_minute = _number(typed.per_minute, MOST_A_MINUTE, found, "per_minute")
    per_day = _number(typed.per_day, MOST_A_DAY, found, "per_day")
    per_month = _number(typed.per_month, MOST_A_DAY, found, "per_month")
    price = _cents(typed.price, found)
    for name, secret in secrets.items():
        if _CONTROL.search(secret):
            found[name] = texts.SECRET_BAD
    if not _LINE.fullmatch(typed.sender_name):
        found["sender_name"] = texts.NAME_LONG
    elif not typed.sender_name:
        found["sender_name"] = texts.NAME_EMPTY
    parsed = kind_of(typed.kind).parse(typed.fields, secrets)
    if isinstance(parsed, dict) or found:
        return {**(parsed if isinstance(parsed, dict) else {}), **found}
    values = SmsGatewayValues(
        name=parsed.name,
        kind=typed.kind,
        config=parsed.config,
        sender_name=typed.sender_name,
        per_minute=per_minute,
        per_day=per_day,
        per_month=per_month,
        price_cents_segment=price,
        fold_accents=typed.fold,
    )
    return Gateway(values, parsed, secrets)


def _cents(text: str, found: Problems) -> int | None:
    """`0,08` → 8."""
    if not text:
        return None
    given = _PRICE.fullmatch(text.removeprefix("R$").strip())
    if given is None:
        found["price"] = texts.PRICE_BAD
        return None
    return int(given[1]) * 100 + int((given[2] or "0").ljust(2, "0"))


def _number(text: str, most: int, found: Problems, block: str) -> int | None:
    if not text:
        return None
    if text.isascii() and text.isdigit() and 1 <= int(text) <= most:
        return int(text)
    found[block] = texts.not_in_range(1, most)
    return None
