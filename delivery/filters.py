"""What templates may do with a value, in Brazilian Portuguese. Staff write these names.

{{ debito | dinheiro }}       R$ 99,90
{{ inicio | data }}           12/03/2026
{{ inicio | data_extenso }}   12 de março de 2026
{{ mes_referencia | mes }}    março de 2026

Babel formats one value in some 30 µs and a run repeats few values many times: each is formatted once.
"""

import datetime as dt
from collections.abc import Callable
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_currency

LOCALE = "pt_BR"


@lru_cache(maxsize=4096)
def money(cents: int) -> str:
    """Centavos as reais."""
    return format_currency(cents / 100, "BRL", locale=LOCALE)


@lru_cache(maxsize=4096)
def date(day: dt.date) -> str:
    return day.strftime("%d/%m/%Y")


@lru_cache(maxsize=4096)
def long_date(day: dt.date) -> str:
    """The first of a month is an ordinal in Portuguese: 1º de março."""
    text = format_date(day, "d 'de' MMMM 'de' y", locale=LOCALE)
    return text.replace("1 ", "1º ", 1) if day.day == 1 else text


@lru_cache(maxsize=1024)
def month(day: dt.date) -> str:
    return format_date(day, "MMMM 'de' y", locale=LOCALE)


FILTERS: dict[str, Callable[..., str]] = {
    "dinheiro": money,
    "data": date,
    "data_extenso": long_date,
    "mes": month,
}
