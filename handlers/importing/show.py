"""A file received, compared with what is stored, and shown; or why it cannot be."""

import hashlib

from delivery import importing
from delivery.sources.errors import UnreadableFile
from handlers.deps import Deps
from handlers.importing.modal import file_screen, preview_screen
from handlers.screens import refresh
from handlers.turn import Turn


async def show_preview(deps: Deps, turn: Turn, filename: str, content: bytes) -> None:
    """Keeps the file for its preview and shows what confirming would do."""
    try:
        preview = await importing.receive(
            deps.db,
            uid=hashlib.sha256(turn.key.encode()).hexdigest()[:32],
            by=turn.user,
            filename=filename,
            content=content,
            now=deps.clock.now(),
        )
    except UnreadableFile as error:
        await show_problem(deps, turn, str(error))
        return
    await refresh(deps.client, turn.modal.id, preview_screen(preview, will_ask=preview.holds))


async def show_problem(deps: Deps, turn: Turn, problem: str) -> None:
    """Asks for the file again and says what was wrong with this one."""
    view = file_screen(demo=deps.demo, problem=problem, edition=turn.key)
    await refresh(deps.client, turn.modal.id, view)
