"""The answer, from the message, from a run that waits, or from the status: the first one counts."""

from handlers.deps import Deps
from handlers.report.actions import Redraw
from handlers.restored import texts
from handlers.tell import tell
from handlers.turn import Turn
from storage.enums import BacklogChoice


async def answer(redraw: Redraw, deps: Deps, turn: Turn) -> None:
    """The messages follow by themselves; only a press that came too late is told about."""
    if not await deps.restored.answer(BacklogChoice(turn.value), turn.user):
        await tell(deps.client, turn, texts.ALREADY)
    await redraw(deps, turn)
