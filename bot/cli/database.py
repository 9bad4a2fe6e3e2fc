"""The database as a command finds it: of this version, though never changed under a bot that runs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.places import copies_of
from bot.settings import StorageSettings
from storage.engine import Database, DatabaseInUse
from storage.migrate import pending, upgrade


@asynccontextmanager
async def opened(storage: StorageSettings) -> AsyncIterator[Database]:
    """The database of these settings, brought to this version first, until the block ends.

    Raises DatabaseInUse where it would have to be migrated while a bot uses it (SQLite only); NewerDatabase,
    DatabaseUnreachable, BackupFailed.
    """
    url = storage.database_url
    if await pending(url):
        await _migrate(storage)
    db = Database.open(url)
    try:
        yield db
    finally:
        await db.close()


async def _migrate(storage: StorageSettings) -> None:
    """With the bot's own lock held meanwhile: none runs, and none starts into half of it."""
    claim = Database.open(storage.database_url)
    try:
        claim.claim_process()
        await upgrade(storage.database_url, copies=copies_of(storage))
    except DatabaseInUse as error:
        raise DatabaseInUse(
            "O banco precisa ser atualizado para esta versão, e há um bot usando-o. Reinicie o bot nesta "
            "versão: ele atualiza o banco ao iniciar."
        ) from error
    finally:
        await claim.close()
