"""One line about a run, the schedule or the method: the words the status and the Home share. Pure."""

from delivery.report import RunSummary
from handlers import closed
from handlers import format as fmt
from handlers.blocks import escape
from handlers.figures import figures, owed, when
from handlers.overview import Overview
from handlers.words import METHODS
from storage.enums import RunState

_STATES = {
    RunState.PLANNED: ":hourglass_flowing_sand: em preparação",
    RunState.HELD: ":raised_hand: espera uma resposta",
    RunState.AWAITING_APPROVAL: ":raised_hand: espera uma aprovação",
    RunState.RUNNING: ":outbox_tray: enviando",
    RunState.STOPPED: ":double_vertical_bar: parada",
    RunState.DONE: ":white_check_mark: terminada",
    RunState.CANCELLED: ":no_entry_sign: cancelada",
}


def method(seen: Overview) -> str:
    """Which method sends, through what, and whether anything is missing."""
    if seen.method is None:
        return ":warning: *Método de envio:* ainda não escolhido."
    name = METHODS[seen.method]
    if seen.lacks:
        return f":warning: *Método de envio:* {name}, *incompleto*: falta {seen.lacks}."
    through = f", pela conta *{escape(seen.account)}*" if seen.account else ""
    if seen.account_paused is None:
        return f":white_check_mark: *Método de envio:* {name}{through}."
    why = f": {escape(seen.account_paused)}" if seen.account_paused else ""
    return f":warning: *Método de envio:* {name}{through}, que está com o envio suspenso{why}."


def next_run(seen: Overview) -> str:
    """When the schedule fires next, on the provider's clock."""
    if seen.schedule_paused:
        return ":double_vertical_bar: *Agendamento:* pausado. Nada sai sozinho até alguém retomar."
    told = f":calendar: *Próxima execução:* {fmt.near(seen.next_at, seen.now, seen.zone)}"
    if seen.next_closed is None:
        return f"{told}."
    opens = fmt.weekday_hour(seen.next_closed.opens_at, seen.zone)
    return f"{told}; os avisos dela saem {opens} ({escape(closed.why(seen.next_closed))})."


def window(seen: Overview) -> list[str]:
    """That nothing goes out now, and when it does again; nothing where the window is open."""
    if seen.closed is None:
        return []
    opens = fmt.soon(seen.closed.opens_at, seen.now, seen.zone)
    return [f":hourglass: *Janela de envio:* fechada agora; abre {opens}."]


def run(summary: RunSummary) -> str:
    """`24/11/2026 09:00 · terminada · enviados 1.900 · falharam 30`."""
    waits = ":hourglass: aguarda a janela de envio" if summary.waits_until else ""
    parts = [f"*{when(summary)}*", waits or _STATES[summary.state]]
    if summary.state in (RunState.RUNNING, RunState.STOPPED):
        parts.append(f"{fmt.number(summary.handled)} de {fmt.number(summary.total)}")
    elif summary.state in (RunState.HELD, RunState.AWAITING_APPROVAL):
        parts.append(fmt.count(summary.total, "aviso", "avisos"))
    elif summary.state in (RunState.DONE, RunState.CANCELLED):
        parts += [f"{label.lower()} {fmt.number(n)}" for label, n in figures(summary)]
        if not owed(summary):
            parts.append("nenhum aviso")
    return " · ".join(parts)
