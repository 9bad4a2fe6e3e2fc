"""The editor of one message in one channel: its fields, what may stand in them, what is wrong. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from delivery import rgc, vocabulary
from delivery.drafting import SOURCE_MOST
from handlers import blocks as b
from handlers.blocks import Json, actions, button, context, divider, modal, section, text_input
from handlers.messages import texts
from handlers.messages.listing import stands, what
from handlers.messages.place import Place
from storage.enums import Channel
from storage.models import MessageVersion

_ONE_LINE = frozenset({"subject", "preheader", "title", "name", "phone", "logo", "colour"})
_MAY_BE_EMPTY = frozenset({"preheader", "phone", "logo"})


@dataclass(frozen=True)
class Draft:
    """What stands in the fields. wrong: what is wrong, by field. client: whom the preview is for, or ""."""

    parts: Mapping[str, str]
    wrong: Mapping[str, str] = field(default_factory=dict)
    client: str = ""


def editor(place: Place, version: MessageVersion | None, draft: Draft, zone: str) -> Json:
    """version: what is sent now, None for the default text."""
    title = texts.BRAND_NAME if place.is_brand else f"Mensagem · {texts.SHORT[place.channel]}"
    told = f"*{what(place)}* · {stands(version, zone)}"
    if place.channel is not Channel.EMAIL and rgc.counts_as_notice(place.message, Channel.EMAIL):
        told += f" · {texts.REMINDER}"
    made = [context(told)]
    for name in place.fields:
        made += _field(place, name, draft)
    buttons = [button(texts.PREVIEW, "messages.preview"), button(texts.VERSIONS, "messages.versions")]
    client = text_input("messages.client", initial=draft.client)
    made.append(b.field("client", texts.CLIENT, client, hint=texts.CLIENT_HINT, optional=True))
    made += _problem("client", draft)
    made.append(actions(*buttons))
    if not place.is_brand:
        made += [divider(), *_vocabulary(place)]
    return modal("messages.editor", title, made, submit=texts.SAVE, metadata=place.dump())


def _field(place: Place, name: str, draft: Draft) -> list[Json]:
    label = texts.BRAND_LABELS[name] if place.is_brand else texts.LABELS[place.channel, name]
    hint = texts.BRAND_HINTS.get(name, "") if place.is_brand else texts.HINTS.get((place.channel, name), "")
    box = text_input(
        f"messages.{name}",
        initial=draft.parts.get(name, ""),
        multiline=name not in _ONE_LINE,
        max_length=SOURCE_MOST,
    )
    made = b.field(place.block(name), label, box, hint=hint, optional=name in _MAY_BE_EMPTY)
    return [made, *_problem(name, draft)]


def _problem(name: str, draft: Draft) -> list[Json]:
    """Under its field: a press of *Pré-visualizar* cannot answer with Slack's own field errors."""
    told = draft.wrong.get(name)
    return [context(f":warning: {b.escape(told)}", block_id=f"wrong.{name}")] if told else []


def _vocabulary(place: Place) -> list[Json]:
    kind = vocabulary.kind_of(place.message)
    variables = "\n".join(
        f"`{v.write}` {v.says}{texts.LACKS if v.may_lack else ''}: _{v.shown}_"
        for v in vocabulary.of_kind(kind)
    )
    blocks = "\n".join(
        f"`[[{name}]]` {says}" for name, says in vocabulary.blocks(kind, place.channel).items()
    )
    filters = "\n".join(f"`| {name}` {shown}" for name, shown in vocabulary.FILTERS.items())
    return [
        section(f"{texts.VARIABLES}\n{variables}"),
        context(texts.MAY_LACK),
        section(f"{texts.BLOCKS}\n{blocks}"),
        section(f"{texts.FILTERS}\n{filters}"),
        section(texts.CONDITIONS),
    ]
