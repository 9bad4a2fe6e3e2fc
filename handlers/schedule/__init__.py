"""`/suspensao pausar` and `retomar`: the schedule, and what is running."""

from handlers.desk import Desk
from handlers.schedule import command
from handlers.verbs import Verb
from storage.enums import Role


def register(desk: Desk) -> None:
    """Operators."""
    c = desk.conversation("schedule", needs=Role.OPERATOR)
    pause = Verb("pausar", "Para a agenda e o que está saindo", also=("parar",), button="Pausar")
    resume = Verb(
        "retomar", "Liga a agenda e continua o que parou hoje", also=("continuar",), button="Retomar"
    )
    c.verb(pause, command.pause)
    c.verb(resume, command.resume)
