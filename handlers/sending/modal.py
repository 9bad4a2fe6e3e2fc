"""The preview of a run by hand. Pure: what would happen → view."""

from dataclasses import dataclass

from delivery.calendar import Closed
from delivery.names import full_name
from delivery.runs import Preview
from handlers import closed, lines
from handlers import format as fmt
from handlers.blocks import (
    Json,
    actions,
    button,
    context,
    cut,
    escape,
    field,
    modal,
    option,
    radios,
    section,
)
from handlers.overview import Overview
from handlers.sending import texts
from handlers.sending.cost import Cost
from handlers.words import METHODS, SKIPPED
from storage.enums import BacklogChoice, Channel

_MOST_NAMES = 4
WAIT, ANYWAY = "wait", "anyway"  # the answers where the window is closed


@dataclass(frozen=True)
class Asked:
    """What would go out, how everything stands, and what its SMS would cost, if any."""

    preview: Preview
    seen: Overview
    cost: Cost | None = None


def preview_screen(asked: Asked) -> Json:
    """Who gets something, who does not and why; nothing to confirm where nothing would go out."""
    preview, seen = asked.preview, asked.seen
    possible = bool(preview.due or preview.backlog) and seen.account_paused is None
    blocks = [section(_headline(asked)), *_by_method(asked), *_cost(asked)]
    if preview.names:
        blocks.append(context(texts.among(_listed(preview.names))))
    if possible and preview.backlog:
        blocks += [_question(preview), context(texts.ALREADY_HINT)]
    if possible and preview.window is not None:
        blocks.append(_window(preview.window, seen))
    blocks += _skips(preview)
    if seen.living:
        living = "\n".join(lines.run(run) for run in seen.living[:3])
        blocks.append(section(f"{texts.LIVING}\n{living}"))
    if seen.account_paused is not None:
        blocks.append(section(_account_paused(seen)))
    elif possible and seen.schedule_paused:
        blocks.append(context(texts.PAUSED_SCHEDULE))
    if not seen.clients:
        press = button(texts.IMPORT, "help.open:importar", value="importar")
        blocks += [section(texts.NO_CLIENTS), actions(press)]
    return modal(
        "sending.confirm",
        texts.TITLE,
        blocks,
        submit=texts.SEND if possible else "",
        close="Cancelar" if possible else "Fechar",
        metadata=str(preview.due),
    )


def not_ready_screen(sentence: str) -> Json:
    """Nothing can be sent yet: what to do first."""
    press = button(texts.CONFIG, "help.open:config", value="config")
    return modal(
        "sending.confirm", texts.TITLE, [section(f":warning: {sentence}"), actions(press)], close="Fechar"
    )


def asked_screen(channel: str | None) -> Json:
    """The run is written down."""
    return modal("sending.asked", texts.TITLE, [section(texts.asked(channel))], close="Fechar")


def _headline(asked: Asked) -> str:
    preview, seen = asked.preview, asked.seen
    if not preview.due and not preview.backlog:
        return texts.NOTHING
    if seen.account_paused is not None:
        return texts.waits(preview.due + preview.backlog)
    if not preview.due:
        return texts.only_backlog(preview.backlog)
    method = METHODS[seen.method or Channel.EMAIL]
    return texts.would_send(preview.due, method, escape(seen.account), open_now=preview.window is None)


def _by_method(asked: Asked) -> list[Json]:
    """Who would get it by what, where it is not the chosen method alone."""
    channels = {channel: n for channel, n in asked.preview.channels.items() if n}
    if set(channels) <= {asked.seen.method}:
        return []
    told = [f"{fmt.number(n)} por {METHODS[channel]}" for channel, n in channels.items()]
    return [section(texts.by_method(fmt.listed(told)))]


def _cost(asked: Asked) -> list[Json]:
    if asked.cost is None:
        return []
    return [section(texts.cost(asked.cost.segments, asked.cost.cents, most=bool(asked.preview.backlog)))]


def _question(preview: Preview) -> Json:
    choices = (BacklogChoice.ONLY_NEW, BacklogChoice.INCLUDE)
    options = [option(texts.option(c, preview.due, preview.backlog), c.value) for c in choices]
    chooser = radios("sending.already", options, chosen=BacklogChoice.ONLY_NEW.value)
    return field("already", texts.already(preview.backlog), chooser)


def _window(shut: Closed, seen: Overview) -> Json:
    """Asked by hand outside the window: the cautious answer is chosen."""
    opens = fmt.soon(shut.opens_at, seen.now, seen.zone)
    options = [option(texts.at_opening(opens), WAIT), option(texts.ANYWAY, ANYWAY)]
    hint = texts.outside_window(closed.why(shut))
    return field("window", texts.OUTSIDE_WINDOW, radios("sending.window", options, chosen=WAIT), hint=hint)


def _skips(preview: Preview) -> list[Json]:
    told = [
        f"• {fmt.number(n)} {SKIPPED[reason]}{_some(preview.skipped_names.get(reason, ()), n)}"
        for reason, n in preview.skips.items()
        if n
    ]
    return [section("\n".join([texts.NOT_SENT_TO, *told]))] if told else []


def _some(names: tuple[str, ...], n: int) -> str:
    if not names:
        return ""
    hidden = n - len(names[:_MOST_NAMES])
    return f": {_listed(names, *([f'mais {fmt.number(hidden)}'] if hidden > 0 else []))}"


def _listed(names: tuple[str, ...], *more: str) -> str:
    return fmt.listed([*(escape(cut(full_name(name), 40)) for name in names[:_MOST_NAMES]), *more])


def _account_paused(seen: Overview) -> str:
    why = f": {escape(seen.account_paused)}" if seen.account_paused else ""
    return texts.ACCOUNT_PAUSED.format(name=escape(seen.account), why=why)
