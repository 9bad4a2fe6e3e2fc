"""`/suspensao status`: are the accounts reachable, what runs, what waits for a person."""

from handlers.desk import Desk
from handlers.status import command
from handlers.verbs import Verb
from storage.enums import Role


def register(desk: Desk) -> None:
    """Whoever may look."""
    c = desk.conversation("status", needs=Role.VIEWER)
    c.verb(
        Verb("status", "Como estão as contas, os envios e a agenda", also=("painel",), button="Ver"),
        command.show,
    )
