"""Everything Slack: a folder a conversation. This is the table of contents."""

from slack_bolt.async_app import AsyncApp

from handlers import (
    access,
    ceiling,
    clock,
    configure,
    deadlines,
    doubt,
    home,
    importing,
    messages,
    paused,
    report,
    restored,
    schedule,
    sending,
    status,
    suppressed,
    test_send,
    window,
)
from handlers import help as help_
from handlers.deps import Deps
from handlers.desk import Desk


def register(app: AsyncApp, deps: Deps) -> Desk:
    """Ties every conversation to the desk, and the desk to Bolt. The help lists verbs in this order."""
    desk = Desk(deps)
    configure.register(desk)
    test_send.register(desk)
    deadlines.register(desk)
    window.register(desk)
    messages.register(desk)
    importing.register(desk)
    sending.register(desk)
    status.register(desk)
    clock.register(desk)
    schedule.register(desk)
    access.register(desk)
    home.register(desk)
    report.register(desk, redraw=home.redraw)
    paused.register(desk)
    ceiling.register(desk)
    restored.register(desk, redraw=home.redraw)
    suppressed.register(desk)
    doubt.register(desk)
    help_.register(desk)
    desk.listen(app)
    return desk
