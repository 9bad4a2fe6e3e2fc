"""The database is a restored copy: asked once in the results channel whether what waits may go out."""

from functools import partial

from handlers.desk import Desk
from handlers.report.actions import Redraw
from handlers.restored import actions
from storage.enums import Role


def register(desk: Desk, *, redraw: Redraw) -> None:
    """Everybody in the channel reads; operators press. `redraw` draws the Home anew after a press there."""
    c = desk.conversation("restored", needs=Role.OPERATOR)
    c.action("answer", partial(actions.answer, redraw))
