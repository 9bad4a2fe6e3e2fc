"""Opens the account modal on top of the parameter screen.

`below` is what that screen dumped of itself; it is given back when the account is kept.
"""

from handlers.deps import Deps
from handlers.servers.form import Place, Typed
from handlers.servers.modal import account
from handlers.turn import Turn
from storage.models import EmailServer


async def open_new(deps: Deps, turn: Turn, below: str) -> None:
    """An empty form."""
    await deps.client.views_push(trigger_id=turn.trigger_id, view=account(Typed(), Place(below)))


async def open_edit(deps: Deps, turn: Turn, below: str, server: EmailServer) -> None:
    """The stored account in the form, without its password."""
    where = Place(below, server.id, had_password=server.password_sealed is not None)
    await deps.client.views_push(trigger_id=turn.trigger_id, view=account(Typed.of(server), where))
