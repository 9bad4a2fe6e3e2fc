"""`/suspensao config`: the ERP's section *Suspensão temporária*, and what we add to it."""

from functools import partial

from handlers import firebase, gateways, servers
from handlers.configure import command, submit
from handlers.desk import Desk
from handlers.verbs import Verb
from storage.enums import Role


def register(desk: Desk) -> None:
    """Admins. The account modals belong to this screen and come back to it."""
    c = desk.conversation("configure", needs=Role.ADMIN)
    c.verb(
        Verb("config", "Parâmetros do envio", also=("configurar", "parametros"), button="Abrir"),
        command.open_screen,
    )
    c.action("method", command.redraw)
    for method, name in command.NAMES.items():
        c.action(name, command.redraw)
        c.action(f"{name}_new", partial(command.add_account, method))
        c.action(f"{name}_edit", partial(command.edit_account, method))
        c.action(f"{name}_drop", partial(command.drop_account, method))
        c.action(f"{name}_resume", partial(command.resume_account, method))
    c.action("back", command.back)
    c.submit("screen", submit.save)
    c.submit("nonpayment", submit.save_with_texts_read)
    servers.register(desk, kept=command.choose_account)
    gateways.register(desk, kept=command.choose_account)
    firebase.register(desk, kept=command.choose_account)
