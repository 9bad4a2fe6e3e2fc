"""*Janela de envio*: the hours, the holidays and the place whose days count."""

from handlers.desk import Desk
from handlers.window import submit
from storage.enums import Role


def register(desk: Desk) -> None:
    """Admins, from the list of prazos."""
    c = desk.conversation("window", needs=Role.ADMIN)
    c.action("open", submit.open_window)
    c.submit("save", submit.save)
