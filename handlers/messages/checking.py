"""What is wrong with what stands in the editor, by field."""

from collections.abc import Mapping

from delivery import brand, drafting
from delivery.brand import Brand
from delivery.schedule import local_date
from handlers.deps import Deps
from handlers.messages.place import Place
from storage import parameters

_TOLD = 3  # problems of one field at a time: the others are told when these are mended
_PROVIDER = "Provedor Internet do Sul"  # as long as names come


async def wrong(deps: Deps, place: Place, parts: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """Sentences by field, none where the texts may be kept; and what is worth a look all the same, or ""."""
    if place.is_brand:
        return brand.check(parts), ""
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


def kept(place: Place, parts: Mapping[str, str]) -> dict[str, str]:
    """What is written down of the fields."""
    return Brand.of(parts).parts() if place.is_brand else dict(parts)
