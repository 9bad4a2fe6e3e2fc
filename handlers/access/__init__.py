"""`/suspensao acesso`: who may look, who may operate, who may change the parameters."""

from handlers.access import command, submit
from handlers.desk import Desk
from handlers.verbs import Verb
from storage.enums import Role


def register(desk: Desk) -> None:
    """Admins only."""
    c = desk.conversation("access", needs=Role.ADMIN)
    c.verb(Verb("acesso", "Quem pode o quê", also=("permissoes",), button="Abrir"), command.open_list)
    c.action("change", command.change)
    c.action("give", command.open_form)
    c.submit("give", submit.give)
