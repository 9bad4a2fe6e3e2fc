"""What was found in a file, in words and blocks: its effect, refused rows, contacts, warnings. Pure."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from delivery import mask
from delivery.importing import Figures
from delivery.sources.clients_file import BadRow, Parsed, Remark
from delivery.sources.rows import ContactProblem
from handlers import format as fmt
from handlers.blocks import Json, context, cut, escape, section
from handlers.importing import texts

T = TypeVar("T")

MOST_REFUSED = 20
_MOST_CONTACTS = 10
_MOST_WARNINGS = 5
_MOST_CHARS = 135  # of a line: twenty of them stay within a section's 3,000


def anything(figures: Figures) -> bool:
    """Whether taking the file in would change anything."""
    return any(counts.new or counts.changed or counts.ended for counts in figures.kinds.values())


def effect(figures: Figures) -> str:
    """One line for what is new, changed, over and already so, and one for missing contacts."""
    counts = figures.kinds
    told = (
        ("suspensão nova", "suspensões novas", {kind: c.new for kind, c in counts.items()}),
        ("com mudanças", "com mudanças", {kind: c.changed for kind, c in counts.items()}),
        ("encerrada", "encerradas", {kind: c.ended for kind, c in counts.items()}),
        ("já estava igual", "já estavam iguais", {kind: c.unchanged for kind, c in counts.items()}),
    )
    lines = [
        f"• *{fmt.count(sum(by_kind.values()), one, many)}*: {texts.kinds(by_kind)}"
        for one, many, by_kind in told
        if any(by_kind.values())
    ]
    if figures.idle:
        lines.append(f"• {fmt.count(figures.idle, 'linha', 'linhas')} de suspensões que já acabaram")
    without = [
        f"{fmt.number(n)} sem {what}"
        for n, what in ((figures.without_email, "e-mail"), (figures.without_mobile, "celular"))
        if n
    ]
    if without:
        lines.append(f"• Clientes sem contato: {fmt.listed(without)}")
    return "\n".join(lines)


def blocks(parsed: Parsed) -> list[Json]:
    """Everything a person should see before saying yes."""
    made = refused(parsed.bad)
    made += _section(texts.CONTACTS, texts.CONTACTS_HINT, parsed.contact_problems, _MOST_CONTACTS, _contact)
    made += _section(texts.WARNINGS, "", parsed.warnings, _MOST_WARNINGS, _warning)
    if parsed.headings.ignored:
        columns = fmt.listed([cut(title, 40) for title in parsed.headings.ignored], most=8)
        made.append(context(f"Colunas que não uso: {escape(columns)}."))
    return made


def refused(bad: Sequence[BadRow]) -> list[Json]:
    """The first of them, by line."""
    return _section(texts.REFUSED, "", bad, MOST_REFUSED, _bad)


def _section(title: str, hint: str, found: Sequence[T], most: int, line: Callable[[T], str]) -> list[Json]:
    if not found:
        return []
    told = [f"*{title}* ({fmt.number(len(found))})" + (f" · {hint}" if hint else "")]
    told += [escape(cut(line(one), _MOST_CHARS)) for one in found[:most]]
    if len(found) > most:
        told.append(texts.more(len(found) - most))
    return [section("\n".join(told))]


def _bad(row: BadRow) -> str:
    return f"• linha {row.line}: {row.reason}"


def _warning(remark: Remark) -> str:
    return f"• linha {remark.line}: {remark.text}"


def _contact(problem: ContactProblem) -> str:
    shown = mask.typed(problem.value)
    return f"• linha {problem.line}, {cut(problem.client, 40)}: {problem.column} “{shown}” {problem.reason}"
