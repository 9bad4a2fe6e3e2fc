"""What an answer of a gateway means, as a person writes it: a line a rule, any of which will do.

200-299                   the HTTP status
status = OK               a field of a JSON answer; data[0].id is one deeper; without a value, it is there
mensagem enviada          words somewhere in the answer, capitals or not
200 e status = OK         both at once

`text_of` writes what `rules_of` reads.
"""

import re
from collections.abc import Sequence

from delivery.channels.sms_rules import Rule

_STATUS = re.compile(r"(\d{3})(?:\s*-\s*(\d{3}))?")
_FIELD = re.compile(r"([\w.\[\]-]+)\s*=\s*([^=\s].*)?")
_PATH = re.compile(r"(?:[\w-]+|\[\d+\])(?:\.[\w-]+|\[\d+\])*")
_AND = re.compile(r"\s+e\s+(?=\d{3}\b|[\w.\[\]-]+\s*=)")
_EXAMPLES = "Exemplos: 200-299 · situacao = OK · mensagem enviada."


class BadRule(Exception):
    """A line that is no rule, or that no answer could ever meet; the text is for people."""


def rules_of(text: str) -> tuple[Rule, ...]:
    """The rules in a text. Raises BadRule."""
    return tuple(_rule(line.strip()) for line in text.splitlines() if line.strip())


def text_of(rules: Sequence[Rule]) -> str:
    """The same rules as text."""
    return "\n".join(_line(rule) for rule in rules)


def _rule(line: str) -> Rule:
    statuses: tuple[tuple[int, int], ...] = ()
    contains = path = ""
    value = None
    for part in _AND.split(line):
        if status := _STATUS.fullmatch(part):
            statuses = (*statuses, _range(part, int(status[1]), int(status[2] or status[1])))
        elif "=" in part:
            if path:
                raise BadRule(f"A linha “{line}” compara dois campos. Use um por linha.")
            path, value = _field(line, part)
        elif contains or not any(letter.isalpha() for letter in part):
            raise BadRule(f"Não entendi a linha “{line}”. {_EXAMPLES}")
        else:
            contains = part
    return Rule(statuses, contains, path, value)


def _range(text: str, first: int, last: int) -> tuple[int, int]:
    if not 100 <= first <= last <= 599:
        raise BadRule(f"“{text}” não é uma faixa de respostas HTTP: vão de 100 a 599, da menor para a maior.")
    return first, last


def _field(line: str, part: str) -> tuple[str, str | None]:
    field = _FIELD.fullmatch(part)
    if field is None or not _PATH.fullmatch(field[1]):
        raise BadRule(f"Não entendi a linha “{line}”: escreva campo = valor. {_EXAMPLES}")
    return field[1], (field[2] or "").strip() or None


def _line(rule: Rule) -> str:
    parts = [rule.contains] if rule.contains else []
    parts += [f"{first}" if first == last else f"{first}-{last}" for first, last in rule.statuses]
    parts += [f"{rule.path} = {rule.value or ''}".strip()] if rule.path else []
    return " e ".join(parts)
