"""`/suspensao teste`: one real message, on the same path as every notice, to whoever asks."""

from handlers.desk import Desk
from handlers.test_send import command, submit
from handlers.verbs import Verb
from storage.enums import Role


def register(desk: Desk) -> None:
    """Operators."""
    c = desk.conversation("test_send", needs=Role.OPERATOR)
    c.verb(Verb("teste", "Envia uma mensagem de teste", also=("testar",), button="Testar"), command.open_form)
    c.action("open", command.open_form)
    c.action("account", command.redraw)
    c.action("rule", command.redraw)
    c.action("client", command.redraw)
    c.action("again", command.again)
    c.submit("form", submit.send)
