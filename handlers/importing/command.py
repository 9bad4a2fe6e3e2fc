"""The import opened, the demo's example used, and files handed to the person."""

from delivery import importing, schedule
from delivery.sources.clients_file import bad_rows_csv
from handlers.blocks import loading
from handlers.deps import Deps
from handlers.importing import texts
from handlers.importing.example import example
from handlers.importing.hand_over import hand_over
from handlers.importing.modal import decided_screen, file_screen, preview_screen
from handlers.importing.show import show_preview
from handlers.screens import refresh
from handlers.turn import Turn
from storage import parameters


async def open_file(deps: Deps, turn: Turn) -> None:
    """Asks for the file."""
    await deps.client.views_open(trigger_id=turn.trigger_id, view=file_screen(demo=deps.demo))


async def use_example(deps: Deps, turn: Turn) -> None:
    """As if the person had sent the example file."""
    reading = loading("importing.preview", texts.TITLE, texts.reading(texts.EXAMPLE_NAME))
    await refresh(deps.client, turn.modal.id, reading)
    await show_preview(deps, turn, texts.EXAMPLE_NAME, await _example(deps))


async def give_example(deps: Deps, turn: Turn) -> None:
    """The example file, to look into, change and send."""
    await hand_over(
        deps.client,
        turn.user,
        filename=texts.EXAMPLE_NAME,
        content=await _example(deps),
        comment=texts.EXAMPLE_COMMENT,
    )
    await refresh(deps.client, turn.modal.id, file_screen(demo=deps.demo, said=texts.EXAMPLE_GIVEN))


async def give_refused(deps: Deps, turn: Turn) -> None:
    """The refused rows of a file of which nothing else is left to take in."""
    preview = await importing.preview(deps.db, turn.value, now=deps.clock.now())
    if preview is None:
        await refresh(deps.client, turn.modal.id, decided_screen())
        return
    await hand_over(
        deps.client,
        turn.user,
        filename=texts.refused_name(preview.filename),
        content=bad_rows_csv(preview.parsed),
        comment=texts.refused_comment(len(preview.parsed.bad), preview.filename),
    )
    view = preview_screen(preview, will_ask=False, said=texts.REFUSED_GIVEN)
    await refresh(deps.client, turn.modal.id, view)


async def _example(deps: Deps) -> bytes:
    if not deps.demo:
        raise LookupError("the example file is the demo's")
    async with deps.db.read() as session:
        zone = (await parameters.get(session)).timezone
    return example(schedule.local_date(deps.clock.now(), zone))
