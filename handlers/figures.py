"""A run's numbers under their Portuguese labels, each notice in exactly one of them. Pure."""

from delivery.report import RunSummary
from handlers import format as fmt
from handlers.words import SKIPPED
from storage.enums import DeliveryState, RunTrigger


def owed(run: RunSummary) -> int:
    """Every notice the run dealt with: what became a delivery, and what was passed over."""
    return run.total + run.sent_again + sum(run.skips.values())


def figures(run: RunSummary) -> list[tuple[str, int]]:
    """Label and number; zeros are left out. They add up to `owed`."""
    counted = [
        ("Enviados", run.sent),
        ("Falharam", run.failed),
        ("A verificar", run.in_doubt),
        ("Reenviados depois", run.sent_again),
        ("Deixados de lado", run.count(DeliveryState.ABANDONED)),
        ("Cancelados", run.count(DeliveryState.CANCELLED)),
        ("Ainda por sair", run.open),
        *((SKIPPED[reason].capitalize(), n) for reason, n in run.skips.items()),
    ]
    return [(label, n) for label, n in counted if n]


def in_words(run: RunSummary, *, again: str = "") -> str:
    """`1.900 enviados · 1 será tentado de novo às 10:38`: of a run that is under way.

    again: the hour at which the first that waits for another try has it; "" where that is not known.
    """
    retrying = run.count(DeliveryState.RETRY_WAIT)
    parts = [
        (run.sent, fmt.count(run.sent, "enviado", "enviados")),
        (run.failed, fmt.count(run.failed, "falhou", "falharam")),
        (run.in_doubt, f"{fmt.number(run.in_doubt)} a verificar"),
        (retrying, _retrying(retrying, again)),
    ]
    return " · ".join(words for n, words in parts if n)


def _retrying(count: int, again: str) -> str:
    told = fmt.count(count, "será tentado de novo", "serão tentados de novo")
    if not again:
        return told
    return f"{told} às {again}" if count == 1 else f"{told} a partir das {again}"


def when(run: RunSummary) -> str:
    """`24/11/2026 09:00`; the slot of a run by hand says nothing to people."""
    hours = {RunTrigger.SCHEDULE: run.slot, RunTrigger.FOLLOW_UP: "(continuação)"}
    return f"{fmt.day(run.local_date)} {hours.get(run.trigger, '(avulsa)')}"
