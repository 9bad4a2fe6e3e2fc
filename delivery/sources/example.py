"""The example file's dates, moved: a file that is shown must not age."""

import datetime as dt
import re

ANCHOR = dt.date(2026, 11, 16)
"""The day examples/clientes.csv was written for: most of its suspensions begin on it."""

_DATE = re.compile(rb"\b(\d{2})/(\d{2})/(\d{4})\b")
_MONTHS = (b"jan", b"fev", b"mar", b"abr", b"mai", b"jun", b"jul", b"ago", b"set", b"out", b"nov", b"dez")
_MONTH = re.compile(rb"\b(" + b"|".join(_MONTHS) + rb")/(\d{4})\b")


def shift_dates(content: bytes, anchor: dt.date, today: dt.date) -> bytes:
    """`content` as it would have been written on `today` instead of `anchor`.

    Moves each dd/mm/aaaa by whole days and each mmm/aaaa ("out/2026") along with the middle of its month.
    What is no date ("31/02/2026") stays as it is. Works in any encoding that contains ASCII.
    """
    by = today - anchor

    def moved_date(match: re.Match[bytes]) -> bytes:
        day, month, year = (int(part) for part in match.groups())
        try:
            moved = dt.date(year, month, day) + by
        except (ValueError, OverflowError):
            return match[0]
        return moved.strftime("%d/%m/%Y").encode()

    def moved_month(match: re.Match[bytes]) -> bytes:
        moved = dt.date(int(match[2]), _MONTHS.index(match[1]) + 1, 15) + by
        return b"%s/%d" % (_MONTHS[moved.month - 1], moved.year)

    return _MONTH.sub(moved_month, _DATE.sub(moved_date, content))
