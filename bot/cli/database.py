"""The database as a command finds it: of this version, though never changed under a bot that runs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from storage.engine import Database, DatabaseInUse
from storage.migrate import pending, upgrade


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """The database at `url`, brought to this version first, until the block ends.

    Raises DatabaseInUse where it would have to be migrated while a bot uses it (SQLite only); NewerDatabase,
    DatabaseUnreachable.
    """
    if await pending(url):
        await _migrate(url)
    db = Database.open(url)
    try:
        yield db
    finally:
        await db.close()


async def _migrate(url: str) -> None:
    """With the bot's own lock held meanwhile: none runs, and none starts into half of it."""
    claim = Database.open(url)
    try:
        claim.claim_process()
        await upgrade(url)
    except DatabaseInUse as error:
        raise DatabaseInUse(
            "O banco precisa ser atualizado para esta versão, e há um bot usando-o. Reinicie o bot nesta "
            "versão: ele atualiza o banco ao iniciar."
        ) from error
    finally:
        await claim.close()
