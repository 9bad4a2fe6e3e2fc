"""The form that gives access."""

from handlers.access import texts
from handlers.access.change import LastAdmin, set_role
from handlers.access.command import draw
from handlers.deps import Deps
from handlers.screens import refresh
from handlers.turn import Reply, Turn
from storage.enums import Role


async def give(deps: Deps, turn: Turn) -> Reply:
    """Gives the access, closes the form and shows the list with the person in it."""
    person = turn.modal.choice("person") or ""
    role = Role(turn.modal.choice("role") or Role.VIEWER.value)
    try:
        await set_role(deps, person, role, by=turn.user)
    except LastAdmin:
        return Reply(errors={"role": texts.LAST_ADMIN_FIELD})

    async def show() -> None:
        view = await draw(deps, said=texts.changed(person, role), edition=turn.key)
        await refresh(deps.client, turn.modal.root_id, view)

    return Reply(then=show)
