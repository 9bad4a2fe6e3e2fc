"""The Home drawn for one person, each time they open it."""

from handlers.deps import Deps
from handlers.home.view import dashboard, no_access
from handlers.overview import gather
from handlers.people import allows
from handlers.texts import ask_for_access
from handlers.turn import Turn
from storage.enums import Role


async def publish(deps: Deps, turn: Turn) -> None:
    """The desk lets everybody open the Home, so the guard is here."""
    if allows(await deps.people.role_of(turn.user), Role.VIEWER):
        view = dashboard(await gather(deps))
    else:
        view = no_access(ask_for_access(await deps.people.admins()))
    await deps.client.views_publish(user_id=turn.user, view=view)
