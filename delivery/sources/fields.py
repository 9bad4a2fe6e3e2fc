"""Cells → values, as people and ERPs in Brazil write them. Each function raises BadValue with a clause."""

import datetime as dt
import re
import unicodedata
from functools import lru_cache

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from delivery.sources.columns import plain
from delivery.sources.errors import BadValue

_NOTHING = frozenset({"", "-", "--", "—", "null", "none", "n/a", "nan", "\\n", "0000-00-00", "00/00/0000"})
_NOTHING_AT_MIDNIGHT = ("0000-00-00 ", "00/00/0000 ")
_SPREADSHEET_NUMBER = re.compile(r"\d[.,]?\d*E\+?\d+", re.IGNORECASE)
_MAX_CENTS = 2_000_000_000  # R$ 20 milhões; a PostgreSQL INTEGER ends soon after


def text(cell: str, *, longest: int = 200) -> str | None:
    """One line of clean text, None for a cell that says nothing ("", "-", "NULL", a zero date)."""
    value = " ".join(cell.split())
    if value[:1] == "'" and value[1:2] in ("=", "+", "-", "@"):
        value = value[1:]  # our own files of refused rows put it there; spreadsheets do too
    if value.casefold() in _NOTHING or value.startswith(_NOTHING_AT_MIDNIGHT):
        return None
    if not value.isprintable() and any(unicodedata.category(char) in ("Cc", "Cs", "Co") for char in value):
        raise BadValue("tem um caractere inválido")
    if "\ufffd" in value:
        raise BadValue("tem uma letra ilegível (codificação errada)")
    if len(value) > longest:
        raise BadValue(f"é longo demais (mais de {longest} caracteres)")
    return value


def code(cell: str) -> str | None:
    """A contract's or a client's number as the ERP writes it: digits, letters, kept as text."""
    value = text(cell, longest=60)
    if value and _SPREADSHEET_NUMBER.fullmatch(value) and "+" in value:
        raise BadValue(f"“{value}” foi estragado pela planilha; formate a coluna como texto")
    return value


_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})")
_TIME_OF_DAY = re.compile(r"[ T]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$")


@lru_cache(maxsize=4096)
def date(cell: str) -> dt.date | None:
    """dd/mm/aaaa, dd/mm/aa or aaaa-mm-dd, with or without a time of day; a zero date is none."""
    value = text(cell)
    if value is None:
        return None
    day_only = _TIME_OF_DAY.sub("", value)
    if match := _DAY_FIRST.fullmatch(day_only):
        day, month, year = (int(part) for part in match.groups())
        year += 2000 if len(match[3]) == 2 else 0
    elif match := _YEAR_FIRST.fullmatch(day_only):
        year, month, day = (int(part) for part in match.groups())
    else:
        raise BadValue(f"“{short(value)}” não é uma data (use dd/mm/aaaa)")
    try:
        found = dt.date(year, month, day)
    except ValueError:
        raise BadValue(f"“{short(value)}” não existe no calendário") from None
    if not 2000 <= year <= 2099:
        raise BadValue(f"“{short(value)}” tem um ano impossível")
    return found


_BRAZILIAN_MONEY = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}))?")
_PLAIN_MONEY = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)\.(\d{1,2})")


def cents(cell: str) -> int | None:
    """Centavos out of "1.234,56", "R$ 99,9", "1234.56" or "120"; "1.234" is one thousand and more."""
    value = text(cell)
    if value is None:
        return None
    number = value.removeprefix("R$").replace(" ", "")
    match = _BRAZILIAN_MONEY.fullmatch(number) or _PLAIN_MONEY.fullmatch(number)
    if not match:
        raise BadValue(f"“{short(value)}” não é um valor em reais (use 1.234,56)")
    whole = re.sub(r"\D", "", match[1])
    total = int(whole) * 100 + int((match[2] or "").ljust(2, "0")) if len(whole) < 12 else _MAX_CENTS + 1
    if total > _MAX_CENTS:
        raise BadValue(f"“{short(value)}” é alto demais para um débito")
    return total


_MONTHS = (
    *("janeiro", "fevereiro", "marco", "abril", "maio", "junho"),
    *("julho", "agosto", "setembro", "outubro", "novembro", "dezembro"),
)
_MONTH_BY_NAME = {name: i for i, full in enumerate(_MONTHS, 1) for name in (full, full[:3])}
_NAMED_MONTH = re.compile(r"([a-z]+)(?: de)? (\d{4}|\d{2})")
_NUMBERED_MONTH = re.compile(r"(?:(\d{1,2}) (\d{4}|\d{2}))|(?:(\d{4}) (\d{1,2}))")


@lru_cache(maxsize=1024)
def month(cell: str) -> dt.date | None:
    """The first day of "out/2026", "outubro de 2026", "10/2026", "2026-10" or of a whole date's month."""
    value = text(cell)
    if value is None:
        return None
    words = plain(value)
    year, number = 0, 0
    if match := _NAMED_MONTH.fullmatch(words):
        year, number = int(match[2]), _MONTH_BY_NAME.get(match[1], 0)
    elif match := _NUMBERED_MONTH.fullmatch(words):
        year, number = int(match[2] or match[3]), int(match[1] or match[4])
    else:
        try:
            found = date(cell)
        except BadValue:
            found = None
        if found:
            year, number = found.year, found.month
    year += 2000 if 0 < year < 100 else 0
    if not (2000 <= year <= 2099 and 1 <= number <= 12):
        raise BadValue(f"“{short(value)}” não é um mês (use 10/2026)")
    return dt.date(year, number, 1)


_PLAIN_LOCAL = re.compile(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*")
_SEVERAL = re.compile(r"[;,/|\s]+")


def email(cell: str) -> tuple[str | None, str]:
    """(the address, ""), (None, "") for an empty cell, or the first of several addresses with a remark.

    No DNS is asked. Letters with accents before the @ are refused: few servers take them.
    """
    value = text(cell, longest=1000)
    if value is None:
        return None, ""
    parts = [part.strip("<>\"'()") for part in _SEVERAL.split(value) if part]
    if not parts or not all("@" in part for part in parts) or (address := _address(parts[0])) is None:
        raise BadValue("não é um endereço de e-mail válido")
    return address, "tem mais de um e-mail; ficou o primeiro" if len(parts) > 1 else ""


def _address(part: str) -> str | None:
    local, _, domain = part.rpartition("@")
    if _PLAIN_LOCAL.fullmatch(local) and len(local) <= 64:
        return f"{local}@{known}" if (known := _domain(domain)) else None
    return _validated(part)


@lru_cache(maxsize=4096)
def _domain(domain: str) -> str | None:
    """The domain as it is written in a mail. Most clients of a provider share few: asked once each."""
    address = _validated(f"x@{domain}")
    return address and address.removeprefix("x@")


def _validated(part: str) -> str | None:
    try:
        found = validate_email(part, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return None
    return found.ascii_email


_TOKEN = re.compile(r"[\w:.-]{20,4096}")
_BETWEEN_TOKENS = re.compile(r"[\s,;|]+")
_NUMBER_IN_TEXT = re.compile(r"\+?[\d(][\d\s().–-]{6,}\d")
_LONG_DISTANCE = re.compile(r"\b0xx", re.IGNORECASE)


@lru_cache(maxsize=1024)
def mobile(cell: str) -> tuple[str | None, str]:
    """(E.164, "") of the first Brazilian mobile in the cell, (None, "") for an empty cell.

    A leading 55 is left to the numbering plan: it is the country's code and an area's too.
    """
    value = text(cell)
    if value is None:
        return None, ""
    if _SPREADSHEET_NUMBER.fullmatch(value):
        raise BadValue("foi estragado pela planilha; formate a coluna como texto")
    reason = "não é um telefone com DDD"
    found = []
    for piece in _NUMBER_IN_TEXT.findall(_LONG_DISTANCE.sub("0", value)):
        if sum(char.isdigit() for char in piece) < 10:
            continue
        try:
            number = phonenumbers.parse(piece, "BR")
        except phonenumbers.NumberParseException:
            continue
        if number.country_code != 55:
            reason = "não é um celular do Brasil"
        elif phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE:
            found.append(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
        elif phonenumbers.is_valid_number(number):
            reason = "é um telefone fixo, não um celular"
    if not found:
        raise BadValue(reason)
    return found[0], "tem mais de um celular; ficou o primeiro" if len(set(found)) > 1 else ""


def devices(cell: str) -> tuple[tuple[str, ...], str]:
    """The tokens in the cell, divided by blanks, commas or bars; a remark where some are none."""
    pieces = [] if cell.strip().casefold() in _NOTHING else _BETWEEN_TOKENS.split(cell.strip())
    found = tuple(dict.fromkeys(piece for piece in pieces if _TOKEN.fullmatch(piece)))
    wrong = sum(1 for piece in pieces if piece and not _TOKEN.fullmatch(piece))
    return found, "não é um token de aparelho" if wrong else ""


def link(cell: str) -> str | None:
    """An https or http address as it stands."""
    value = text(cell, longest=2000)
    if value is not None and not re.fullmatch(r"https?://[^\s<>\"']+\.[^\s<>\"']+", value):
        raise BadValue(f"“{short(value)}” não é um link (deve começar com https://)")
    return value


def short(value: str) -> str:
    """`value` for quoting in a sentence."""
    return value if len(value) <= 40 else value[:39] + "…"
