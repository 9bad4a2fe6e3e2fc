"""`/suspensao prazos`: when each notice goes out, seen on a contract before it is saved."""

from handlers.deadlines import command, submit
from handlers.desk import Desk
from handlers.verbs import Verb
from storage.enums import Role


def register(desk: Desk) -> None:
    """Admins."""
    c = desk.conversation("deadlines", needs=Role.ADMIN)
    c.verb(
        Verb(
            "prazos",
            "Quando cada aviso sai: prazos, janela de envio, feriados",
            also=("prazo", "regras", "regra", "regua", "janela", "feriados"),
            button="Editar",
        ),
        command.open_list,
    )
    c.action("kind", command.show_kind)
    c.action("new", command.open_new)
    c.action("edit", command.open_editor)
    c.action("look", command.look)
    c.action("on", command.switch_on)
    c.action("off", command.switch_off)
    c.action("remove", command.remove)
    c.action("preset", command.open_preset)
    c.submit("editor", submit.save)
    c.submit("preset", submit.apply)
    c.submit("read", submit.read_texts)
