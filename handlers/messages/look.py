"""*Pré-visualizar*: what stands in the editor as a client would get it, in each channel as it looks there."""

import asyncio
import logging
from dataclasses import dataclass, replace
from functools import partial

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from delivery import sms_text, vocabulary
from delivery.brand import Brand
from delivery.facts import RenderFacts
from delivery.letters import of_subject
from delivery.message import Content
from delivery.picture import picture
from delivery.render import Renderer
from delivery.schedule import local_date
from handlers import format as fmt
from handlers.blocks import Json, context, cut, divider, escape, header, loading, modal, plain, section
from handlers.deps import Deps
from handlers.messages import texts
from handlers.messages.checking import wrong
from handlers.messages.command import drawn_editor
from handlers.messages.editor import Draft
from handlers.messages.place import Place, load
from handlers.screens import open_filled, refresh
from handlers.turn import Turn
from storage import clients, limits, parameters, subjects
from storage.enums import Channel
from storage.limits import Terms

log = logging.getLogger(__name__)

_SHOWN_BY = "temporary.started"  # the message that a brand is looked at in
_PROVIDER = "Seu provedor"
_TEXT_MOST = 2_900
_LOOKS, _LOOK_SECONDS = 12, 0.5  # at a file that Slack still looks through: until then no view may show it


@dataclass(frozen=True)
class Look:
    """One message written for one client. said: whose data is in it."""

    channel: Channel
    content: Content
    preheader: str
    said: str
    provider: str
    terms: Terms | None
    logo: bool


async def preview(deps: Deps, turn: Turn) -> None:
    """On top of the editor; what is wrong is shown in the editor instead."""
    place = load(turn.modal.metadata)
    parts, code = place.typed(turn.modal), turn.modal.text("client")
    problems, _ = await wrong(deps, place, parts)
    look = None if problems else await _look(deps, place, parts, code)
    if look is None:
        problems = problems or {"client": texts.NO_CLIENT}
    if problems or (turn.modal.raw_view.get("blocks") and _has_problems(turn.modal.raw_view)):
        draft = Draft(parts, problems, code)
        await refresh(deps.client, turn.modal.id, await drawn_editor(deps, place, draft))
    if look is None:
        return
    waiting = loading("messages.preview", texts.PREVIEW_TITLE)
    drawing = look.channel is Channel.EMAIL
    shown = await open_filled(deps.client, turn, waiting, partial(_screen, look, drawing=drawing))
    if drawing:
        await _draw(deps.client, shown, look)


def _has_problems(view: Json) -> bool:
    return any(str(block.get("block_id", "")).startswith("wrong.") for block in view["blocks"])


async def _look(deps: Deps, place: Place, parts: dict[str, str], code: str) -> Look | None:
    """None where no client has the code."""
    latest, now = await deps.editions.latest(), deps.clock.now()
    message = _SHOWN_BY if place.is_brand else place.message
    brand = Brand.of(parts) if place.is_brand else latest.brand
    written = latest.parts(message, place.channel) if place.is_brand else parts
    kind = vocabulary.kind_of(message)
    async with deps.db.read() as session:
        stored = await parameters.get(session)
        account = parameters.account_id(stored, place.channel)
        terms = await limits.terms(session, place.channel, account) if account else None
        client = await clients.with_code(session, code) if code else None
        subject = await subjects.latest(session, client.id or 0, kind) if client else None
    if code and client is None:
        return None
    today = local_date(now, stored.timezone)
    provider = (terms.signed_by or terms.name if terms else "") or _PROVIDER
    contact = (terms.contact if terms else "") or None
    facts = vocabulary.samples(message, today, provider=provider, contact=contact)["usual"]
    said = texts.SAMPLE
    if client is not None and subject is not None:
        facts = of_subject(subject, today, provider=provider, contact=contact)
        said = texts.REAL.format(client=escape(client.name), contract=escape(subject.contract))
    elif client is not None:
        facts = replace(facts, client_name=client.name)
        said = texts.NEVER.format(client=escape(client.name))
    renderer = latest.signed(brand) if place.is_brand else latest.written(message, place.channel, parts)
    content = _written(renderer, message, place.channel, facts, terms)
    shown = brand.name or provider
    return Look(place.channel, content, written.get("preheader", ""), said, shown, terms, bool(brand.logo))


def _written(
    renderer: Renderer, message: str, channel: Channel, facts: RenderFacts, terms: Terms | None
) -> Content:
    match channel:
        case Channel.EMAIL:
            return renderer.email(message, facts)
        case Channel.PUSH:
            return renderer.push(message, facts)
        case Channel.SMS:
            return renderer.sms(message, facts, fold=terms.fold_accents if terms else True)


async def _screen(look: Look, *, drawing: bool = False, image: Json | None = None) -> Json:
    """drawing: the picture of a mail is on its way. image: its block."""
    match look.channel:
        case Channel.EMAIL:
            blocks = _mail(look, drawing=drawing, image=image)
        case Channel.SMS:
            blocks = [_quoted(look.content.text), context(price(look.content.text, look.terms))]
        case Channel.PUSH:
            blocks = [
                context(texts.PUSH_CARD.format(provider=escape(look.provider))),
                header(look.content.subject),
                _quoted(look.content.text),
            ]
    return modal("messages.preview", texts.PREVIEW_TITLE, [context(look.said), *blocks], close="Voltar")


def _mail(look: Look, *, drawing: bool, image: Json | None) -> list[Json]:
    made = [section(f"{texts.SUBJECT}\n{escape(look.content.subject)}")]
    if drawing:
        made.append(section(texts.DRAWING))
    elif image is None:
        made.append(context(texts.NO_PICTURE))
    else:
        made.append(image)
        made += [context(texts.NO_LOGO)] if look.logo else []
    return [*made, divider(), section(texts.AS_TEXT), _quoted(cut(look.content.text, _TEXT_MOST))]


def _quoted(text: str) -> Json:
    return {"type": "section", "text": plain(text)}


def price(text: str, terms: Terms | None) -> str:
    """`1 SMS por cliente · 143 caracteres · sem acentos · R$ 0,08`."""
    size = sms_text.measure(text)
    parts = [
        f"{fmt.count(size.segments, 'SMS', 'SMS')} por cliente",
        fmt.count(size.characters, "caractere", "caracteres"),
        "com acentos" if size.alphabet is sms_text.Alphabet.UCS2 else "sem acentos",
        f"cabem mais {size.left} sem outro SMS",
    ]
    if terms is not None and terms.unit_cents is not None:
        parts.append(fmt.money(size.segments * terms.unit_cents))
    return " · ".join(parts)


async def _draw(client: AsyncWebClient, view_id: str, look: Look) -> None:
    """The picture in place of the word that it is coming; or that there is none."""
    drawn = await picture(look.content.html)
    if drawn is not None:
        try:
            file_id = await _uploaded(client, drawn)
            image = {"type": "image", "slack_file": {"id": file_id}, "alt_text": texts.ALT}
            await refresh(client, view_id, await _screen(look, image=image))
            return
        except SlackApiError as error:
            log.warning("preview_picture_refused", extra={"why": str(error.response.get("error"))})
    await refresh(client, view_id, await _screen(look))


async def _uploaded(client: AsyncWebClient, png: bytes) -> str:
    """The file's id, once Slack has looked through it. Shared with nobody: a view shows it to its person."""
    answer = await client.files_upload_v2(filename="previa.png", content=png, alt_txt=texts.ALT)
    file_id = str(answer["file"]["id"])
    for _ in range(_LOOKS):
        seen = await client.files_info(file=file_id)
        if seen["file"].get("mimetype"):
            break
        await asyncio.sleep(_LOOK_SECONDS)
    return file_id
