"""*Arquivo de configuração do Firebase*: sent as a file or pasted. The parameter screen opens it."""

from functools import partial

from handlers.desk import Desk
from handlers.firebase import command, submit
from handlers.kept import Kept
from storage.enums import Role

__all__ = ["command", "register"]


def register(desk: Desk, *, kept: Kept) -> None:
    """Admins. `kept` is told of the project whose file was kept."""
    c = desk.conversation("firebase", needs=Role.ADMIN)
    c.submit("file", partial(submit.save, kept))
