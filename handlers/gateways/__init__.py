"""The modal that registers and edits a *Servidor SMS*. The parameter screen opens it."""

from functools import partial

from handlers.desk import Desk
from handlers.gateways import command, submit
from handlers.kept import Kept
from storage.enums import Role


def register(desk: Desk, *, kept: Kept) -> None:
    """Admins. `kept` is told of every gateway that was kept."""
    c = desk.conversation("gateways", needs=Role.ADMIN)
    c.action("kind", command.redraw)
    c.action("test", submit.test)
    c.submit("gateway", partial(submit.save, kept))
