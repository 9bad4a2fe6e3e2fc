"""SQLite through aiosqlite, with one turn of its thread a statement.

aiosqlite does whatever it is asked in a thread of the connection. SQLAlchemy asks four times a statement: for
a cursor, to execute, for the rows, to close. Each is a switch between two threads of which one can run, and
with four the ledger carries a fifth less.
"""

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import aiosqlite


class _Cursor(aiosqlite.Cursor):
    """What a statement gives is fetched in the turn that executes it, and then nothing is left open."""

    _rows: list[Any]

    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> "_Cursor":
        self._rows = await self._execute(self._all, sql, parameters or ())  # type: ignore[no-untyped-call]
        return self

    def _all(self, sql: str, parameters: Iterable[Any]) -> list[Any]:
        self._cursor.execute(sql, parameters)  # type: ignore[arg-type]  # a sequence or a mapping
        return self._cursor.fetchall() if self._cursor.description else []

    async def fetchall(self) -> list[Any]:
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Nothing: a statement whose rows were all fetched holds nothing."""


class _Connection(aiosqlite.Connection):
    def cursor(self) -> _Cursor:  # type: ignore[override]  # SQLAlchemy enters what it gets
        # Made by whoever asks: that touches no database.
        return _Cursor(self, self._conn.cursor())


async def connect(path: Path, *, timeout: float) -> aiosqlite.Connection:
    """An open connection, whose transactions are the caller's. timeout: seconds to wait for a lock."""

    def connector() -> sqlite3.Connection:
        return sqlite3.connect(path, timeout=timeout, isolation_level=None, check_same_thread=False)

    connection = _Connection(connector, iter_chunk_size=64)
    connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does: the process may end without closing
    return await connection
