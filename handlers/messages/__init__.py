"""`/suspensao mensagens`: what clients read, written, tried, kept by version and gone back to."""

from handlers.desk import Desk
from handlers.messages import command, look, submit, versions
from handlers.verbs import Verb
from storage.enums import Role


def register(desk: Desk) -> None:
    """Admins: these are the provider's words, and some of them the law's."""
    c = desk.conversation("messages", needs=Role.ADMIN)
    c.verb(
        Verb(
            "mensagens",
            "O que os clientes leem: textos, marca, prévia e versões",
            also=("mensagem", "textos", "modelos"),
            button="Editar",
        ),
        command.open_list,
    )
    c.action("open", command.open_editor)
    c.action("preview", look.preview)
    c.action("versions", versions.open_versions)
    c.action("restore", versions.restore)
    c.submit("editor", submit.save)
