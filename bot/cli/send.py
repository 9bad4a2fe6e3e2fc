"""`suspensao send`: asks for a run by hand. The running bot sends it; this command writes the request."""

import asyncio
import secrets
from typing import Annotated

import typer

from bot.cli import console
from bot.cli.database import opened
from bot.cli.exits import Exit
from bot.clock import SystemClock
from bot.settings import LocalSettings
from delivery.report import RunSummary, summary
from delivery.runs import NotReady, Preview, Runs
from delivery.signal import Signal
from handlers.words import LACKS, SKIPPED
from storage.engine import Database
from storage.enums import BacklogChoice, RunState, RunTrigger

_ENDED = (RunState.DONE, RunState.CANCELLED)
_LOOK_EVERY = 1.0


def send(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Só conta; não grava nem envia.")] = False,
    already: Annotated[
        bool, typer.Option("--include-suspended", help="Avisa também os que já estavam suspensos.")
    ] = False,
    wait: Annotated[bool, typer.Option("--wait", help="Espera o fim, com barra de progresso.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Responde em JSON.")] = False,
) -> None:
    """Envia agora os avisos de hoje: entra na fila do bot em execução."""
    with console.expected_errors(as_json=as_json):
        settings = console.read(LocalSettings)
        try:
            console.run(_send(settings, dry_run=dry_run, already=already, wait=wait, as_json=as_json))
        except NotReady as error:
            console.stop(Exit.INPUT, console.plain(LACKS[error.lack]))


async def _send(settings: LocalSettings, *, dry_run: bool, already: bool, wait: bool, as_json: bool) -> None:
    async with opened(settings.storage) as db:
        runs = Runs(db, SystemClock(), work=Signal(), news=Signal())
        if dry_run:
            _show(await runs.preview(), as_json)
            return
        choice = BacklogChoice.INCLUDE if already else BacklogChoice.ONLY_NEW
        run = await runs.request(RunTrigger.HAND, f"cli-{secrets.token_hex(8)}", backlog=choice)
        if run.id is None:
            raise LookupError("a stored run has an id")
        if not wait:
            queued = f"Execução {run.id} na fila: o bot em execução envia e conta no canal dos resultados."
            console.answer(as_json, {"run": run.id, "state": run.state}, queued)
            return
        _ended(await _watch(db, run.id, quiet=as_json), as_json)


async def _watch(db: Database, run_id: int, *, quiet: bool) -> RunSummary:
    """Looks once a second until the run has ended; Ctrl+C stops looking, not the run."""
    with console.progress(quiet=quiet) as bar:
        task = bar.add_task("Na fila…", total=None)
        while True:
            async with db.read() as session:
                seen = await summary(session, run_id)
            if seen.state in _ENDED:
                return seen
            if seen.state is not RunState.PLANNED:
                bar.update(task, description="Enviando…", total=seen.total, completed=seen.handled)
            await asyncio.sleep(_LOOK_EVERY)


def _show(preview: Preview, as_json: bool) -> None:
    reasons = ", ".join(f"{n} {SKIPPED[reason]}" for reason, n in preview.skips.items())
    sentence = f"Hoje: {preview.due} avisos, mais {preview.backlog} a clientes já suspensos."
    values = {"due": preview.due, "backlog": preview.backlog, "skips": dict(preview.skips)}
    console.answer(as_json, values, f"{sentence} Sem aviso: {reasons}." if reasons else sentence)


def _ended(run: RunSummary, as_json: bool) -> None:
    sentence = f"Enviados {run.sent}, falharam {run.failed}, a verificar {run.in_doubt}."
    values = {
        "run": run.run_id,
        "state": run.state,
        "sent": run.sent,
        "failed": run.failed,
        "in_doubt": run.in_doubt,
    }
    console.answer(as_json, values, sentence)
    if run.failed or run.in_doubt:
        raise typer.Exit(Exit.PARTLY)
