"""The list opened, and a role changed in it."""

from handlers.access import texts
from handlers.access.change import LastAdmin, set_role
from handlers.access.modal import Grants, form, parse_change, screen
from handlers.blocks import Json, loading
from handlers.deps import Deps
from handlers.screens import open_filled, refresh
from handlers.turn import Turn
from storage import roles


async def open_list(deps: Deps, turn: Turn) -> None:
    """Opens at once, then shows who may what."""
    waiting = loading("access.list", texts.TITLE)
    await open_filled(deps.client, turn, waiting, lambda: draw(deps, edition=turn.key))


async def open_form(deps: Deps, turn: Turn) -> None:
    """The form, on top of the list."""
    await deps.client.views_push(trigger_id=turn.trigger_id, view=form())


async def change(deps: Deps, turn: Turn) -> None:
    """Another role, or none, chosen in a person's row."""
    user, role = parse_change(turn.value)
    try:
        done = await set_role(deps, user, role, by=turn.user)
        said = texts.changed(user, role) if done else texts.GONE
    except LastAdmin:
        said = f":warning: {texts.LAST_ADMIN}"
    view = await draw(deps, said=said, edition=turn.key)
    await refresh(deps.client, turn.modal.id, view)


async def draw(deps: Deps, *, said: str = "", edition: str) -> Json:
    """The list as it stands."""
    async with deps.db.read() as session:
        grants = [(grant.user_id, grant.role) for grant in await roles.all_grants(session)]
    listed = {user for user, _ in grants}
    always = [user for user in await deps.people.admins() if user not in listed]
    return screen(Grants(grants, always, said, edition))
