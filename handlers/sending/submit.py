"""The preview confirmed: one run, however often it is pressed or delivered."""

from delivery.runs import NotReady
from handlers.deps import Deps
from handlers.sending import texts
from handlers.sending.modal import ANYWAY, asked_screen, not_ready_screen
from handlers.turn import Reply, Turn
from handlers.words import LACKS
from storage import parameters
from storage.enums import BacklogChoice, RunTrigger


async def confirm(deps: Deps, turn: Turn) -> Reply:
    """Writes the run down. The screen it was asked on makes it unique."""
    choice = BacklogChoice(turn.modal.choice("already") or BacklogChoice.ONLY_NEW.value)
    if turn.modal.metadata == "0" and choice is BacklogChoice.ONLY_NEW:
        return Reply(errors={"already": texts.WOULD_SEND_NOTHING})
    try:
        await deps.runs.request(
            RunTrigger.HAND,
            f"slack-{turn.modal.root_id}",
            asked_by=turn.user,
            backlog=choice,
            # Where nothing was asked the window was open; should it close meanwhile, the rest waits.
            outside_window=turn.modal.choice("window") == ANYWAY,
        )
    except NotReady as error:
        return Reply(update=not_ready_screen(LACKS[error.lack]))
    async with deps.db.read() as session:
        settings = await parameters.get(session)
    return Reply(update=asked_screen(settings.results_channel))
