"""What an answer of a gateway means, as a person writes it: a line a rule, any of which will do.

200-299                   the HTTP status
status = OK               a field of a JSON answer; data[0].id is one deeper; without a value, it is there
mensagem enviada          words somewhere in the answer, capitals or not
200 e status = OK         both at once
"""

import re
from collections.abc import Sequence

from delivery.channels.sms_http import Rule

_STATUS = re.compile(r"(\d{3})(?:\s*-\s*(\d{3}))?")
_FIELD = re.compile(r"([\w.\[\]-]+)\s*=\s*(.*)")
_AND = re.compile(r"\s+e\s+(?=\d{3}\b|[\w.\[\]-]+\s*=)")


class BadRule(Exception):
    """A line says the same thing twice; the text is for people."""


def parse(text: str) -> tuple[Rule, ...]:
    """Raises BadRule."""
    return tuple(_rule(line.strip()) for line in text.splitlines() if line.strip())


def dump(rules: Sequence[Rule]) -> str:
    """The same as text."""
    return "\n".join(_line(rule) for rule in rules)


def _rule(line: str) -> Rule:
    statuses: tuple[tuple[int, int], ...] = ()
    contains = path = ""
    value = None
    for part in _AND.split(line):
        if status := _STATUS.fullmatch(part):
            statuses = (*statuses, (int(status[1]), int(status[2] or status[1])))
        elif field := _FIELD.fullmatch(part):
            if path:
                raise BadRule(f"A linha “{line}” compara dois campos. Use um por linha.")
            path, value = field[1], field[2].strip() or None
        elif contains:
            raise BadRule(f"Não entendi a linha “{line}”. Use um texto por linha.")
        else:
            contains = part
    return Rule(statuses, contains, path, value)


def _line(rule: Rule) -> str:
    parts = [rule.contains] if rule.contains else []
    parts += [f"{first}" if first == last else f"{first}-{last}" for first, last in rule.statuses]
    parts += [f"{rule.path} = {rule.value or ''}".strip()] if rule.path else []
    return " e ".join(parts)
