"""Pauses and resumes. Typed twice, the second time changes nothing and says so."""

from delivery.schedule import local_date
from handlers.deps import Deps
from handlers.overview import gather
from handlers.schedule import message
from handlers.tell import tell
from handlers.turn import Turn
from storage import overview, parameters
from storage.enums import RunState
from storage.models import Run


async def pause(deps: Deps, turn: Turn) -> None:
    """The schedule fires nothing more, and what is running stops."""
    async with deps.db.write() as session:
        changed = await parameters.set_paused(session, True, by=turn.user, now=deps.clock.now())
    running = [run for run in await _living(deps) if run.state is RunState.RUNNING]
    stopped = [await deps.runs.stop(_id(run), turn.user) for run in running]
    await tell(deps.client, turn, *message.paused(changed, sum(stopped)))


async def resume(deps: Deps, turn: Turn) -> None:
    """The schedule fires again, and what was stopped today goes on.

    A run that was stopped on an earlier day comes with its buttons: its notices may have lost their point.
    """
    async with deps.db.write() as session:
        zone = (await parameters.get(session)).timezone
        changed = await parameters.set_paused(session, False, by=turn.user, now=deps.clock.now())
    today = local_date(deps.clock.now(), zone)
    stopped = [r for r in await _living(deps) if r.state is RunState.STOPPED and r.local_date == today]
    continued = [await deps.runs.resume(_id(run), turn.user) for run in stopped]
    await tell(deps.client, turn, *message.resumed(changed, sum(continued), await gather(deps)))


async def _living(deps: Deps) -> list[Run]:
    async with deps.db.read() as session:
        return list(await overview.living_runs(session))


def _id(run: Run) -> int:
    if run.id is None:
        raise LookupError("a stored run has an id")
    return run.id
