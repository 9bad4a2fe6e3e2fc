"""`/suspensao enviar`: who would get what now, and a run on a person's yes."""

from handlers.desk import Desk
from handlers.sending import command, submit
from handlers.verbs import Verb
from storage.enums import Role


def register(desk: Desk) -> None:
    """Operators."""
    c = desk.conversation("sending", needs=Role.OPERATOR)
    c.verb(Verb("enviar", "Mostra o que sairia agora e envia", button="Ver e enviar"), command.open_preview)
    c.submit("confirm", submit.confirm)
