"""The preview opened."""

from delivery.runs import NotReady
from handlers.blocks import Json, loading
from handlers.deps import Deps
from handlers.overview import gather
from handlers.screens import open_filled
from handlers.sending import texts
from handlers.sending.cost import estimate
from handlers.sending.modal import Asked, not_ready_screen, preview_screen
from handlers.turn import Turn
from handlers.words import LACKS


async def open_preview(deps: Deps, turn: Turn) -> None:
    """Opens at once; counting may take a moment."""

    async def count() -> Json:
        try:
            preview = await deps.runs.preview()
            return preview_screen(Asked(preview, await gather(deps, ended=0), await estimate(deps, preview)))
        except NotReady as error:
            return not_ready_screen(LACKS[error.lack])

    await open_filled(deps.client, turn, loading("sending.confirm", texts.TITLE, texts.COUNTING), count)
