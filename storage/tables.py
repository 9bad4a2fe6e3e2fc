"""The Core table behind a model, for bulk statements without the ORM; and a word to SQLite's planner."""

from typing import Any, cast

from sqlalchemy import ColumnElement, String, Table, type_coerce
from sqlmodel import SQLModel


def table(model: type[SQLModel]) -> Table:
    """The Core table of a `table=True` model."""
    return cast("Table", model.__dict__["__table__"])


def unindexed(column: Any) -> ColumnElement[str]:
    """An enum's column to compare with values (not members) without any index on it.

    Without statistics SQLite takes an index on a state, however many rows are in it, before the key: then
    claiming fifty rows walks every pending one, and reading by pages sorts the whole table at each page.
    """
    return type_coerce(column, String).concat("")
