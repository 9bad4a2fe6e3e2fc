"""The texts an admin reads before clients in default get any. Pure: messages → the view."""

from collections.abc import Sequence
from dataclasses import dataclass

from delivery.message import Content
from handlers import rules
from handlers.blocks import Json, context, divider, escape, header, modal, plain, section
from handlers.configure import texts
from handlers.configure.form import Form
from storage.models import NoticeRule
from storage.rules import Draft

_SECTION_MOST = 2_900


@dataclass(frozen=True)
class Reading:
    """One rule and what it writes to a client of the sample."""

    rule: NoticeRule | Draft
    content: Content


def reading(form: Form, messages: Sequence[Reading]) -> Json:
    """Pushed on top of the screen; what the screen holds travels in it and is saved with the yes."""
    blocks = [section(texts.NONPAYMENT_INTRO), *written_out(messages)]
    return modal(
        "configure.nonpayment",
        texts.NONPAYMENT_TITLE,
        blocks,
        submit=texts.NONPAYMENT_YES,
        close="Voltar",
        metadata=form.dump(),
    )


def written_out(messages: Sequence[Reading]) -> list[Json]:
    """Each with its prazo, its subject and the whole of its text."""
    return [block for message in messages for block in (divider(), *_message(message))]


def _message(message: Reading) -> list[Json]:
    return [
        header(f"{message.rule.name} · {rules.days(message.rule)}"),
        context(f"*Assunto:* {escape(message.content.subject)}"),
        *({"type": "section", "text": plain(part)} for part in _parts(message.content.text)),
    ]


def _parts(text: str) -> list[str]:
    """A text in pieces that a section holds, cut between paragraphs."""
    parts = [""]
    for paragraph in text.strip().split("\n\n"):
        joined = f"{parts[-1]}\n\n{paragraph}".strip()
        if len(joined) > _SECTION_MOST and parts[-1]:
            parts.append(paragraph)
        else:
            parts[-1] = joined
    return parts
