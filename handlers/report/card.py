"""A run as one message of the results channel. Pure: summary and moment → text and blocks."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from delivery.report import RunSummary
from handlers import format as fmt
from handlers.blocks import Json, actions, button, confirm, context, fields, header, section
from handlers.doubt.place import to_doubts
from handlers.figures import figures, in_words, owed
from handlers.report import texts
from handlers.report.question import question
from handlers.report.waiting import waiting
from handlers.words import METHODS
from storage.enums import Channel, DeliveryState, RunState, RunTrigger

Body = Callable[[RunSummary, dt.datetime], list[Json]]


@dataclass(frozen=True)
class Card:
    """What `chat.postMessage` and `chat.update` take. `text` is for notifications and screen readers."""

    text: str
    blocks: list[Json]


def card(
    run: RunSummary, *, now: dt.datetime, zone: str, answered_by: str | None = None, extra: str = ""
) -> Card:
    """The message as it should stand now.

    answered_by: the person who answered the run's question. extra: one more line under the message.
    """
    bodies: dict[RunState, Body] = {
        RunState.PLANNED: _preparing,
        RunState.HELD: _held,
        RunState.AWAITING_APPROVAL: _held,
        RunState.RUNNING: partial(_running, zone=zone),
        RunState.STOPPED: _stopped,
        RunState.DONE: _ended,
        RunState.CANCELLED: _ended,
    }
    title = texts.TITLE.format(day=fmt.day(run.local_date))
    blocks = [header(title), context(_origin(run, zone)), *bodies[run.state](run, now)]
    if answered_by and run.choice in texts.CHOICES:
        blocks.append(context(texts.answered(answered_by, run.choice)))
    if extra:
        blocks.append(context(extra))
    return Card(f"{title}: {_in_a_line(run)}", blocks)


def _origin(run: RunSummary, zone: str) -> str:
    if run.trigger is RunTrigger.SCHEDULE:
        return f"Execução programada das {run.slot}"
    if run.trigger is RunTrigger.FOLLOW_UP:
        return "Avisos de uma execução já terminada: os que voltaram, pelo próximo método, e os reenviados"
    who = f" por <@{run.asked_by}>" if run.asked_by else " pela linha de comando"
    return f"Pedida{who} às {fmt.clock(run.created_at, zone)}"


def _preparing(run: RunSummary, now: dt.datetime) -> list[Json]:
    return [section(texts.PREPARING)]


def _held(run: RunSummary, now: dt.datetime) -> list[Json]:
    return question(run)


def _running(run: RunSummary, now: dt.datetime, *, zone: str) -> list[Json]:
    if run.trigger is RunTrigger.FOLLOW_UP and not run.open:
        return _waiting_for_more(run)
    left = run.time_left(now)
    pace = f" · faltam {fmt.about(left)}" if left is not None and run.open else ""
    return [
        section(f"{_bar(run)}{pace}"),
        *_so_far(run, again=fmt.clock(run.retry_at, zone) if run.retry_at else ""),
        *waiting(run),
        *_window(run, now, zone),
        actions(
            *_anyway(run),
            button(
                texts.STOP,
                "report.stop",
                value=str(run.run_id),
                style="danger",
                confirm=confirm(texts.STOP_TITLE, texts.STOP_TEXT, texts.STOP, danger=True),
            ),
            *_to_doubts(run),
        ),
    ]


def _waiting_for_more(run: RunSummary) -> list[Json]:
    """A follow-up stays open for a while after its last call: there is nothing to stop."""
    doubts = _to_doubts(run)
    told = [section(_bar(run)), *_so_far(run), context(texts.WAITS_FOR_MORE)]
    return [*told, *([actions(*doubts)] if doubts else [])]


def _window(run: RunSummary, now: dt.datetime, zone: str) -> list[Json]:
    if run.waits_until is None:
        return []
    return [section(texts.waits_for_window(fmt.soon(run.waits_until, now, zone)))]


def _anyway(run: RunSummary) -> list[Json]:
    if run.waits_until is None:
        return []
    asked = confirm(texts.ANYWAY_TITLE, texts.ANYWAY_TEXT, texts.ANYWAY)
    return [button(texts.ANYWAY, "report.anyway", value=str(run.run_id), confirm=asked)]


def _stopped(run: RunSummary, now: dt.datetime) -> list[Json]:
    by = f" por <@{run.decided_by}>" if run.decided_by else ""
    told = section(f":double_vertical_bar: *Parada{by}.* {_bar(run)}")
    doubts = _to_doubts(run)
    return [told, *_so_far(run), go_on_or_not(run), *([actions(*doubts)] if doubts else [])]


def go_on_or_not(run: RunSummary) -> Json:
    """The two ways on for a stopped run."""
    cancel = confirm(texts.CANCEL_TITLE, texts.cancel_rest(run.open), texts.CANCEL_REST, danger=True)
    value = str(run.run_id)
    return actions(
        button(texts.CONTINUE, "report.resume", value=value, style="primary"),
        button(texts.CANCEL_REST, "report.cancel", value=value, style="danger", confirm=cancel),
        block_id=f"stopped:{run.run_id}",
    )


def _ended(run: RunSummary, now: dt.datetime) -> list[Json]:
    cells = [f"*{label}*\n{fmt.number(n)}" for label, n in figures(run)]
    blocks = [section(_headline(run))]
    if cells:
        blocks += [fields(*cells[i : i + 10]) for i in range(0, len(cells), 10)]
    told = [*_by_method(run), *([texts.cost(run.segments, run.cost_cents)] if run.segments else [])]
    if told:
        blocks.append(context(" · ".join(told)))
    if run.followed:
        blocks.append(context(texts.followed(run.followed)))
    notes = []
    if run.sent:
        notes.append(texts.ACCEPTED_MEANS)
    if has_thread(run):
        notes.append(texts.IN_THREAD)
    blocks += [context(*notes)] if notes else []
    return [*blocks, actions(*_to_doubts(run))] if _to_doubts(run) else blocks


def _to_doubts(run: RunSummary) -> list[Json]:
    """Also where a notice that stands as sent has a device of which nobody knows."""
    count = max(run.in_doubt, run.deliveries.get(DeliveryState.IN_DOUBT, 0))
    return [to_doubts(count, run.run_id)] if count else []


def _by_method(run: RunSummary) -> list[str]:
    """How many went by what, where it was not e-mail alone."""
    sent = {channel: n for channel, n in run.sent_by.items() if n}
    if set(sent) <= {Channel.EMAIL}:
        return []
    return [
        texts.by_method(
            fmt.listed([f"{fmt.number(n)} por {METHODS[channel]}" for channel, n in sent.items()])
        )
    ]


def _headline(run: RunSummary) -> str:
    if run.state is RunState.CANCELLED:
        by = f" por <@{run.decided_by}>" if run.decided_by else ""
        return f":no_entry_sign: *Cancelada{by}.* {fmt.count(owed(run), 'aviso', 'avisos')} ao todo."
    if not owed(run):
        return texts.NOTHING
    if not run.total and not run.sent_again:
        return texts.NOTHING_SENT
    took = ""
    if run.started_at and run.finished_at and run.trigger is not RunTrigger.FOLLOW_UP:
        took = f" em {fmt.duration(run.finished_at - run.started_at)}"
    return f":white_check_mark: *{_sent_of(run)}{took}.*"


def _sent_of(run: RunSummary) -> str:
    """`199 de 267 avisos enviados`, `1 aviso enviado`."""
    if run.sent == owed(run):
        return fmt.count(run.sent, "aviso enviado", "avisos enviados")
    return f"{fmt.number(run.sent)} de {fmt.count(owed(run), 'aviso enviado', 'avisos enviados')}"


def has_thread(run: RunSummary) -> bool:
    """Whether somebody did not get a notice: the thread names them."""
    return bool(run.failed or run.in_doubt or sum(run.skips.values()))


def _bar(run: RunSummary) -> str:
    return f"{fmt.bar(run.handled, run.total)}  *{fmt.number(run.handled)} de {fmt.number(run.total)}*"


def _so_far(run: RunSummary, *, again: str = "") -> list[Json]:
    told = in_words(run, again=again)
    return [context(told)] if told else []


def _in_a_line(run: RunSummary) -> str:
    if run.state is RunState.PLANNED:
        return "preparando"
    if run.state in (RunState.HELD, RunState.AWAITING_APPROVAL):
        return "esperando uma resposta"
    if run.state is RunState.RUNNING and run.waits_until is not None:
        return "aguardando a janela de envio"
    if run.state is RunState.RUNNING:
        return f"{fmt.number(run.handled)} de {fmt.number(run.total)}"
    if run.state is RunState.STOPPED:
        return f"envio parado em {fmt.number(run.handled)} de {fmt.number(run.total)}"
    told = ", ".join(f"{label.lower()} {fmt.number(n)}" for label, n in figures(run))
    return ("cancelada; " if run.state is RunState.CANCELLED else "") + (told or "nenhum aviso hoje")
