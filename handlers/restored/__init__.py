"""The database is a restored copy: asked once in the results channel whether what waits may go out."""

from handlers.desk import Desk
from handlers.restored import actions
from storage.enums import Role


def register(desk: Desk) -> None:
    """Everybody in the channel reads; operators press."""
    c = desk.conversation("restored", needs=Role.OPERATOR)
    c.action("answer", actions.answer)
