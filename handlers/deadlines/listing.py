"""The prazos of one kind, the window, the way to the law's clock. Pure."""

from delivery.presets import PRESETS
from delivery.rgc import LEGAL_CHANNELS, PRIOR, TERMINATION
from handlers import closed, rules
from handlers.blocks import Json, actions, button, confirm, context, divider, escape, modal, section
from handlers.deadlines import texts
from handlers.deadlines.there import There
from storage.enums import Kind
from storage.models import NoticeRule

_MOST = 30  # with two blocks each a modal holds no more


def listing(there: There, *, said: str = "") -> Json:
    """said: what just happened, or ""."""
    blocks = [section(said, block_id="banner")] if said else []
    blocks += [section(texts.INTRO), actions(*(_kind(kind, there.kind) for kind in Kind))]
    if not there.covered:
        blocks.append(context(texts.NOT_COVERED))
    for rule in there.rules[:_MOST]:
        blocks += [section(line(rule)), actions(*_buttons(rule), block_id=f"rule.{rule.key}")]
    if len(there.rules) > _MOST:
        blocks.append(context(texts.MORE.format(count=len(there.rules) - _MOST)))
    if not there.rules:
        blocks.append(section(texts.NONE))
    preset = texts.PRESET.format(name=PRESETS[there.kind].name)
    blocks += [
        actions(button(texts.NEW, "deadlines.new", style="primary"), button(preset, "deadlines.preset")),
        divider(),
        section(
            f"*{texts.WINDOW}*\n{closed.window(there.calendar.window, there.parameters)}",
            accessory=button(texts.EDIT, "window.open"),
        ),
        section(texts.CLOCK, accessory=button(texts.OPEN, "clock.open")),
    ]
    return modal("deadlines.list", texts.TITLE, blocks, close="Fechar", metadata=there.kind.value)


def line(rule: NoticeRule) -> str:
    """`*Aviso prévio*: 20 dias antes do bloqueio · E-mail · ligado`."""
    state = texts.ON if rule.enabled else texts.OFF
    icon = ":large_green_circle:" if rule.enabled else ":white_circle:"
    told = f"{icon} *{escape(rule.name)}*: {rules.days(rule)} · {rules.method(rule)} · {state}"
    if rule.message in (PRIOR, TERMINATION) and rule.channel and rule.channel not in LEGAL_CHANNELS:
        told += f"\n:warning: {texts.REMINDER}"
    return told


def _kind(kind: Kind, shown: Kind) -> Json:
    style = "primary" if kind is shown else ""
    return button(texts.KINDS[kind], f"deadlines.kind:{kind}", value=kind.value, style=style)


def _buttons(rule: NoticeRule) -> list[Json]:
    name = escape(rule.name)
    on = confirm(texts.SWITCH_ON_TITLE, f"*{name}*. {texts.PAST_ASKS}", texts.SWITCH_ON)
    removed = confirm(texts.REMOVE_TITLE, f"*{name}*. {texts.REMOVE_ASKED}", texts.REMOVE, danger=True)
    switch = (
        button(texts.SWITCH_OFF, f"deadlines.off:{rule.key}", value=rule.key)
        if rule.enabled
        else button(texts.SWITCH_ON, f"deadlines.on:{rule.key}", value=rule.key, confirm=on)
    )
    return [
        button(texts.EDIT, f"deadlines.edit:{rule.key}", value=rule.key),
        switch,
        button(texts.REMOVE, f"deadlines.remove:{rule.key}", value=rule.key, confirm=removed),
    ]
