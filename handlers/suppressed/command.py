"""The list opened and turned; a contact lifted by a person's word."""

from handlers.blocks import Json, loading
from handlers.deps import Deps
from handlers.screens import open_filled, refresh
from handlers.suppressed import texts
from handlers.suppressed.modal import PAGE, Page, listing
from handlers.turn import Turn
from storage import parameters, suppressions


async def open_list(deps: Deps, turn: Turn) -> None:
    """The newest."""
    await open_filled(deps.client, turn, loading("suppressed.list", texts.TITLE), lambda: _drawn(deps, 0))


async def page(deps: Deps, turn: Turn) -> None:
    """Older, or newer ones."""
    await refresh(deps.client, turn.modal.id, await _drawn(deps, int(turn.value)))


async def lift(deps: Deps, turn: Turn) -> None:
    """Sent to again from now on; the next reason counts anew."""
    async with deps.db.write() as session:
        row = await suppressions.get(session, int(turn.value))
        done = row is not None and await suppressions.lift(
            session, channel=row.channel, destination=row.destination, by=turn.user, now=deps.clock.now()
        )
    said = texts.LIFTED if done else texts.ALREADY
    await refresh(deps.client, turn.modal.id, await _drawn(deps, int(turn.modal.metadata or 0), said=said))


async def _drawn(deps: Deps, offset: int, *, said: str = "") -> Json:
    async with deps.db.read() as session:
        settings = await parameters.get(session)
        total = await suppressions.count(session)
        offset = min(offset, max(0, total - 1)) // PAGE * PAGE
        rows = await suppressions.listed(session, limit=PAGE, offset=offset)
    return listing(Page(rows, total, offset, settings.timezone), said=said)
