"""`suspensao import FILE`: takes a file of clients as `/suspensao importar` does, with nothing to confirm."""

import secrets
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import console
from bot.cli.exits import Exit
from bot.clock import SystemClock
from bot.settings import LocalSettings
from delivery import importing
from delivery.importing import ImportResult
from delivery.sources.clients_file import bad_rows_csv
from delivery.sources.errors import UnreadableFile
from storage.engine import Database
from storage.migrate import upgrade

_SHOWN = 20


def import_file(
    file: Annotated[Path, typer.Argument(help="CSV com os clientes suspensos.", exists=True, dir_okay=False)],
    as_json: Annotated[bool, typer.Option("--json", help="Responde em JSON.")] = False,
) -> None:
    """Importa os clientes suspensos de um arquivo CSV."""
    with console.expected_errors():
        settings = console.read(LocalSettings)
        try:
            result = console.run(_import(settings, file.name, file.read_bytes(), quiet=as_json))
        except UnreadableFile as error:
            console.stop(Exit.INPUT, str(error))
        _show(file, result, as_json)
        if result.parsed.bad:
            raise typer.Exit(Exit.PARTLY)


async def _import(settings: LocalSettings, name: str, content: bytes, *, quiet: bool) -> ImportResult:
    await upgrade(settings.storage.database_url)
    db = Database.open(settings.storage.database_url)
    uid, now = secrets.token_hex(16), SystemClock().now()
    try:
        with console.progress(quiet=quiet) as bar:
            task = bar.add_task("Lendo o arquivo…", total=None)
            await importing.receive(db, uid=uid, by="cli", filename=name, content=content, now=now)
            bar.update(task, description="Importando…")
            result = await importing.confirm(
                db,
                uid,
                by="cli",
                now=now,
                progress=lambda done, total: bar.update(task, completed=done, total=total),
            )
    finally:
        await db.close()
    if result is None:
        raise LookupError("the upload was decided by somebody else within this command")
    return result


def _show(file: Path, result: ImportResult, as_json: bool) -> None:
    parsed = result.parsed
    refused = file.with_name(f"{file.stem}-recusadas.csv") if parsed.bad else None
    if refused is not None:
        refused.write_bytes(bad_rows_csv(parsed))
    values = {
        "rows": len(parsed.rows),
        "new": result.figures.new,
        "repeated": parsed.repeated,
        "refused": [{"line": bad.line, "reason": bad.reason} for bad in parsed.bad],
        "refused_file": refused,
        "next_run_asks": result.held,
    }
    sentence = f"{len(parsed.rows)} suspensões importadas, {result.figures.new} novas."
    if result.held:
        sentence += " São muitas novas: a próxima execução pergunta antes de enviar."
    console.answer(as_json, values, sentence)
    if as_json or refused is None:
        return
    for bad in parsed.bad[:_SHOWN]:
        console.err.print(f"  linha {bad.line}: {bad.reason}", highlight=False, soft_wrap=True)
    console.err.print(
        f"{len(parsed.bad)} linhas recusadas, com o motivo, em {refused}", highlight=False, soft_wrap=True
    )
