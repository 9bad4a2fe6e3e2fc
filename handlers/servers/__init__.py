"""The modal that registers and edits a *Servidor SMTP*. The parameter screen opens it."""

from functools import partial

from handlers.desk import Desk
from handlers.kept import Kept
from handlers.servers import command, submit
from storage.enums import Role


def register(desk: Desk, *, kept: Kept) -> None:
    """Admins. `kept` is told of every account that was kept."""
    c = desk.conversation("servers", needs=Role.ADMIN)
    c.action("kind", command.redraw)
    c.action("returns", command.redraw)
    c.action("test", submit.test)
    c.submit("account", partial(submit.save, kept))
