"""`suspensao import FILE`: takes a file of clients as `/suspensao importar` does, with nothing to confirm."""

import secrets
from contextlib import suppress
from itertools import chain, count
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import console
from bot.cli.database import opened
from bot.cli.exits import Exit
from bot.clock import SystemClock
from bot.settings import LocalSettings
from delivery import importing
from delivery.importing import ImportResult
from delivery.sources.clients_file import Parsed, bad_rows_csv
from delivery.sources.errors import UnreadableFile

_SHOWN = 20


def import_file(
    file: Annotated[Path, typer.Argument(help="CSV com os clientes suspensos.", exists=True, dir_okay=False)],
    as_json: Annotated[bool, typer.Option("--json", help="Responde em JSON.")] = False,
) -> None:
    """Importa os clientes suspensos de um arquivo CSV."""
    with console.expected_errors(as_json=as_json):
        settings = console.read(LocalSettings)
        try:
            result = console.run(_import(settings, file.name, file.read_bytes(), quiet=as_json))
        except UnreadableFile as error:
            console.stop(Exit.INPUT, str(error))
        _show(file, result, as_json)
        if result.parsed.bad:
            raise typer.Exit(Exit.PARTLY)


async def _import(settings: LocalSettings, name: str, content: bytes, *, quiet: bool) -> ImportResult:
    uid, now = secrets.token_hex(16), SystemClock().now()
    async with opened(settings.storage) as db:
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
    if result is None:
        raise LookupError("the upload was decided by somebody else within this command")
    return result


def _show(file: Path, result: ImportResult, as_json: bool) -> None:
    parsed = result.parsed
    refused = _keep_refused(file, parsed) if parsed.bad else None
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
    if as_json or not parsed.bad:
        return
    for bad in parsed.bad[:_SHOWN]:
        console.note(f"  linha {bad.line}: {bad.reason}")
    where = f", com o motivo, em {refused}" if refused else ""
    console.note(f"{len(parsed.bad)} linhas recusadas{where}.")


def _keep_refused(file: Path, parsed: Parsed) -> Path | None:
    """The refused rows beside the file; None where nothing can be written there: the import stands."""
    try:
        beside = _new_beside(file)
        beside.write_bytes(bad_rows_csv(parsed))
    except OSError as error:
        console.note(f"Não consegui gravar {error.filename}: {error.strerror}.")
        return None
    return beside


def _new_beside(file: Path) -> Path:
    """An empty file of a name that was free: somebody may be mending the last refused rows."""
    numbers = chain([""], (f"-{number}" for number in count(2)))
    for number in numbers:
        beside = file.with_name(f"{file.stem}-recusadas{number}.csv")
        with suppress(FileExistsError):
            beside.touch(exist_ok=False)
            break
    return beside
