"""The help as blocks. Pure: what a person may do → what they read."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.blocks import Json, button, context, cut, divider, escape, header, section
from handlers.help import texts
from handlers.texts import whom_to_ask
from handlers.verbs import Verb


@dataclass(frozen=True)
class Help:
    """What one person is shown. `unknown` is a word no verb has; `meant` the verb it was taken for."""

    allowed: Sequence[Verb]
    denied: Sequence[Verb]
    admins: Sequence[str]
    unknown: str = ""
    meant: Verb | None = None


def blocks(shown: Help) -> list[Json]:
    """At most 30 blocks: one a verb, and what goes round them."""
    made = _about_the_word(shown)
    made += [header(texts.TITLE), section(_intro(shown))]
    made += [_line(verb) for verb in shown.allowed]
    if shown.denied:
        made += [divider(), context(_for_others(shown))]
    return made


def summary(shown: Help) -> str:
    """The same in one line, for notifications and screen readers."""
    if shown.meant:
        return texts.meant(shown.meant.name)
    if shown.unknown:
        return texts.unknown(_quoted(shown.unknown))
    return "Comandos: " + ", ".join(verb.name for verb in shown.allowed)


def _about_the_word(shown: Help) -> list[Json]:
    if shown.meant:
        press = button(
            f"Abrir {shown.meant.name}", "help.open:meant", value=shown.meant.name, style="primary"
        )
        told = [texts.unknown(_quoted(shown.unknown))] if shown.unknown else []
        return [section(" ".join([*told, texts.meant(shown.meant.name)]), accessory=press)]
    return [section(texts.unknown(_quoted(shown.unknown)))] if shown.unknown else []


def _intro(shown: Help) -> str:
    return texts.INTRO if _has_access(shown) else texts.no_access(whom_to_ask(shown.admins))


def _has_access(shown: Help) -> bool:
    return any(verb.name != "ajuda" for verb in shown.allowed)


def _line(verb: Verb) -> Json:
    press = button(verb.button, f"help.open:{verb.name}", value=verb.name) if verb.button else None
    return section(texts.line(f"{verb.name} {verb.usage}".strip(), verb.says), accessory=press)


def _for_others(shown: Help) -> str:
    verbs = ", ".join(f"`{verb.name}`" for verb in shown.denied)
    if not _has_access(shown):
        return texts.commands(verbs)
    return texts.for_others(verbs, whom_to_ask(shown.admins))


def _quoted(word: str) -> str:
    return escape(cut(word.replace("`", ""), 40))
