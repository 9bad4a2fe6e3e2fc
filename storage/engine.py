"""Sessions on SQLite or PostgreSQL, the same on both: `read` sees one state, `write` is all or nothing."""

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from pathlib import Path
from typing import Literal

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.ext.asyncio import AsyncSession as SqlAlchemySession
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import connect
from storage.failures import DatabaseUnreachable, unreachable

__all__ = ["Database", "DatabaseInUse", "DatabaseUnreachable", "Dialect", "Session"]

Dialect = Literal["sqlite", "postgresql"]


class Session(AsyncSession):
    """SQLModel's `exec` for models, SQLAlchemy's `execute` for Core, against which SQLModel warns in vain."""

    execute = SqlAlchemySession.execute


class DatabaseInUse(Exception):
    """Another bot already runs on this SQLite file. The text is for people."""


class Database:
    """An open database. Use from one event loop; `close` it at the end.

    Rows stay readable after their session: nothing expires at commit.
    """

    def __init__(self, readers: AsyncEngine, writer: AsyncEngine, path: Path | None) -> None:
        self.dialect: Dialect = "postgresql" if path is None else "sqlite"
        self._readers = readers
        self._writer = writer
        self._path = path
        # SQLite has one writer at a time: waiting here is fair and cheap, waiting in it is polling.
        self._turn: AbstractAsyncContextManager[object] = asyncio.Lock() if path else nullcontext()
        self._writing: asyncio.Task[object] | None = None
        self._claim: int | None = None

    @classmethod
    def open(cls, url: str) -> "Database":
        """`sqlite:///PATH` or `postgresql://USER@HOST/NAME`, brought up to date by migrate.upgrade before.

        Connects at the first session only. Raises ValueError for another kind of address.
        """
        path = connect.sqlite_path(url)
        if path is not None:
            return cls(connect.sqlite_readers(path), connect.sqlite_writer(path), path)
        writer = connect.postgresql(url, pool_pre_ping=True)
        # The same pool; one state for the whole transaction, as SQLite gives it.
        readers = writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        return cls(readers, writer, None)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Session]:
        """A session that sees one state of the database and cannot write.

        Keep it short: SQLite cannot shrink its log, nor PostgreSQL its tables, behind an open one.
        Raises DatabaseUnreachable.
        """
        async with self._session(self._readers) as session:
            yield session

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Session]:
        """A session whose transaction commits at the end of the block and rolls back on an exception.

        On SQLite one at a time in this process, which holds the write lock from its beginning.
        Raises DatabaseUnreachable: nothing was written then, unless the connection to PostgreSQL was cut
        during the commit itself.
        """
        task = asyncio.current_task()
        if self._writing is not None and self._writing is task:
            raise RuntimeError("a write inside a write of the same task would wait for itself for ever")
        async with self._turn:
            self._writing = task if self._path else None
            try:
                async with self._session(self._writer) as session:
                    yield session
                    await session.commit()
            finally:
                self._writing = None

    def claim_process(self) -> None:
        """Make this process the only bot on this SQLite file until `close`, or its end.

        Other commands may still write. On PostgreSQL any number of bots share the work: does nothing.
        Raises DatabaseInUse, DatabaseUnreachable.
        """
        if self._path is None or self._claim is not None:
            return
        beside = self._path.with_name(self._path.name + ".lock")
        try:
            connect.touch(beside)
            claim = os.open(beside, os.O_RDWR | os.O_CLOEXEC)
        except OSError as error:
            raise unreachable(error) or error from error
        try:
            fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(claim)
            raise DatabaseInUse(
                f"Já há um bot usando o banco {self._path}. Pare o outro antes de iniciar este "
                "(com PostgreSQL, vários bots podem trabalhar juntos)."
            ) from None
        self._claim = claim

    async def close(self) -> None:
        """Let go of every connection and of the claim. Safe to call twice."""
        await self._writer.dispose()
        await self._readers.dispose()
        if self._claim is not None:
            os.close(self._claim)
            self._claim = None

    @asynccontextmanager
    async def _session(self, engine: AsyncEngine) -> AsyncIterator[Session]:
        async with Session(engine, expire_on_commit=False) as session:
            try:
                await session.connection()  # begins: on SQLite a write takes its lock here
            except (DBAPIError, PoolTimeout, OSError) as error:
                raise unreachable(error) or error from error
            try:
                yield session
            except (DBAPIError, PoolTimeout, ConnectionError, TimeoutError) as error:
                raise unreachable(error) or error from error
