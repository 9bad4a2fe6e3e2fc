"""What is wrong with what stands in the editor, by field."""

import datetime as dt
from collections.abc import Mapping

from delivery import brand, drafting, vocabulary
from delivery.brand import Brand
from delivery.render import Renderer
from delivery.schedule import local_date
from delivery.sms_text import measure
from handlers import format as fmt
from handlers import rules
from handlers.deps import Deps
from handlers.messages import texts
from handlers.messages.place import Place
from storage import parameters

_TOLD = 3  # problems of one field at a time: the others are told when these are mended
_PROVIDER = "Provedor Internet do Sul"  # as long as names come


async def wrong(deps: Deps, place: Place, parts: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """Sentences by field, none where the texts may be kept; and what is worth a look all the same, or ""."""
    if place.is_brand:
        return brand.check(parts), _long_name(await deps.editions.latest(), Brand.of(parts))
    renderer = await deps.editions.latest()
    async with deps.db.read() as session:
        zone = (await parameters.get(session)).timezone
    seen = drafting.check(
        place.message,
        place.channel,
        parts,
        today=local_date(deps.clock.now(), zone),
        provider=renderer.brand.name or _PROVIDER,
        brand=renderer.brand,
        files=renderer.files,
    )
    told: dict[str, list[str]] = {}
    for problem in seen.problems:
        told.setdefault(problem.field, []).append(str(problem))
    return {field: "\n".join(lines[:_TOLD]) for field, lines in told.items()}, " ".join(seen.remarks)


def _long_name(renderer: Renderer, of: Brand) -> str:
    """Which SMS cost more because of the name that signs them all."""
    signed = renderer.signed(of)
    day = dt.date(2026, 12, 31)  # any: every date is as long
    long = [
        rules.named(message)
        for message in rules.in_order(renderer.keys())
        for facts in [vocabulary.samples(message, day, provider=of.name)["longest"]]
        if measure(signed.sms(message, facts).text).segments > 1
    ]
    return texts.LONG_NAME.format(messages=fmt.listed(long)) if long else ""


def kept(place: Place, parts: Mapping[str, str]) -> dict[str, str]:
    """What is written down of the fields."""
    return Brand.of(parts).parts() if place.is_brand else dict(parts)
