"""`/suspensao importar`: a file of suspended clients, looked at first and taken in on a person's yes."""

from handlers.desk import Desk
from handlers.importing import command, submit
from handlers.verbs import Verb
from storage.enums import Role


def register(desk: Desk) -> None:
    """Operators."""
    c = desk.conversation("importing", needs=Role.OPERATOR)
    c.verb(
        Verb("importar", "Traz os clientes suspensos de um arquivo CSV", button="Importar"), command.open_file
    )
    c.action("example", command.use_example)
    c.action("example_file", command.give_example)
    c.action("refused", command.give_refused)
    c.submit("file", submit.file)
    c.submit("preview", submit.confirm)
