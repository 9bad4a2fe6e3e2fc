"""An account reached its ceiling of the day: lifted for that day from the run's message."""

from handlers.ceiling import actions
from handlers.desk import Desk
from storage.enums import Role


def register(desk: Desk) -> None:
    """Admins: the ceiling is theirs, and what goes beyond it costs money."""
    c = desk.conversation("ceiling", needs=Role.ADMIN)
    c.action("lift", actions.lift)
