"""The Core table behind a model: bulk statements skip the ORM's bookkeeping."""

from typing import cast

from sqlalchemy import Table
from sqlmodel import SQLModel


def table(model: type[SQLModel]) -> Table:
    """The Core table of a `table=True` model."""
    return cast("Table", model.__dict__["__table__"])
