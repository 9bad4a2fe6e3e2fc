"""*A verificar*: what nobody knows the fate of, with what is known of each, and a person's word about it."""

from handlers.desk import Desk
from handlers.doubt import command
from storage.enums import Role


def register(desk: Desk) -> None:
    """Operators. Opened by a button of the status, the Home and a run's message."""
    c = desk.conversation("doubt", needs=Role.OPERATOR)
    c.action("open", command.open_list)
    c.action("cause", command.show_cause)
    c.action("page", command.turn_page)
    c.action("one", command.decide_one)
    c.action("all", command.decide_all)
    c.action("file", command.give_file)
