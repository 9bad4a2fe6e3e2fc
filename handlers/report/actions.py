"""The buttons of a run's message. Each may be pressed twice, or by two people: the first one counts.

The same buttons stand on the Home; `redraw` shows there what the press has changed.
"""

from collections.abc import Awaitable, Callable

from handlers.deps import Deps
from handlers.report import texts
from handlers.report.question import parse_answer
from handlers.tell import tell
from handlers.turn import Turn

Redraw = Callable[[Deps, Turn], Awaitable[None]]


async def answer(redraw: Redraw, deps: Deps, turn: Turn) -> None:
    """A held run's question."""
    run_id, choice = parse_answer(turn.value)
    await _done(
        redraw, deps, turn, await deps.runs.answer(run_id, choice, turn.user), texts.NOT_HELD_ANY_MORE
    )


async def stop(redraw: Redraw, deps: Deps, turn: Turn) -> None:
    """Nothing more is claimed; calls under way finish."""
    await _done(redraw, deps, turn, await deps.runs.stop(int(turn.value), turn.user), texts.NOT_RUNNING)


async def resume(redraw: Redraw, deps: Deps, turn: Turn) -> None:
    """A stopped run goes on."""
    await _done(redraw, deps, turn, await deps.runs.resume(int(turn.value), turn.user), texts.NOT_STOPPED)


async def cancel(redraw: Redraw, deps: Deps, turn: Turn) -> None:
    """What has not gone out never will."""
    done = await deps.runs.cancel_rest(int(turn.value), turn.user)
    await _done(redraw, deps, turn, done, texts.ENDED_ALREADY)


async def anyway(redraw: Redraw, deps: Deps, turn: Turn) -> None:
    """A run that waits for the window does not any more."""
    done = await deps.runs.send_anyway(int(turn.value), turn.user)
    await _done(redraw, deps, turn, done, texts.NOT_WAITING)


async def _done(redraw: Redraw, deps: Deps, turn: Turn, done: bool, otherwise: str) -> None:
    """The channel's message follows by itself; only a press that came too late is told about."""
    if not done:
        await tell(deps.client, turn, otherwise)
    await redraw(deps, turn)
