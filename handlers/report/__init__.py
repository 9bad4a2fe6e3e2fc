"""A run's message in the results channel: its progress, its question, its end, and who got nothing."""

from handlers.desk import Desk
from handlers.report import actions
from storage.enums import Role


def register(desk: Desk) -> None:
    """Everybody in the channel reads; operators press."""
    c = desk.conversation("report", needs=Role.OPERATOR)
    c.action("answer", actions.answer)
    c.action("stop", actions.stop)
    c.action("resume", actions.resume)
    c.action("cancel", actions.cancel)
