"""The audit: added to, never changed, without secrets."""

import datetime as dt

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from storage import audit
from storage.engine import Database
from storage.models import AuditEntry
from tests.support.clock import FixedClock


@pytest.fixture
async def line(db: Database, clock: FixedClock) -> int:
    """The id of a stored line."""
    async with db.write() as session:
        await audit.append(
            session, at=clock.now(), actor="U1", action="schedule.paused", subject="parameters"
        )
    async with db.read() as session:
        return (await session.exec(select(AuditEntry.id))).one() or 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'U2'",
        "DELETE FROM audit",
        "{replace} INTO audit (id, at, actor, action, subject)"
        " VALUES ({id}, '2026-01-01', 'U2', 'x', 'y') {on_conflict}",
    ],
)
async def test_a_line_cannot_be_changed(db: Database, line: int, statement: str) -> None:
    """The database refuses, whoever asks and however: UPDATE, DELETE and what replaces a row."""
    replace = "INSERT OR REPLACE" if db.dialect == "sqlite" else "INSERT"
    on_conflict = "" if db.dialect == "sqlite" else "ON CONFLICT (id) DO UPDATE SET actor = 'U2'"

    async def change() -> None:
        async with db.write() as session:
            await session.execute(text(statement.format(id=line, replace=replace, on_conflict=on_conflict)))

    with pytest.raises(IntegrityError, match="append-only"):
        await change()
    async with db.read() as session:
        assert (await session.exec(select(AuditEntry.actor))).one() == "U1"


@pytest.mark.parametrize("dialect", [pytest.param("postgresql", marks=pytest.mark.postgres)])
async def test_the_table_cannot_be_emptied(db: Database, line: int) -> None:
    """TRUNCATE passes by the rows; it is refused too."""

    async def truncate() -> None:
        async with db.write() as session:
            await session.execute(text("TRUNCATE audit"))

    with pytest.raises(IntegrityError, match="append-only"):
        await truncate()


def test_only_what_differs_is_told() -> None:
    """Equal fields and bookkeeping stay out; dates and times are written for JSON."""
    before = {"id": 1, "version": 1, "timezone": "UTC", "send_at": dt.time(9), "paused": True}
    after = {"id": 1, "version": 2, "timezone": "UTC", "send_at": dt.time(8, 30), "paused": True}
    assert audit.changed(before, after) == ({"send_at": "09:00:00"}, {"send_at": "08:30:00"})


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (None, b"a", (None, "(secreto)")),
        (b"a", b"b", ("(secreto)", "(secreto, trocado)")),
        (b"a", None, ("(secreto)", None)),
    ],
)
def test_no_secret_is_told(before: bytes | None, after: bytes | None, told: tuple[object, object]) -> None:
    """A secret that was set, replaced or taken away shows as such, never itself, sealed or not."""
    old, new = audit.changed({"password_sealed": before}, {"password_sealed": after})
    assert (old["password_sealed"], new["password_sealed"]) == told
