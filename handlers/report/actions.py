"""The buttons of a run's message. Each may be pressed twice, or by two people: the first one counts."""

from handlers.deps import Deps
from handlers.report import texts
from handlers.report.question import parse_answer
from handlers.tell import tell
from handlers.turn import Turn


async def answer(deps: Deps, turn: Turn) -> None:
    """A held run's question."""
    run_id, choice = parse_answer(turn.value)
    if not await deps.runs.answer(run_id, choice, turn.user):
        await tell(deps.client, turn, texts.NOT_HELD_ANY_MORE)


async def stop(deps: Deps, turn: Turn) -> None:
    """Nothing more is claimed; calls under way finish."""
    if not await deps.runs.stop(int(turn.value), turn.user):
        await tell(deps.client, turn, texts.NOT_RUNNING)


async def resume(deps: Deps, turn: Turn) -> None:
    """A stopped run goes on."""
    if not await deps.runs.resume(int(turn.value), turn.user):
        await tell(deps.client, turn, texts.NOT_STOPPED)


async def cancel(deps: Deps, turn: Turn) -> None:
    """What has not gone out never will."""
    if not await deps.runs.cancel_rest(int(turn.value), turn.user):
        await tell(deps.client, turn, texts.ENDED_ALREADY)
