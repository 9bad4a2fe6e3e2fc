"""Where the files beside the database are: its mark, and its copies."""

from pathlib import Path

from bot.settings import StorageSettings
from delivery.backups import Place
from storage.connect import database_name, sqlite_path
from storage.mark import MarkFile


def mark_file(settings: StorageSettings) -> MarkFile:
    """Beside the database's file; with PostgreSQL beside the key's, which outlives the database too."""
    if settings.mark_file is not None:
        return MarkFile(settings.mark_file)
    path = sqlite_path(settings.database_url)
    if path is not None:
        return MarkFile(path.with_name(f"{path.name}.mark"))
    key = settings.key_file
    return MarkFile(key.with_name(f"{key.stem}-{database_name(settings.database_url)}.mark"))


def backup_place(settings: StorageSettings) -> Place | None:
    """None with PostgreSQL, which has tools of its own, and where no copies are wanted."""
    path = sqlite_path(settings.database_url)
    if path is None or settings.backups == 0:
        return None
    return Place(path, backup_dir(settings, path), settings.backups)


def copies_of(settings: StorageSettings) -> Path | None:
    """The folder for copies that are made before a migration; None with PostgreSQL."""
    path = sqlite_path(settings.database_url)
    return backup_dir(settings, path) if path is not None else None


def backup_dir(settings: StorageSettings, database: Path) -> Path:
    """The folder for copies of `database`."""
    return settings.backup_dir or database.parent / "backups"
