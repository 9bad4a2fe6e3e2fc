"""What Slack's own form refuses before a submission leaves: empty fields, lengths, numbers, addresses."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation

from sandbox.shapes import Json
from sandbox.state import Field, fields_of

REQUIRED = "Preencha este campo obrigatório."


def client_errors(blocks: list[Json], values: Json) -> dict[str, str]:
    """block_id → sentence, for each input that the form would not send."""
    errors: dict[str, str] = {}
    for field in fields_of(blocks):
        if field.holds is None or field.block["type"] != "input":
            continue
        value = values[field.block_id][field.action_id][field.holds.key]
        if value in (None, "", []):
            if not field.block.get("optional"):
                errors[field.block_id] = REQUIRED
        elif sentence := _wrong(field, value):
            errors[field.block_id] = sentence
    return errors


def _wrong(field: Field, value: object) -> str | None:
    check = _CHECKS.get(field.element["type"])
    if check is not None:
        return check(field.element, str(value))
    most = field.element.get("max_selected_items") or field.element.get("max_files")
    if most is not None and isinstance(value, list) and len(value) > most:
        return f"Escolha no máximo {most}."
    return None


def _text(element: Json, value: str) -> str | None:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if len(value) < least:
        return f"Escreva pelo menos {least} caracteres."
    return f"Escreva no máximo {most} caracteres." if len(value) > most else None


def _number(element: Json, value: str) -> str | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return "Informe um número."
    if number != number.to_integral_value() and not element["is_decimal_allowed"]:
        return "Informe um número inteiro."
    if "min_value" in element and number < Decimal(element["min_value"]):
        return f"Informe pelo menos {element['min_value']}."
    if "max_value" in element and number > Decimal(element["max_value"]):
        return f"Informe no máximo {element['max_value']}."
    return None


def _email(element: Json, value: str) -> str | None:
    return None if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value) else "Informe um e-mail válido."


def _url(element: Json, value: str) -> str | None:
    return None if re.fullmatch(r"https?://\S+", value) else "Informe um endereço válido."


_CHECKS: Mapping[str, Callable[[Json, str], str | None]] = {
    "plain_text_input": _text,
    "number_input": _number,
    "email_text_input": _email,
    "url_text_input": _url,
}
