"""The example file: what it holds, and that it never ages."""

import datetime as dt
import re
from collections import Counter

from delivery.sources.clients_file import parse
from delivery.sources.example import ANCHOR, shift_dates
from examples import make_clientes
from storage.enums import Kind

EXAMPLE = make_clientes.PATH.read_bytes()


def test_the_file_is_what_its_generator_writes() -> None:
    """Change the generator, then run it."""
    assert make_clientes.content() == EXAMPLE


def test_it_has_what_a_providers_export_has() -> None:
    """300 clients, twelve with two contracts, repeated rows, broken ones, unusable contacts."""
    parsed = parse(EXAMPLE, ANCHOR)
    assert len({row.client_key for row in parsed.rows}) == 300
    assert (len(parsed.rows), parsed.repeated, len(parsed.bad), parsed.warnings) == (312, 8, 7, ())
    assert sum(row.email is None for row in parsed.rows) == 21
    assert len(parsed.contact_problems) == 13


def test_a_run_on_the_anchor_day_owes_each_kind_of_notice() -> None:
    """Most begin today, some end in three days or today, some lie ahead, some are long in force."""
    rows = [row for row in parse(EXAMPLE, ANCHOR).rows if row.kind is Kind.TEMPORARY]
    days = Counter((row.starts_on - ANCHOR).days for row in rows if row.starts_on)
    ends = Counter((row.ends_on - ANCHOR).days for row in rows if row.ends_on)
    assert days[0] == 162
    assert (ends[3], ends[0]) == (30, 20)
    assert sum(count for day, count in days.items() if day > 0) == 15
    assert all(
        row.starts_on <= ANCHOR - dt.timedelta(30)
        for row in rows
        if row.starts_on and row.ends_on in (ANCHOR, ANCHOR + dt.timedelta(3))
    )


def test_nobody_in_it_can_be_reached() -> None:
    """Reserved domains only, and mobiles that no operator has given out."""
    rows = parse(EXAMPLE, ANCHOR).rows
    assert all(re.search(r"[@.]example\.(com|net|org)$", row.email) for row in rows if row.email)
    assert all(row.mobile[5:].startswith("90000") for row in rows if row.mobile)


def test_moved_to_another_day_it_says_the_same_of_that_day() -> None:
    """Every date moves by the same days; what is no date stays."""
    today = dt.date(2028, 2, 29)
    before, after = parse(EXAMPLE, ANCHOR), parse(shift_dates(EXAMPLE, ANCHOR, today), today)
    by = today - ANCHOR
    assert [row.starts_on and row.starts_on + by for row in before.rows] == [
        row.starts_on for row in after.rows
    ]
    assert [bad.line for bad in before.bad] == [bad.line for bad in after.bad]
    assert b"31/02/2026" in shift_dates(EXAMPLE, ANCHOR, today)


def test_months_move_along_with_the_dates() -> None:
    """A reference month stays the month of its invoice, near enough."""
    moved = shift_dates("out/2026;10/10/2026".encode("cp1252"), dt.date(2026, 11, 16), dt.date(2026, 12, 20))
    assert moved == b"nov/2026;13/11/2026"
