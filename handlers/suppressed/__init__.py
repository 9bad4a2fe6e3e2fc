"""Who is sent nothing more: bounced, reported as spam, asked for no more; and how it is lifted."""

from handlers.desk import Desk
from handlers.suppressed import command
from handlers.verbs import Verb
from storage.enums import Role


def register(desk: Desk) -> None:
    """Admins: to write again to somebody who asked for no more is theirs to answer for."""
    c = desk.conversation("suppressed", needs=Role.ADMIN)
    c.verb(
        Verb(
            "bloqueados",
            "Quem não recebe mais nada, por quê, e como liberar",
            also=("liberar", "supressoes"),
            button="Ver",
        ),
        command.open_list,
    )
    c.action("lift", command.lift)
    c.action("page", command.page)
