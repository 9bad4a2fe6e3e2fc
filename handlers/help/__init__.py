"""`/suspensao ajuda`: what the person may do here, each with its button."""

from functools import partial

from handlers.desk import Desk
from handlers.help import command
from handlers.verbs import Verb


def register(desk: Desk) -> None:
    """Everybody may ask for help; it shows what their role allows."""
    c = desk.conversation("help", needs=None)
    c.verb(Verb("ajuda", "Mostra esta lista", also=("help", "?")), partial(command.show, desk))
    c.action("open", partial(command.open_verb, desk))
