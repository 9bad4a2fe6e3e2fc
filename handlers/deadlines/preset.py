"""*Usar o conjunto …*: what it would change, said before it does. Pure."""

from delivery.presets import PRESETS, Preset
from handlers import rules
from handlers.blocks import Json, context, cut, divider, escape, field, modal, option, radios, section
from handlers.deadlines import texts, timeline
from handlers.deadlines.there import There
from handlers.format import listed
from storage.models import NoticeRule
from storage.rules import Draft


def preset_screen(there: There) -> Json:
    """On top of the list."""
    preset = PRESETS[there.kind]
    told = [_change(there.rule(key), draft) for key, draft in preset.rules.items()]
    blocks = [section("\n".join([texts.PRESET_INTRO.format(name=preset.name), *told]))]
    if others := _others(there, preset):
        blocks.append(context(cut(texts.OTHERS.format(names=listed(others)), 2_000)))
    every = [option(texts.SWITCH_ALL, "all"), option(texts.SWITCH_NONE, "none")]
    blocks += [
        field("switch", texts.SWITCH, radios("deadlines.switch", every, chosen="all"), hint=texts.PAST_ASKS),
        divider(),
        timeline.drawn(list(preset.rules.values()), there, timeline.sample(there)),
    ]
    return modal(
        "deadlines.preset",
        texts.PRESET_TITLE,
        blocks,
        submit=texts.APPLY,
        close="Voltar",
        metadata=there.kind.value,
    )


def _change(rule: NoticeRule | None, draft: Draft) -> str:
    after, name = _says(draft), escape(draft.name)
    if rule is None:
        return texts.ADDED.format(name=name, says=after)
    same_name, before = rule.name == draft.name, _says(rule)
    if before == after and same_name and rule.max_lateness_days == draft.max_lateness_days:
        return texts.SAME.format(name=name, says=after)
    if before == after:
        after = escape(draft.name) if not same_name else f"até {draft.max_lateness_days} dias de atraso"
        before = f"até {rule.max_lateness_days} dias de atraso" if same_name else escape(rule.name)
    return texts.CHANGED.format(name=escape(rule.name), before=before, after=after)


def _says(rule: NoticeRule | Draft) -> str:
    """Everything that a preset sets, but for its name."""
    told = f"{rules.days(rule)} · {rules.method(rule)}"
    message = rules.named(rule.message)
    return told if message == rule.name else f"{told} · mensagem “{escape(message)}”"


def _others(there: There, preset: Preset) -> list[str]:
    return [escape(rule.name) for rule in there.rules if rule.key not in preset.rules]
