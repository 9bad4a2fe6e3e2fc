"""Everything Slack: a folder a conversation. This is the table of contents."""

from slack_bolt.async_app import AsyncApp

from handlers.deps import Deps
from handlers.desk import Desk


def register(app: AsyncApp, deps: Deps) -> Desk:
    """Ties every conversation to the desk, and the desk to Bolt."""
    desk = Desk(deps)
    desk.listen(app)
    return desk
