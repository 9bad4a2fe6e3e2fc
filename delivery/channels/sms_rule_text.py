"""Rules as a person writes them, one a line:

    200-299
    200 situacao = OK
    200, 202 contém mensagem enviada
    data[0].status

HTTP statuses, a condition, or both. `text_of` writes what `rules_of` reads.
"""

import re

from delivery.channels.sms_rules import Rule

_STATUSES = re.compile(r"(\d{3}(?:\s*-\s*\d{3})?(?:\s*,\s*\d{3}(?:\s*-\s*\d{3})?)*)(?=\s|$)")
_RANGE = re.compile(r"(\d{3})(?:\s*-\s*(\d{3}))?")
_PATH = re.compile(r"(?:[^\W\d][\w$-]*|\[\d+\])(?:\.[\w$-]+|\[\d+\])*")
_CONTAINS = re.compile(r"cont[eé]m\s+", re.IGNORECASE)


class BadRule(Exception):
    """A line that is no rule; the text is for people."""


def rules_of(text: str) -> tuple[Rule, ...]:
    """The rules in a text, one a line. Raises BadRule."""
    return tuple(_rule(line.strip()) for line in text.splitlines() if line.strip())


def text_of(rules: tuple[Rule, ...]) -> str:
    """The same rules as text."""
    return "\n".join(_line(rule) for rule in rules)


def _rule(line: str) -> Rule:
    found = _STATUSES.match(line)
    statuses = _ranges(found[1]) if found else ()
    condition = line[found.end() :].strip() if found else line
    if not condition:
        return Rule(statuses)
    if contains := _CONTAINS.match(condition):
        return Rule(statuses, contains=condition[contains.end() :])
    path, equals, value = (part.strip() for part in condition.partition("="))
    if not _PATH.fullmatch(path) or (equals and not value):
        raise BadRule(f"Não entendi a regra “{line}”. Exemplos: 200-299 · situacao = OK · contém enviada.")
    return Rule(statuses, path=path, value=value.strip('"') if equals else None)


def _ranges(text: str) -> tuple[tuple[int, int], ...]:
    pairs = tuple((int(first), int(last or first)) for first, last in _RANGE.findall(text))
    for first, last in pairs:
        if not 100 <= first <= last <= 599:
            raise BadRule(f"“{text}” não é uma faixa de respostas HTTP: vão de 100 a 599.")
    return pairs


def _line(rule: Rule) -> str:
    statuses = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in rule.statuses)
    condition = f"contém {rule.contains}" if rule.contains else rule.path
    if rule.path and rule.value is not None:
        condition = f"{rule.path} = {rule.value}"
    return f"{statuses} {condition}".strip()
