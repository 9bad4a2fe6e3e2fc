"""Drafts the next migration:  python -m storage.migrations.draft "what it does"

Compares the models with a database that has every migration so far. Read what it wrote, and mend it: it
knows nothing of data, of triggers, nor of names.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory

from storage import connect, migrate


async def draft(message: str) -> None:
    """Write versions/<next number>_<message>.py."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "draft.db"
        await migrate.upgrade(f"sqlite:///{path}")
        engine = connect.sqlite_migrator(path)
        async with engine.connect() as connection:
            await connection.run_sync(_write, message)
        await engine.dispose()


def _write(connection: sa.Connection, message: str) -> None:
    settings = migrate.config(connection)
    head = ScriptDirectory.from_config(settings).get_current_head() or "0"
    command.revision(settings, message, autogenerate=True, rev_id=f"{int(head) + 1:04}")


if __name__ == "__main__":
    asyncio.run(draft(sys.argv[1]))
