"""The list of messages: each with where its texts stand, by channel. Pure."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from delivery import rgc, vocabulary
from delivery.brand import BRAND
from handlers import rules
from handlers.blocks import Json, actions, button, context, divider, modal, section
from handlers.format import day
from handlers.messages import texts
from handlers.messages.place import Place
from storage.enums import Channel, Kind
from storage.models import MessageVersion

Standing = Mapping[tuple[str, Channel], MessageVersion]
_KINDS = {Kind.TEMPORARY: "temporária", Kind.NONPAYMENT: "inadimplência"}


def listing(messages: Sequence[str], standing: Standing, zone: str, *, said: str = "") -> Json:
    """zone: the provider's. said: what just happened, or ""."""
    brand = Place(BRAND, Channel.EMAIL)
    blocks = [section(said, block_id="banner")] if said else []
    blocks += [
        section(texts.INTRO),
        section(
            f"*{texts.BRAND_NAME}*\n{texts.BRAND_SAYS}: {_stands(brand, standing, zone)}",
            accessory=button(texts.EDIT, "messages.open:brand", value=brand.button),
        ),
    ]
    for kind in Kind:
        blocks.append(divider())
        for message in (m for m in messages if vocabulary.kind_of(m) is kind):
            blocks += _message(message, kind, standing, zone)
    return modal("messages.list", texts.TITLE, blocks, close="Fechar")


def _message(message: str, kind: Kind, standing: Standing, zone: str) -> list[Json]:
    places = [Place(message, channel) for channel in Channel]
    told = " · ".join(f"{texts.SHORT[place.channel]}: {_stands(place, standing, zone)}" for place in places)
    buttons = [
        button(texts.SHORT[p.channel], f"messages.open:{message}:{p.channel.value}", value=p.button)
        for p in places
    ]
    return [
        section(f"*{rules.named(message)}* ({_KINDS[kind]})"),
        context(told + _legal(message)),
        actions(*buttons),
    ]


def _legal(message: str) -> str:
    """That an SMS or a push of a prior notice starts no clock."""
    if not rgc.counts_as_notice(message, Channel.EMAIL):
        return ""
    return f"\nPush e SMS: {texts.REMINDER}"


def _stands(place: Place, standing: Standing, zone: str) -> str:
    """`padrão`, or `versão 3 de Maria, 12/11/2026`."""
    version = standing.get((place.message, place.channel))
    return stands(version, zone)


def stands(version: MessageVersion | None, zone: str) -> str:
    """The same of a version; None for the default text."""
    if version is None or not version.parts:
        return texts.DEFAULT
    on = version.created_at.astimezone(ZoneInfo(zone)).date()
    return f"versão {version.version} de <@{version.author}>, {day(on)}"


def what(place: Place) -> str:
    """`Suspensão iniciada, SMS`."""
    return (
        texts.BRAND_NAME if place.is_brand else f"{rules.named(place.message)}, {texts.SHORT[place.channel]}"
    )
