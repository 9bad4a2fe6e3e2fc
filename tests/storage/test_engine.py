"""What a session promises, on both databases."""

import asyncio

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from storage.engine import Database, DatabaseInUse, DatabaseUnreachable
from storage.models import NoticeRule, Parameters


async def test_a_write_commits(db: Database) -> None:
    """What a write block changed is there for the next reader."""
    async with db.write() as session:
        (await session.exec(select(Parameters))).one().timezone = "America/Manaus"
    async with db.read() as session:
        assert (await session.exec(select(Parameters.timezone))).one() == "America/Manaus"
