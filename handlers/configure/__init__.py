"""`/suspensao config`: the ERP's section *Suspensão temporária*, and what we add to it."""

from handlers import servers
from handlers.configure import command, submit
from handlers.desk import Desk
from handlers.verbs import Verb
from storage.enums import Role


def register(desk: Desk) -> None:
    """Admins. The account modal belongs to this screen and comes back to it."""
    c = desk.conversation("configure", needs=Role.ADMIN)
    c.verb(
        Verb("config", "Parâmetros do envio", also=("configurar", "parametros"), button="Abrir"),
        command.open_screen,
    )
    c.action("method", command.redraw)
    c.action("server", command.redraw)
    c.action("server_new", command.add_server)
    c.action("server_edit", command.edit_server)
    c.action("server_drop", command.drop_server)
    c.action("server_resume", command.resume_server)
    c.action("back", command.back)
    c.submit("screen", submit.save)
    c.submit("nonpayment", submit.save_with_texts_read)
    servers.register(desk, kept=command.choose_server)
