"""What templates may do with a value, in Brazilian Portuguese. Staff write these names.

{{ debito | dinheiro }}                      R$ 99,90
{{ inicio | data }}                          12/03/2026
{{ inicio | data_extenso }}                  12 de março de 2026
{{ mes_referencia | mes }}                   março de 2026
{{ dias_suspenso | plural: "dia", "dias" }}  1 dia, 3 dias
{{ provedor | maiusculas }}                  FIBRA SUL

Babel formats one value in some 30 µs and a run repeats few values many times: each is formatted once.
A value of another sort, or one that the client has none of, is refused: a hole in a sentence reads worse.
"""

import datetime as dt
from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from liquid.exceptions import FilterArgumentError

LOCALE = "pt_BR"
T = TypeVar("T")

_SORTS = {int: "um número", dt.date: "uma data", str: "um texto"}


@lru_cache(maxsize=4096)
def money(cents: int) -> str:
    """Centavos as reais."""
    return format_currency(_a(int, cents) / 100, "BRL", locale=LOCALE)


@lru_cache(maxsize=4096)
def date(day: dt.date) -> str:
    return _a(dt.date, day).strftime("%d/%m/%Y")


@lru_cache(maxsize=4096)
def long_date(day: dt.date) -> str:
    """The first of a month is an ordinal in Portuguese: 1º de março."""
    text = format_date(_a(dt.date, day), "d 'de' MMMM 'de' y", locale=LOCALE)
    return text.replace("1 ", "1º ", 1) if day.day == 1 else text


@lru_cache(maxsize=1024)
def month(day: dt.date) -> str:
    return format_date(_a(dt.date, day), "MMMM 'de' y", locale=LOCALE)


@lru_cache(maxsize=1024)
def plural(count: int, one: str, many: str) -> str:
    """The number with its word; none is `many`, as in *0 dias*."""
    return f"{format_decimal(_a(int, count), locale=LOCALE)} {one if count == 1 else many}"


def capitals(text: str) -> str:
    return _a(str, text).upper()


def small(text: str) -> str:
    return _a(str, text).lower()


def _a(sort: type[T], value: object) -> T:
    """The value, where it is of that sort. Raises FilterArgumentError, in words for staff."""
    if isinstance(value, sort):
        return value
    if value is None:
        raise FilterArgumentError("está vazio em alguns clientes; use dentro de {% if %}", token=None)
    raise FilterArgumentError(f"é preciso {_SORTS[sort]}", token=None)


FILTERS: dict[str, Callable[..., str]] = {
    "dinheiro": money,
    "data": date,
    "data_extenso": long_date,
    "mes": month,
    "plural": plural,
    "maiusculas": capitals,
    "minusculas": small,
}
