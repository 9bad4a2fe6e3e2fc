"""Opens the gateway modal on top of the parameter screen, and redraws it for another kind.

`below` is what that screen dumped of itself; it is given back when the gateway is kept.
"""

from handlers.deps import Deps
from handlers.gateways.form import Place, Typed, place, read
from handlers.gateways.modal import gateway
from handlers.gateways.secrets import draft
from handlers.screens import refresh
from handlers.turn import Turn
from storage import gateways
from storage.models import SmsGateway


async def open_new(deps: Deps, turn: Turn, below: str) -> None:
    """An empty form."""
    await deps.client.views_push(trigger_id=turn.trigger_id, view=gateway(Typed(), Place(below)))


async def open_edit(deps: Deps, turn: Turn, below: str, stored: SmsGateway) -> None:
    """The stored gateway in the form, without its secrets."""
    names = tuple(gateways.secrets_of(deps.vault, stored))
    where = Place(below, stored.id, had=names)
    await deps.client.views_push(trigger_id=turn.trigger_id, view=gateway(Typed.of(stored), where))


async def redraw(deps: Deps, turn: Turn) -> None:
    """Another kind was chosen: its fields follow, and what was typed stays."""
    typed = read(turn.modal)
    where = await draft(deps, turn.user, typed, place(turn.modal))
    await refresh(deps.client, turn.modal.id, gateway(typed, where))
