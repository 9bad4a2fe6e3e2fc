"""An account stopped sending for its own fault: told once in the results channel, with a way on."""

from handlers.desk import Desk
from handlers.paused import actions
from storage.enums import Role


def register(desk: Desk) -> None:
    """Everybody in the channel reads; admins press."""
    c = desk.conversation("paused", needs=Role.ADMIN)
    c.action("resume", actions.resume)
