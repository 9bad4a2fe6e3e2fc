"""A table for a Brazilian spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence


def csv_bytes(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Separated by semicolons, in UTF-8 with its mark; no cell runs as a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(headings)
    writer.writerows([_neutral(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _neutral(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
