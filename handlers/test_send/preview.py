"""The message of a test as it will be, with its price where it has one."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from delivery import sms_text
from delivery.errors import RenderError
from delivery.facts import sample
from delivery.letters import SMS_MARK, WRITE, Letters, marked, of_subject
from delivery.message import Content
from handlers import format as fmt
from handlers.blocks import Json, context, cut, escape, plain, section
from handlers.test_send import texts
from storage.enums import Channel
from storage.limits import Terms
from storage.models import NoticeRule
from storage.owed import Subject

_MOST = 1_200  # characters of a mail shown: the rest is seen in the mailbox


@dataclass(frozen=True)
class Shown:
    """Whose data the message has. client: their name, "" where none was chosen. subject: None invents."""

    client: str = ""
    subject: Subject | None = None


def preview(
    letters: Letters, channel: Channel, terms: Terms, rule: NoticeRule, today: dt.date, shown: Shown
) -> list[Json]:
    """What would be read, written and marked as the test itself will be."""
    provider, contact = terms.signed_by or terms.name, terms.contact or None
    facts = (
        of_subject(shown.subject, today, provider=provider, contact=contact)
        if shown.subject
        else sample(today, rule.anchor, rule.offset_days, provider=provider, contact=contact)
    )
    try:
        content = marked(channel, WRITE[channel](letters, rule.message, facts, terms))
    except RenderError as error:
        return [context(f":warning: {error}")]
    said = " ".join(_said(channel, content, terms, shown))
    return [section(texts.PREVIEW), *map(_quoted, _parts(channel, content)), context(said)]


def _parts(channel: Channel, content: Content) -> Sequence[str]:
    match channel:
        case Channel.EMAIL:
            return f"{texts.SUBJECT} {content.subject}", cut(content.text, _MOST)
        case Channel.SMS:
            return (content.text,)
        case Channel.PUSH:
            return content.subject, content.text


def _said(channel: Channel, content: Content, terms: Terms, shown: Shown) -> Sequence[str]:
    """What stands under the message."""
    said = [_whose(shown)]
    if channel is Channel.SMS:
        said.insert(0, _price(content.text, terms))
        if not content.text.startswith(SMS_MARK):
            said.append(texts.UNMARKED)
    return said


def _whose(shown: Shown) -> str:
    if shown.subject:
        return texts.REAL.format(client=escape(shown.client), contract=escape(shown.subject.contract))
    return texts.NEVER_SUSPENDED.format(client=escape(shown.client)) if shown.client else texts.INVENTED


def _price(text: str, terms: Terms) -> str:
    """`1 segmento · 143 caracteres · sem acentos · R$ 0,08.`"""
    size = sms_text.measure(text)
    parts = [
        fmt.count(size.segments, "segmento", "segmentos"),
        fmt.count(size.characters, "caractere", "caracteres"),
        "com acentos" if size.alphabet is sms_text.Alphabet.UCS2 else "sem acentos",
    ]
    if terms.unit_cents is not None:
        parts.append(fmt.money(size.segments * terms.unit_cents))
    return f"{' · '.join(parts)}."


def _quoted(text: str) -> Json:
    return {"type": "section", "text": plain(text)}
