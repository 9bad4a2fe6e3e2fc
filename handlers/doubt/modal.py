"""What is in doubt as a modal: its causes, then one by one. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from delivery import mask
from delivery.causes import EXPLAINED, TITLES, Cause
from delivery.names import full_name
from delivery.words import why
from handlers import format as fmt
from handlers.blocks import Json, actions, button, confirm, context, cut, divider, escape, modal, section
from handlers.doubt import texts
from handlers.doubt.place import Place
from handlers.rules import named
from handlers.words import METHODS
from storage.doubt import Doubt
from storage.enums import Channel, EmailKind, Found, Verdict
from storage.upkeep import INTERRUPTED

LIST = "doubt.list"
PAGE = 10


@dataclass(frozen=True)
class Seen:
    """What there is at `place`. counts: of every cause. page: of its cause, from its offset on."""

    place: Place
    counts: Mapping[Cause, int]
    page: Sequence[Doubt]
    zone: str
    public: bool  # far ends can reach us


def screen(seen: Seen, *, said: str = "") -> Json:
    """The causes where there are several and none was chosen; else one by one."""
    blocks = [section(said, block_id="banner")] if said else []
    if not seen.counts:
        blocks.append(section(texts.NONE))
    else:
        cause = seen.place.cause
        inside = _causes(seen) if cause is None else _one_by_one(seen, cause)
        blocks += [section(f"{texts.WHAT}\n{texts.HOW}"), divider(), *inside, _below(seen)]
    return modal(LIST, texts.TITLE, blocks, close="Fechar", metadata=seen.place.dump())


def _causes(seen: Seen) -> list[Json]:
    blocks: list[Json] = []
    for cause, count in seen.counts.items():
        look = button(texts.ONE_BY_ONE, f"doubt.cause:{cause}", value=cause)
        choices = actions(*_for_all(cause, count), block_id=f"cause:{cause}")
        blocks += [_title(cause, count, look), choices, divider()]
    return blocks


def _title(cause: Cause, count: int, look: Json | None = None) -> Json:
    return section(f"*{TITLES[cause]}* · {texts.avisos(count)}\n{EXPLAINED[cause]}", accessory=look)


def _one_by_one(seen: Seen, cause: Cause) -> list[Json]:
    count = seen.counts.get(cause, 0)
    blocks = [_title(cause, count)]
    blocks += [actions(*_for_all(cause, count), block_id="all")] if count > 1 else []
    blocks.append(divider())
    for doubt in seen.page:
        blocks += [section(_known(doubt, seen)), _choices(doubt, seen), divider()]
    return [*blocks, *_turns(seen, count)]


def _turns(seen: Seen, count: int) -> list[Json]:
    offset = seen.place.offset
    last = offset + len(seen.page)
    turns = []
    if offset:
        turns.append(button(texts.NEWER, "doubt.page:newer", value=str(max(0, offset - PAGE))))
    if last < count:
        turns.append(button(texts.OLDER, "doubt.page:older", value=str(last)))
    return [context(texts.shown(offset + 1, last, count)), actions(*turns)] if turns else []


def _below(seen: Seen) -> Json:
    """Out of one cause to the others, and everything as a file."""
    inside = seen.place.cause is not None and len(seen.counts) > 1
    back = [button(texts.BACK, "doubt.cause:back")] if inside else []
    return actions(*back, button(texts.FILE, "doubt.file"), block_id="below")


def _for_all(cause: Cause, count: int) -> list[Json]:
    labels = texts.ALL if count > 1 else texts.ONE
    return [
        button(
            labels[verdict],
            f"doubt.all:{cause}:{verdict}",
            value=f"{verdict} {cause}",
            confirm=_confirm(verdict, count),
        )
        for verdict in Verdict
    ]


def _choices(doubt: Doubt, seen: Seen) -> Json:
    if doubt.decidable_at is not None and doubt.decidable_at >= seen.place.seen:
        return context(texts.decidable(fmt.clock(doubt.decidable_at, seen.zone)))
    return actions(
        *(
            button(
                texts.ONE[verdict],
                f"doubt.one:{doubt.delivery_id}:{verdict}",
                value=f"{verdict} {doubt.delivery_id}",
                confirm=_confirm(verdict, 1) if verdict is not Verdict.ARRIVED else None,
            )
            for verdict in Verdict
        ),
        block_id=f"one:{doubt.delivery_id}",
    )


def _confirm(verdict: Verdict, count: int) -> Json:
    return confirm(
        texts.ASKS[verdict],
        texts.means(verdict, count),
        texts.YES[verdict],
        danger=verdict is not Verdict.ARRIVED,
    )


def _known(doubt: Doubt, seen: Seen) -> str:
    who = f"*{escape(cut(full_name(doubt.client_name), 50))}* · contrato {escape(cut(doubt.contract, 30))}"
    tries = f" · {doubt.calls}ª tentativa" if doubt.calls > 1 else ""
    lines = [
        f"{who} · {escape(named(doubt.message))}",
        f"{METHODS[doubt.channel]} para {escape(cut(masked(doubt), 60))}, pela conta"
        f" *{escape(cut(doubt.account, 40))}*, em {fmt.moment(doubt.sent_at, seen.zone)}{tries}",
        f"O que voltou: {escape(came_back(doubt))}{_detail(doubt)}",
    ]
    if later := _later(doubt, seen):
        lines.append(f":satellite_antenna: {later}")
    return "\n".join(lines)


def came_back(doubt: Doubt) -> str:
    """What is known of the answer, as a person reads it."""
    return "nada, o envio parou no meio" if doubt.code == INTERRUPTED else why(doubt.code, doubt.text)


def _detail(doubt: Doubt) -> str:
    said = ": ".join(part for part in (doubt.code, doubt.text) if part)
    return f" (`{escape(cut(said.replace('`', ' '), 120))}`)" if doubt.code != INTERRUPTED and said else ""


def _later(doubt: Doubt, seen: Seen) -> str:
    """What its far end has said when it was asked, or may still say."""
    if doubt.found is not None and doubt.asked_at is not None:
        return f"{at_far_end(doubt).capitalize()} ({fmt.moment(doubt.asked_at, seen.zone)})."
    waits = doubt.hears and (doubt.kind != EmailKind.SENDGRID or seen.public)
    return f"{texts.TOLD_LATER.capitalize()}." if waits else ""


def at_far_end(doubt: Doubt) -> str:
    """What its far end knew when it was last asked."""
    known = {Found.NOTHING: texts.NOTHING_FOUND, Found.SEVERAL: texts.SEVERAL_FOUND}
    return known[doubt.found] if doubt.found is not None else ""


def masked(doubt: Doubt) -> str:
    """The destination as Slack may show it."""
    match doubt.channel:
        case Channel.EMAIL:
            return mask.email(doubt.destination)
        case Channel.SMS:
            return mask.phone(doubt.destination)
        case Channel.PUSH:
            return f"aparelho …{doubt.destination[-6:]}"
