"""Copies of the database: whole and checked, or none; and nothing else touched."""

import datetime as dt
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage import backup
from storage.backup import BackupFailed
from tests.support.disk import small_disk


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database in WAL mode, of 100 rows, that somebody has open."""
    path = tmp_path / "suspensao.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as made:
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("CREATE TABLE t (n INTEGER, filler BLOB)")
        made.execute(
            "INSERT INTO t WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 100)"
            " SELECT n, randomblob(4000) FROM c"
        )
    return path


def numbers(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as database:
        return [n for (n,) in database.execute("SELECT n FROM t ORDER BY n")]


def test_a_copy_is_of_the_moment_it_began(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody writes between its steps: it is neither torn nor begun anew, and they do not wait."""
    monkeypatch.setattr(backup, "PAGES_A_STEP", 10)
    steps = []

    def write(done: int, total: int) -> None:
        steps.append(done)
        with closing(sqlite3.connect(database, timeout=0)) as other:
            other.execute("INSERT INTO t VALUES (1000, NULL)")
            other.commit()

    target = database.with_name("copy.db")
    backup.copy(database, target, progress=write)
    assert numbers(target) == list(range(1, 101))
    assert (steps, target.stat().st_mode & 0o777) == (sorted(set(steps)), 0o600)
    assert sorted(p.name for p in database.parent.glob("*copy*")) == ["copy.db"]


def test_never_over_a_file_that_is_there(database: Path) -> None:
    """Unless it is said."""
    target = database.with_name("copy.db")
    target.write_text("precious")
    with pytest.raises(BackupFailed, match="já existe"):
        backup.copy(database, target)
    assert target.read_text() == "precious"
    backup.copy(database, target, replace=True)
    assert len(numbers(target)) == 100


def test_a_full_disk_leaves_nothing_behind(database: Path, tmp_path: Path) -> None:
    """It says so; the partial file is gone, and the database is as it was."""
    with small_disk(tmp_path / "disk", "256k") as disk:
        with pytest.raises(BackupFailed, match="está cheio"):
            backup.copy(database, disk / "copy.db")
        assert list(disk.iterdir()) == []
    assert len(numbers(database)) == 100


def test_a_damaged_file_is_told(database: Path, tmp_path: Path) -> None:
    """Neither a text file nor a torn database passes for a copy."""
    text = tmp_path / "notes.db"
    text.write_text("no database " * 100)
    torn = tmp_path / "torn.db"
    backup.copy(database, torn)
    content = bytearray(torn.read_bytes())
    content[4096 * 5 : 4096 * 60] = b"\0" * (4096 * 55)
    torn.write_bytes(content)
    for path in (text, torn):
        with pytest.raises(BackupFailed, match="danificado"):
            backup.check(path)


def test_a_missing_database_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(BackupFailed):
        backup.copy(tmp_path / "none.db", tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []


def test_the_newest_are_kept(tmp_path: Path) -> None:
    """Seven days, and what a person named otherwise."""
    database = tmp_path / "suspensao.db"
    days = [dt.date(2026, 11, 1) + dt.timedelta(n) for n in range(10)]
    made = [backup.daily_file(tmp_path, database, day) for day in days]
    made += [backup.before_file(tmp_path, database, f"{n:04}") for n in (5, 6)]
    made += [tmp_path / "suspensao-antes da mudança.db", database]
    for age, path in enumerate(made):
        path.touch()
        os.utime(path, (age, age))
    removed = backup.prune(tmp_path, database, keep=7)
    assert sorted(removed) == made[:3]


def test_what_the_log_held_goes_with_the_database_that_is_set_aside(database: Path) -> None:
    """Committed, and not folded in yet: the second name has it too."""
    writer = sqlite3.connect(database, isolation_level=None)
    writer.execute("INSERT INTO t VALUES (1000, NULL)")
    crashed = database.with_name("crashed.db")
    for suffix in ("", "-wal"):
        crashed.with_name(crashed.name + suffix).write_bytes(Path(f"{database}{suffix}").read_bytes())
    writer.close()
    kept = database.with_name("kept.db")
    backup.set_aside(crashed, kept)
    crashed.unlink()
    assert numbers(kept)[-1] == 1000
