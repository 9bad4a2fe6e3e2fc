"""The Home drawn for one person, each time they open it."""

from handlers.deps import Deps
from handlers.home.view import dashboard, no_access
from handlers.overview import gather
from handlers.people import allows
from handlers.texts import ask_for_access
from handlers.turn import Turn
from storage.enums import Role


async def redraw(deps: Deps, turn: Turn) -> None:
    """The same after something was done on the Home; does nothing elsewhere."""
    if turn.view is not None and turn.view.raw_view.get("type") == "home":
        await publish(deps, turn)


async def publish(deps: Deps, turn: Turn) -> None:
    """The desk lets everybody open the Home, so the guard is here."""
    if allows(await deps.people.role_of(turn.user), Role.VIEWER):
        view = dashboard(await gather(deps))
    else:
        view = no_access(ask_for_access(await deps.people.admins()))
    await deps.client.views_publish(user_id=turn.user, view=view)
