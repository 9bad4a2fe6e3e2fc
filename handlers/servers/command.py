"""Opens the account modal on top of the parameter screen.

`below` is what that screen dumped of itself; it is given back when the account is kept.
"""

from delivery.webhooks import SENDGRID_PATH
from handlers.deps import Deps
from handlers.screens import refresh
from handlers.servers.form import Place, Typed, place, read
from handlers.servers.modal import account
from handlers.servers.password import draft
from handlers.turn import Turn
from storage.models import EmailServer


async def open_new(deps: Deps, turn: Turn, below: str) -> None:
    """An empty form."""
    await deps.client.views_push(trigger_id=turn.trigger_id, view=account(Typed(), Place(below)))


async def redraw(deps: Deps, turn: Turn) -> None:
    """The other kind, or the mailbox, was chosen: its fields follow, and what was typed stays."""
    typed = read(turn.modal)
    where = await draft(deps, turn.user, typed, place(turn.modal))
    await refresh(deps.client, turn.modal.id, account(typed, where))


async def open_edit(deps: Deps, turn: Turn, below: str, server: EmailServer) -> None:
    """The stored account in the form, without its password."""
    public = deps.senders.at.public_url
    where = Place(
        below,
        server.id,
        had_password=server.password_sealed is not None,
        webhook=f"{public}{SENDGRID_PATH}{server.uid}" if public else "",
        had_bounce_password=server.bounce_password_sealed is not None,
    )
    await deps.client.views_push(trigger_id=turn.trigger_id, view=account(Typed.of(server), where))
