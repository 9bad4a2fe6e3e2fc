"""The database past the product's sessions."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection

from storage import connect


@asynccontextmanager
async def raw(url: str) -> AsyncIterator[AsyncConnection]:
    """A connection whose transaction commits, without foreign keys on SQLite."""
    path = connect.sqlite_path(url)
    engine = connect.sqlite_migrator(path) if path else connect.postgresql(url)
    try:
        async with engine.begin() as connection:
            yield connection
    finally:
        await engine.dispose()
