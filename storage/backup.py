"""Copies of an SQLite database: taken while it is used, whole or not at all, checked, for its owner only.

What these functions do takes long on a large database: call them in a thread. PostgreSQL has its own tools
(README.md, *Backups*).
"""

import contextlib
import datetime as dt
import errno
import os
import re
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

Progress = Callable[[int, int], None]
"""Told how many pages are copied, of how many; called in the thread that copies."""

PAGES_A_STEP = 1_000
_DAILY = re.compile(r"-\d{4}-\d{2}-\d{2}\.db")
_BEFORE = re.compile(r"-antes-da-\w+\.db")


class BackupFailed(Exception):
    """No copy was made, and nothing else was changed. The text is for people."""


def copy(source: Path, target: Path, *, replace: bool = False, progress: Progress | None = None) -> None:
    """A copy of the database at `source`, of the moment at which this begins; others may write meanwhile.

    It is one file of mode 600. It bears its name once it is whole, checked and on the disk; until then a
    hidden file beside it, removed however this ends. replace: take the place of a file that is there.
    Raises BackupFailed.
    """
    if not replace and target.exists():
        raise BackupFailed(f"{target} já existe. Escolha outro nome, ou substitua com --force.")
    with _sentences(source, target), _aside(target) as aside:
        with closing(_open(source)) as origin, closing(sqlite3.connect(aside)) as made:
            # One reading all along: a copy in steps would begin anew whenever somebody writes.
            origin.execute("BEGIN")
            origin.execute("SELECT count(*) FROM sqlite_master").fetchone()
            origin.backup(made, pages=PAGES_A_STEP, progress=_told(progress), sleep=0)
            made.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
            _check(made, aside)
        _keep(aside, target, replace=replace)


def check(path: Path) -> None:
    """Whether a file is an SQLite database without damage. Raises BackupFailed."""
    with _sentences(path, path), closing(_open(path)) as database:
        _check(database, path)


def daily_file(folder: Path, database: Path, day: dt.date) -> Path:
    """The name of the copy of a day."""
    return folder / f"{database.stem}-{day:%Y-%m-%d}.db"


def before_file(folder: Path, database: Path, revision: str) -> Path:
    """The name of the copy that is made before a database of an older version is migrated to `revision`."""
    return folder / f"{database.stem}-antes-da-{revision}.db"


def prune(folder: Path, database: Path, keep: int) -> Sequence[Path]:
    """Remove all but the newest `keep` of the days' copies, and of those before a migration; which ones.

    Copies that a person made under another name stay. Raises OSError.
    """
    names = {path: path.name.removeprefix(database.stem) for path in folder.glob(f"{database.stem}-*.db")}
    removed = []
    for shape in (_DAILY, _BEFORE):
        kept = sorted((path for path, name in names.items() if shape.fullmatch(name)), key=_age)
        for path in kept[: max(0, len(kept) - keep)]:
            path.unlink()
            removed.append(path)
    return removed


def set_aside(database: Path, kept: Path) -> None:
    """Give the database at `database` a second name, with all that its log holds. Nobody may have it open.

    One that is damaged keeps its log as it is, beside the second name. Raises OSError.
    """
    try:
        with closing(_open(database)) as old:
            old.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error:
        for suffix in ("-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                os.replace(f"{database}{suffix}", f"{kept}{suffix}")
    os.link(database, kept)


def sync(folder: Path) -> None:
    """A name that was just given outlives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _age(path: Path) -> tuple[float, str]:
    return path.stat().st_mtime, path.name


def _open(path: Path) -> sqlite3.Connection:
    """An existing file, never made."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=60, isolation_level=None)


def _check(database: sqlite3.Connection, path: Path) -> None:
    found = database.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if found != "ok":
        raise BackupFailed(f"{path.name} está danificado ({found}). Use outra cópia.")


def _told(progress: Progress | None) -> Callable[[int, int, int], None] | None:
    if progress is None:
        return None
    return lambda _status, left, total: progress(total - left, total)


@contextlib.contextmanager
def _aside(target: Path) -> Iterator[Path]:
    """A file of mode 600 beside `target`, gone in the end."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    os.close(file)
    try:
        yield Path(name)
    finally:
        for suffix in ("", "-journal"):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(name + suffix)


def _keep(aside: Path, target: Path, *, replace: bool) -> None:
    descriptor = os.open(aside, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if replace:
        os.replace(aside, target)
        sync(target.parent)
        return
    try:
        os.link(aside, target)
    except FileExistsError as error:  # taken meanwhile
        raise BackupFailed(f"{target} já existe. Escolha outro nome.") from error
    sync(target.parent)


@contextlib.contextmanager
def _sentences(source: Path, target: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "")
        if name.startswith("SQLITE_FULL"):
            raise BackupFailed(_full(target)) from error
        if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
            raise BackupFailed(f"{source.name} não é um banco de dados, ou está danificado.") from error
        raise BackupFailed(f"Não consigo copiar {source} para {target}: {error}.") from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise BackupFailed(_full(target)) from error
        why = error.strerror or str(error)
        raise BackupFailed(f"Não consigo gravar {error.filename or target}: {why}.") from error


def _full(target: Path) -> str:
    return f"O disco de {target.parent} está cheio: a cópia não foi feita. Libere espaço e tente de novo."
