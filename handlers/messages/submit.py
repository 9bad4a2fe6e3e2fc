"""*Salvar versão*: what is wrong is said at its field; what is right becomes the next version."""

from functools import partial

from handlers.deps import Deps
from handlers.messages import texts
from handlers.messages.checking import kept, wrong
from handlers.messages.command import drawn_list
from handlers.messages.listing import what
from handlers.messages.place import load
from handlers.screens import refresh
from handlers.turn import Reply, Turn
from storage import messages
from storage.messages import Overtaken


async def save(deps: Deps, turn: Turn) -> Reply:
    """Back to the list, which says so."""
    place = load(turn.modal.metadata)
    parts = place.typed(turn.modal)
    problems, remark = await wrong(deps, place, parts)
    if problems:
        return Reply(errors={place.block(field): sentence for field, sentence in problems.items()})
    if parts == dict(place.current(await deps.editions.latest())):
        return Reply(then=partial(_tell, deps, turn, texts.UNCHANGED.format(what=what(place))))
    try:
        async with deps.db.write() as session:
            version = await messages.save(
                session,
                place.message,
                place.channel,
                kept(place, parts),
                base=place.base,
                by=turn.user,
                now=deps.clock.now(),
            )
    except Overtaken as overtaken:
        sentence = texts.OVERTAKEN.format(version=overtaken.newest.version)
        return Reply(errors={place.block(place.fields[0]): sentence})
    said = texts.SAVED.format(what=what(place), version=version.version)
    return Reply(then=partial(_tell, deps, turn, f"{said} {remark}".strip()))


async def _tell(deps: Deps, turn: Turn, said: str) -> None:
    await refresh(deps.client, turn.modal.root_id, await drawn_list(deps, said=said))
