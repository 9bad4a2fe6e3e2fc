"""The editor of one prazo, with what it does to a contract beneath its fields. Pure."""

from dataclasses import replace

from delivery.timeline import Prazo
from handlers import rules
from handlers.blocks import (
    Json,
    actions,
    button,
    date_picker,
    divider,
    field,
    modal,
    number_input,
    option,
    radios,
    section,
    select,
    text_input,
)
from handlers.deadlines import texts, timeline
from handlers.deadlines.form import NAME_MOST, Form
from handlers.deadlines.there import There
from handlers.words import METHODS

_LOOK = "deadlines.look"


def editor(form: Form, there: There, *, said: str = "") -> Json:
    """said: what just happened, or ""."""
    blocks = [section(said, block_id="banner")] if said else []
    blocks += [*_fields(form, there), divider(), *_timeline(form, there)]
    return modal(
        "deadlines.editor",
        f"{texts.EDITOR_TITLE} · {texts.KINDS[form.kind].lower()}",
        blocks,
        submit=texts.SAVE,
        close="Voltar",
        metadata=replace(form, seen=form.fingerprint).dump(),
    )


def _fields(form: Form, there: There) -> list[Json]:
    named = text_input("deadlines.name", initial=form.name, max_length=NAME_MOST)
    messages = [option(rules.named(key), key) for key in there.messages[:100]]
    anchors = [option(name, anchor.value) for anchor, name in rules.anchors(form.kind).items()]
    days = number_input(
        f"{_LOOK}:days",
        initial=int(form.days) if form.days.isdecimal() else None,
        least=0,
        most=texts.MOST_DAYS,
        as_typed=True,
    )
    sides = [option(texts.BEFORE, "before"), option(texts.AFTER, "after")]
    methods = [
        option(texts.METHOD_GENERAL, "general"),
        *(option(name, c.value) for c, name in METHODS.items()),
    ]
    states = [option(name, value) for value, name in texts.STATES.items()]
    on = "on" if form.on else "off"
    return [
        field("name", texts.NAME, named, hint=texts.NAME_HINT),
        _choice("message", texts.MESSAGE, messages, form.message),
        field("days", texts.DAYS, days, hint=texts.DAYS_HINT, dispatch=True),
        _choice("direction", texts.DIRECTION, sides, "before" if form.before else "after"),
        _choice("anchor", texts.ANCHOR, anchors, form.anchor.value),
        _choice("method", texts.METHOD, methods, form.channel.value if form.channel else "general"),
        field("state", texts.STATE, radios("deadlines.state", states, chosen=on)),
    ]


def _choice(name: str, label: str, options: list[Json], chosen: str) -> Json:
    return field(name, label, select(f"{_LOOK}:{name}", options, chosen=chosen), dispatch=True)


def _timeline(form: Form, there: There) -> list[Json]:
    usual, mine = timeline.sample(there), form.draft
    of = usual
    if form.starts_on is not None:
        moved = form.starts_on - usual.starts_on
        of = replace(usual, starts_on=form.starts_on, ends_on=usual.ends_on and usual.ends_on + moved)
    others = [rule for rule in there.rules if rule.enabled and rule.key != form.key]
    prazos: list[Prazo] = [*others, *([mine] if mine else [])]
    starts = date_picker(f"{_LOOK}:sample", initial=of.starts_on)
    return [
        timeline.drawn(prazos, there, of, mine=mine),
        field("sample", texts.SAMPLE_STARTS[form.kind], starts, dispatch=True, optional=True),
        actions(button(texts.LOOK, _LOOK)),
    ]
