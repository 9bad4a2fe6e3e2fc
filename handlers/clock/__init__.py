"""*Relógio legal*: from when on the law allows each suspension and termination, and what has no proof."""

from handlers.clock import command
from handlers.desk import Desk
from handlers.verbs import Verb
from storage.enums import Role


def register(desk: Desk) -> None:
    """Whoever may look: from the prazos, from the status, or by its verb."""
    c = desk.conversation("clock", needs=Role.VIEWER)
    c.verb(
        Verb(
            "relogio",
            "Relógio legal: desde quando cada suspensão e rescisão é possível",
            also=("rgc", "legal"),
            button="Ver",
        ),
        command.open_clock,
    )
    c.action("open", command.open_clock)
    c.action("show", command.show)
    c.action("page", command.turn_page)
    c.action("file", command.give_file)
