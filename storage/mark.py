"""The mark: a small file outside the database that says how far it had come.

A database that is put back to an earlier state does not know that it was; the mark beside it does. It is one
line, written in place: that needs no room on a full disk, and a line this short is never half written by a
process that is killed.
"""

import datetime as dt
import os
from dataclasses import dataclass
from pathlib import Path

_FORM = "suspensao-1"
_LENGTH = 160  # bytes, whatever the numbers: an earlier line is covered whole


@dataclass(frozen=True, slots=True)
class Mark:
    """uid, epoch: of the database (storage/instance.py). attempts, audit: its last ids, which only grow."""

    uid: str
    epoch: int
    attempts: int
    audit: int
    at: dt.datetime

    @property
    def reach(self) -> tuple[int, int, int]:
        return self.epoch, self.attempts, self.audit


class MarkFile:
    """The mark at `path`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> Mark | None:
        """None where there is none, or what is there says nothing. Raises OSError."""
        try:
            words = self.path.read_text("ascii", errors="replace").split()
        except FileNotFoundError:
            return None
        try:
            form, uid, epoch, attempts, audit, at = words
            mark = Mark(uid, int(epoch), int(attempts), int(audit), dt.datetime.fromisoformat(at))
        except ValueError:
            return None
        return mark if form == _FORM and mark.at.tzinfo is not None else None

    def write(self, mark: Mark) -> None:
        """In place of what stood there. Raises OSError."""
        line = f"{_FORM} {mark.uid} {mark.epoch} {mark.attempts} {mark.audit} {mark.at.isoformat()}"
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.pwrite(file, line.ljust(_LENGTH - 1).encode("ascii") + b"\n", 0)
        finally:
            os.close(file)
