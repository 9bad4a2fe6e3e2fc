"""Opens the list and the editor."""

from delivery.render import Renderer
from handlers.blocks import Json, loading
from handlers.deps import Deps
from handlers.messages import texts
from handlers.messages.editor import Draft, editor
from handlers.messages.listing import listing
from handlers.messages.place import Place, of
from handlers.rules import in_order
from handlers.screens import open_filled
from handlers.turn import Turn
from storage import messages, parameters


async def open_list(deps: Deps, turn: Turn) -> None:
    """Every message that there is, with where its texts stand."""
    await open_filled(deps.client, turn, loading("messages.list", texts.TITLE), lambda: drawn_list(deps))


async def open_editor(deps: Deps, turn: Turn) -> None:
    """One message in one channel, on top of the list."""
    place = of(turn.value)
    await open_filled(
        deps.client, turn, loading("messages.editor", texts.TITLE), lambda: drawn_editor(deps, place)
    )


async def drawn_list(deps: Deps, *, said: str = "") -> Json:
    renderer = await deps.editions.latest()
    async with deps.db.read() as session:
        rows = await messages.as_of(session, await messages.latest_id(session))
        zone = (await parameters.get(session)).timezone
    standing = {(row.message, row.channel): row for row in rows}
    return listing(in_order(renderer.keys()), standing, zone, said=said)


async def drawn_editor(deps: Deps, place: Place, draft: Draft | None = None) -> Json:
    """With what is sent now, or with what a person has typed so far."""
    renderer: Renderer = await deps.editions.latest()
    async with deps.db.read() as session:
        version = await messages.current(session, place.message, place.channel)
        zone = (await parameters.get(session)).timezone
    if draft is None:
        place = Place(place.message, place.channel, version.version if version else 0)
        draft = Draft(place.current(renderer))
    return editor(place, version, draft, zone)
