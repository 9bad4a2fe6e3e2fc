"""A run's message in the results channel: its progress, its question, its end, and who got nothing."""

from functools import partial

from handlers.desk import Desk
from handlers.report import actions
from storage.enums import Role


def register(desk: Desk, *, redraw: actions.Redraw) -> None:
    """Everybody in the channel reads; operators press. `redraw` draws the Home anew after a press there."""
    c = desk.conversation("report", needs=Role.OPERATOR)
    c.action("answer", partial(actions.answer, redraw))
    c.action("stop", partial(actions.stop, redraw))
    c.action("resume", partial(actions.resume, redraw))
    c.action("cancel", partial(actions.cancel, redraw))
    c.action("anyway", partial(actions.anyway, redraw))
