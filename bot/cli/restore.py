"""`suspensao restore FILE`: a copy in the place of the SQLite database, which is kept beside it."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli import console
from bot.cli.backup import WITH_POSTGRESQL, key_of, key_reminder
from bot.cli.exits import Exit
from bot.clock import SystemClock
from bot.places import mark_file
from bot.settings import LocalSettings, StorageSettings
from storage.connect import sqlite_path
from storage.restore import Restored
from storage.restore import restore as put_back

HELD = (
    "O que foi enviado depois da cópia não está nela: ao iniciar, o bot pergunta no Slack antes de enviar "
    "qualquer aviso."
)


def restore(
    file: Annotated[Path, typer.Argument(help="Uma cópia do banco.", exists=True, dir_okay=False)],
    yes: Annotated[bool, typer.Option("--yes", help="Não pergunta.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Responde em JSON; pede --yes.")] = False,
) -> None:
    """Restaura o banco de dados a partir de uma cópia; o atual fica guardado ao lado."""
    with console.expected_errors(as_json=as_json):
        storage = console.read(LocalSettings).storage
        database = sqlite_path(storage.database_url)
        if database is None:
            console.stop(Exit.INPUT, WITH_POSTGRESQL)
        if as_json and not yes:
            console.stop(Exit.USAGE, "Com --json não há a quem perguntar: use também --yes.")
        if not yes and not _agreed(f"Trocar o banco {database} pela cópia {file}? [s/N]"):
            console.stop(Exit.INPUT, "Nada foi mudado.")
        done = console.run(_restore(storage, file, database))
        values = {"copy_until": done.copy_until, "kept": done.kept, "key": key_of(storage), "held": True}
        console.answer(as_json, values, _sentence(file, done))
        if not as_json:
            console.note(HELD)
            console.note(key_reminder(storage))


def _agreed(question: str) -> bool:
    answer = str(typer.prompt(question, default="n", show_default=False))
    return answer.strip().lower() in ("s", "sim")


async def _restore(storage: StorageSettings, file: Path, database: Path) -> Restored:
    now = SystemClock().now()
    stamp = f"{now.astimezone():%Y-%m-%d-%H%M%S}"
    return await put_back(file, database, mark_file(storage).read(), stamp=stamp, now=now)


def _sentence(file: Path, done: Restored) -> str:
    until = f", que vai até {done.copy_until.astimezone():%d/%m/%Y %H:%M}" if done.copy_until else ""
    kept = f" O banco de antes está em {done.kept}." if done.kept else ""
    return f"Banco restaurado de {file}{until}.{kept}"
