"""The App Home: the dashboard of whoever may look."""

from handlers.desk import Desk
from handlers.home.publish import publish, redraw
from storage.enums import Role

__all__ = ["redraw", "register"]


def register(desk: Desk) -> None:
    """Everybody may open it; without access it says whom to ask."""
    c = desk.conversation("home", needs=Role.VIEWER)
    c.home = publish
    c.action("refresh", publish)
