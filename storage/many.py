"""Writing many rows with as few statements as what they share allows."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Update
from sqlmodel.ext.asyncio.session import AsyncSession

Values = Mapping[str, Any]
"""What a row's statement is bound with, the same names in the same order for every row."""


async def each(session: AsyncSession, statement: Any, rows: Sequence[Values]) -> None:
    """A statement a row."""
    if rows:
        connection = await session.connection()
        await connection.execute(statement, rows)


async def together(
    session: AsyncSession, statement: Update, keys: str, rows: Sequence[tuple[Any, Values]]
) -> Sequence[tuple[Any, Values]]:
    """Write those rows, by their keys, that share all values with another; the others are returned.

    statement: of all rows whose keys are bound as `keys`. A row by itself costs five times a row of many.
    """
    alike: defaultdict[tuple[Any, ...], list[tuple[Any, Values]]] = defaultdict(list)
    for row in rows:
        alike[tuple(row[1].values())].append(row)
    alone: list[tuple[Any, Values]] = []
    for group in alike.values():
        if len(group) == 1:
            alone += group
        else:
            await session.execute(statement, {keys: [key for key, _ in group], **group[0][1]})
    return alone
