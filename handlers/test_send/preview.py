"""The message of a test as it will be, with its price where it has one."""

import datetime as dt

from delivery import sms_text
from delivery.errors import RenderError
from delivery.facts import sample
from delivery.render import Renderer
from handlers import format as fmt
from handlers.blocks import Json, context, cut, plain, section
from handlers.test_send import texts
from storage.account_rows import AccountRow
from storage.models import EmailServer, NoticeRule, SmsGateway

_MOST = 1_200  # characters of a mail shown: the rest is seen in the mailbox


def preview(renderer: Renderer, account: AccountRow, rule: NoticeRule, today: dt.date) -> list[Json]:
    """What the client would read, made with invented facts."""
    facts = sample(
        today, rule.anchor, rule.offset_days, provider=account.sender_name or texts.SAMPLE_PROVIDER
    )
    try:
        match account:
            case EmailServer():
                content = renderer.email(rule.message, facts)
                told = [f"{texts.SUBJECT} {content.subject}", cut(content.text, _MOST)]
            case SmsGateway():
                content = renderer.sms(rule.message, facts, fold=account.fold_accents)
                return [section(texts.PREVIEW), _quoted(content.text), context(_price(content.text, account))]
            case _:
                content = renderer.push(rule.message, facts)
                told = [content.subject, content.text]
    except RenderError as error:
        return [context(f":warning: {error}")]
    return [section(texts.PREVIEW), *map(_quoted, told), context(texts.INVENTED)]


def _quoted(text: str) -> Json:
    return {"type": "section", "text": plain(text)}


def _price(text: str, gateway: SmsGateway) -> str:
    """`1 segmento · 143 caracteres · R$ 0,08`."""
    size = sms_text.measure(text)
    parts = [
        fmt.count(size.segments, "segmento", "segmentos"),
        fmt.count(size.characters, "caractere", "caracteres"),
        "com acentos" if size.alphabet is sms_text.Alphabet.UCS2 else "sem acentos",
    ]
    if gateway.price_cents_segment is not None:
        parts.append(fmt.money(size.segments * gateway.price_cents_segment))
    return f"{' · '.join(parts)}. {texts.INVENTED}"
