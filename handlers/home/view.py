"""The dashboard as a Home view. Pure."""

from handlers import format as fmt
from handlers import lines
from handlers.blocks import Json, actions, button, context, divider, header, section
from handlers.doubt.place import to_doubts
from handlers.home import texts
from handlers.overview import Overview
from handlers.status.message import buttons, living

_MOST_LIVING = 5


def dashboard(seen: Overview) -> Json:
    """What waits for a person first; then method, next run, what runs and what was."""
    blocks = [header(texts.TITLE), *_waiting(seen)]
    blocks.append(
        section(
            "\n".join(
                [
                    lines.method(seen),
                    lines.next_run(seen),
                    *lines.window(seen),
                    _channel(seen),
                    _clients(seen),
                ]
            )
        )
    )
    blocks.append(actions(*buttons(seen)))
    running = [run for run in seen.living if run not in seen.asking]
    if running:
        blocks += [divider(), header(texts.RUNNING)]
        blocks += [section(lines.run(run)) for run in running[:_MOST_LIVING]]
    blocks += _ended(seen)
    refresh = button(texts.REFRESH, "home.refresh")
    status = button(texts.STATUS, "help.open:status", value="status")
    help_ = button(texts.HELP, "help.open:ajuda", value="ajuda")
    blocks += [
        divider(),
        actions(refresh, status, help_),
        context(texts.as_of(fmt.moment(seen.now, seen.zone))),
    ]
    return {"type": "home", "blocks": blocks}


def _ended(seen: Overview) -> list[Json]:
    """That there was no run yet is no news while the first one is under way."""
    if not seen.ended and seen.living:
        return []
    shown = [section(lines.run(run)) for run in seen.ended] or [section(texts.NO_RUNS)]
    return [divider(), header(texts.LAST), *shown]


def no_access(sentence: str) -> Json:
    """Whom to ask."""
    return {"type": "home", "blocks": [header(texts.TITLE), section(f":lock: {sentence}")]}


def _waiting(seen: Overview) -> list[Json]:
    """Questions and stopped runs with their buttons; doubts and a broken setup in words."""
    blocks = [block for run in seen.asking[:_MOST_LIVING] for block in living(run)]
    told = []
    if seen.report_error:
        told.append(texts.CANNOT_REPORT)
    blocks += [section("\n".join(told))] if told else []
    if seen.in_doubt:
        blocks.append(section(texts.doubts(seen.in_doubt), accessory=to_doubts(seen.in_doubt)))
    return [header(texts.WAITING), *blocks, divider()] if blocks else []


def _channel(seen: Overview) -> str:
    if seen.results_channel:
        return f":speech_balloon: *Canal dos resultados:* <#{seen.results_channel}>."
    return ":warning: *Canal dos resultados:* ainda não escolhido."


def _clients(seen: Overview) -> str:
    if not seen.clients:
        return ":warning: *Clientes:* nenhum ainda. Comece por *Importar clientes*."
    return f":busts_in_silhouette: *Clientes:* {fmt.number(seen.clients)}."
