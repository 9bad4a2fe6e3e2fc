"""One PostgreSQL database that test after test finds as the migrations left it.

Making and dropping a database costs a quarter of a second; emptying one, a few milliseconds.
"""

import asyncio
from types import TracebackType
from typing import Any, Self

import asyncpg  # type: ignore[import-untyped]

from tests.support.postgres import Databases

# Changed by whatever creates, alters or drops a table, column, index, constraint, trigger or function.
_SHAPE = """
SELECT string_agg(part, ',') FROM (
  SELECT concat(count(*), '/', sum(xmin::text::bigint)) AS part FROM pg_attribute WHERE attrelid >= 16384
  UNION ALL SELECT concat(count(*), '/', sum(xmin::text::bigint)) FROM pg_constraint WHERE oid >= 16384
  UNION ALL SELECT concat(count(*), '/', sum(xmin::text::bigint)) FROM pg_trigger WHERE oid >= 16384
  UNION ALL SELECT concat(count(*), '/', sum(xmin::text::bigint)) FROM pg_proc WHERE oid >= 16384
) AS parts"""
_SIZE = "SELECT sum(pg_table_size(oid)) FROM pg_class WHERE relkind = 'r' AND oid >= 16384"
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
_SEQUENCES = """
SELECT sequencename AS name, coalesce(last_value, start_value) AS at, last_value IS NOT NULL AS used
FROM pg_sequences"""
_OTHERS_OUT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()"""
# Deleted rows keep their place in the files; past this the next test would read through it.
_GROWN_BYTES = 4_000_000


class ReusedDatabase:
    """A copy of `template`, which nobody has open. `fresh()` gives it, emptied, to a test.

    The server's role is a superuser: rows are deleted past foreign keys and the audit's trigger.
    """

    def __init__(self, databases: Databases, template: str) -> None:
        self._databases = databases
        self._template = template
        self._loop = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self._copy: _Copy | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._forget()
        self._loop.close()

    def fresh(self) -> str:
        """The URL of a database with the migrations' rows alone, and no connection but this object's.

        A new copy where the last test changed tables, or left much behind.
        """
        if self._copy is None or not self._loop.run(self._copy.restored()):
            self._forget()
            url = self._databases.create(template=self._template)
            self._copy = self._loop.run(_Copy.of(url))
        return self._copy.url

    def _forget(self) -> None:
        if self._copy is not None:
            self._loop.run(self._copy.close())
            self._databases.drop(self._copy.url)
            self._copy = None


class _Copy:
    """A database, with what the migrations put into it set aside in a schema of its own."""

    def __init__(self, url: str, connection: Any) -> None:
        self.url = url
        self._connection = connection
        self._script = ""
        self._shape = ""
        self._size = 0

    @classmethod
    async def of(cls, url: str) -> Self:
        """Of a database that was just made."""
        copy = cls(url, await asyncpg.connect(url))
        await copy._set_aside()
        return copy

    async def restored(self) -> bool:
        """True once all is as it was; False where that takes a new database."""
        if self._connection.is_closed():
            self._connection = await asyncpg.connect(self.url)
        await self._connection.execute(_OTHERS_OUT)
        if await self._connection.fetchval(_SHAPE) != self._shape:
            return False
        if await self._connection.fetchval(_SIZE) > self._size + _GROWN_BYTES:
            return False
        await self._connection.execute(self._script)
        return True

    async def close(self) -> None:
        await self._connection.close()

    async def _set_aside(self) -> None:
        tables = [record["tablename"] for record in await self._connection.fetch(_TABLES)]
        sequences = await self._connection.fetch(_SEQUENCES)
        await self._connection.execute("CREATE SCHEMA kept")
        kept = [table for table in tables if await self._set_rows_aside(table)]
        self._script = "\n".join(
            [
                "BEGIN; SET LOCAL session_replication_role = replica;",
                # Waits for whoever was told to leave and has not yet.
                f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE;",
                *(f"DELETE FROM {table};" for table in tables),  # noqa: S608 - names from the catalogue
                *(f"INSERT INTO {t} OVERRIDING SYSTEM VALUE TABLE kept.{t};" for t in kept),
                *(f"SELECT setval('{s['name']}', {s['at']}, {s['used']});" for s in sequences),
                "COMMIT;",
            ]
        )
        self._shape = await self._connection.fetchval(_SHAPE)
        self._size = await self._connection.fetchval(_SIZE)

    async def _set_rows_aside(self, table: str) -> bool:
        if not await self._connection.fetchval(f"SELECT EXISTS (TABLE {table})"):
            return False
        await self._connection.execute(f"CREATE TABLE kept.{table} AS TABLE {table}")
        return True
