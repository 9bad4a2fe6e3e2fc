"""Who did not get a notice, for the run's thread and for a spreadsheet. Pure; contacts are masked in both."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from delivery import mask
from delivery.names import full_name
from delivery.report import Failure
from handlers import format as fmt
from handlers.blocks import Json, context, cut, escape, section
from handlers.report import texts
from handlers.rules import named
from handlers.spreadsheet import csv_bytes

MOST_NAMES = 15  # of one reason
_MOST_CHARS = 10_000  # a whole message holds about 13,000


def thread(failures: Sequence[Failure]) -> tuple[str, list[Json]]:
    """Text and blocks: what is in doubt apart; reasons by how many they hit, names under each."""
    parts = [
        (texts.FAILED, [failure for failure in failures if not failure.in_doubt]),
        (texts.IN_DOUBT, [failure for failure in failures if failure.in_doubt]),
    ]
    titles = {title: f"{title}: {fmt.number(len(some))}" for title, some in parts if some}
    blocks: list[Json] = []
    left, room = len(failures), _MOST_CHARS
    for title, some in parts:
        groups = sorted(_groups(some), key=lambda found: -len(found[1]))
        blocks += [section(f"*{titles[title]}*")] if groups else []
        for reason, group in groups:
            told = _group(reason, group)
            room -= len(told)
            if room < 0:
                break
            blocks.append(section(told))
            left -= len(group)
    return " · ".join(titles.values()), [*blocks, context(texts.more(left))] if left else blocks


def failures_csv(failures: Sequence[Failure]) -> bytes:
    """All of them for a Brazilian spreadsheet, in UTF-8 with its mark; no cell runs as a formula."""
    return csv_bytes(
        texts.CSV_HEADINGS,
        [
            (f.client_name, f.contract, named(f.rule_key), masked(f.destination), f.reason, f.code or "")
            for f in failures
        ],
    )


def csv_name(local_date: dt.date, slot: str) -> str:
    """`nao-receberam-2026-11-24-0900.csv`; the slot of a run by hand says nothing to people."""
    hour = slot.replace(":", "") if len(slot) == 5 and slot[2] == ":" else "avulsa"
    return f"nao-receberam-{local_date.isoformat()}-{hour}.csv"


def masked(destination: str) -> str:
    """An address or a number as Slack may show it."""
    if not destination:
        return ""
    return mask.email(destination) if "@" in destination else mask.phone(destination)


def _groups(failures: Sequence[Failure]) -> list[tuple[str, list[Failure]]]:
    ordered = sorted(failures, key=lambda f: f.reason)
    return [(reason, list(group)) for reason, group in groupby(ordered, key=lambda f: f.reason)]


def _group(reason: str, group: Sequence[Failure]) -> str:
    lines = [f"*{escape(reason[:1].upper() + reason[1:])}* · {fmt.number(len(group))}"]
    times = Counter(failure.contract for failure in group)
    lines += [_line(failure, twice=times[failure.contract] > 1) for failure in group[:MOST_NAMES]]
    if len(group) > MOST_NAMES:
        lines.append(texts.more(len(group) - MOST_NAMES))
    return "\n".join(lines)


def _line(failure: Failure, *, twice: bool) -> str:
    """twice: its contract stands more than once under this reason: the messages tell the lines apart."""
    name = escape(cut(full_name(failure.client_name), 50))
    contact = escape(cut(masked(failure.destination), 50))
    message = named(failure.rule_key) if twice else ""
    parts = [f"• {name}", f"contrato {escape(cut(failure.contract, 30))}", message, contact]
    return " · ".join(part for part in parts if part)
