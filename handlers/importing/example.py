"""The demo's example file, with its dates moved to today."""

import datetime as dt
from pathlib import Path

from delivery.sources.example import ANCHOR, shift_dates

_PATH = Path(__file__).parents[2] / "examples" / "clientes.csv"  # the demo runs from the repository


def example(today: dt.date) -> bytes:
    """As an ERP would have written it on `today`. Raises FileNotFoundError outside the repository."""
    return shift_dates(_PATH.read_bytes(), ANCHOR, today)
