"""`suspensao backup [FILE]`: a copy of an SQLite database, beside a bot that runs or without one."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import console
from bot.cli.exits import Exit
from bot.clock import SystemClock
from bot.places import backup_dir
from bot.settings import LocalSettings, StorageSettings
from storage import backup as copies
from storage.connect import sqlite_path

WITH_POSTGRESQL = (
    "Com PostgreSQL use as ferramentas dele, pg_dump e pg_restore: o README mostra os comandos, em Backups."
)


def backup(
    file: Annotated[Path | None, typer.Argument(help="Em branco, na pasta das cópias.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Substitui um arquivo que já existe.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Responde em JSON.")] = False,
) -> None:
    """Copia o banco de dados, mesmo com o bot em execução, e confere a cópia."""
    with console.expected_errors(as_json=as_json):
        storage = console.read(LocalSettings).storage
        database = sqlite_path(storage.database_url)
        if database is None:
            console.stop(Exit.INPUT, WITH_POSTGRESQL)
        target = file or _usual(storage, database)
        if target.exists() and not force:
            console.stop(Exit.INPUT, f"{target} já existe. Escolha outro nome, ou substitua com --force.")
        console.run(_copy(database, target, replace=force, quiet=as_json))
        values = {"file": target, "bytes": target.stat().st_size, "key": key_of(storage)}
        console.answer(as_json, values, f"Cópia conferida em {target}.")
        if not as_json:
            console.note(key_reminder(storage))


def key_of(storage: StorageSettings) -> str:
    """Where the keys are that open the secrets of a copy."""
    return "SUSPENSAO_KEYS" if storage.keys is not None else str(storage.key_file)


def key_reminder(storage: StorageSettings) -> str:
    """A copy alone is not enough."""
    where = "de SUSPENSAO_KEYS" if storage.keys is not None else f"do arquivo {storage.key_file}"
    return (
        f"A chave {where} não faz parte da cópia: guarde-a em outro lugar. "
        "Sem ela, as senhas das contas não podem ser lidas."
    )


def _usual(storage: StorageSettings, database: Path) -> Path:
    stamp = f"{SystemClock().now().astimezone():%Y-%m-%d-%H%M%S}"
    return backup_dir(storage, database) / f"{database.stem}-{stamp}.db"


async def _copy(database: Path, target: Path, *, replace: bool, quiet: bool) -> None:
    with console.progress(quiet=quiet) as bar:
        task = bar.add_task("Copiando…", total=None)
        await asyncio.to_thread(
            copies.copy,
            database,
            target,
            replace=replace,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
