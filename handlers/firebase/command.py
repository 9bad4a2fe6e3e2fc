"""Opens the file's modal on top of the parameter screen."""

from handlers.deps import Deps
from handlers.firebase.modal import Place, form
from handlers.turn import Turn
from storage import push_apps


async def open_form(deps: Deps, turn: Turn, below: str, app_id: int | None) -> None:
    """`below` is what that screen dumped of itself; `app_id` the project whose file is there already."""
    async with deps.db.read() as session:
        app = await push_apps.get(session, app_id) if app_id else None
    view = form(Place(below))
    if app is not None and app.active:
        view = form(Place(below, app.id), sender_name=app.sender_name, per_minute=app.per_minute)
    await deps.client.views_push(trigger_id=turn.trigger_id, view=view)
