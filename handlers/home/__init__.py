"""The App Home: the dashboard of whoever may look."""

from handlers.desk import Desk
from handlers.home import publish
from storage.enums import Role


def register(desk: Desk) -> None:
    """Everybody may open it; without access it says whom to ask."""
    c = desk.conversation("home", needs=Role.VIEWER)
    c.home = publish.publish
    c.action("refresh", publish.publish)
