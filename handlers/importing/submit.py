"""The file sent, and the preview confirmed. What takes time goes on behind a loading screen."""

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from delivery import importing
from delivery.importing import ImportResult
from delivery.sources.clients_file import bad_rows_csv
from delivery.sources.decode import MAX_BYTES
from handlers import slack_errors
from handlers.blocks import escape, loading
from handlers.deps import Deps
from handlers.download import NotServed, TooLarge, download
from handlers.importing import texts
from handlers.importing.hand_over import hand_over
from handlers.importing.modal import FILE_BLOCK, decided_screen, result_screen
from handlers.importing.show import show_preview, show_problem
from handlers.screens import refresh
from handlers.texts import SLACK_REFUSALS
from handlers.turn import Json, Reply, Turn


async def file(deps: Deps, turn: Turn) -> Reply:
    """Fetches the file and shows what it would do."""
    block = next((b for b in turn.modal.values if b.startswith(FILE_BLOCK)), FILE_BLOCK)
    files = turn.modal.files(block)
    if not files:
        return Reply(errors={block: texts.NO_FILE})
    name = str(files[0].get("name") or "arquivo.csv")
    waiting = loading("importing.preview", texts.TITLE, texts.reading(escape(name)))
    return Reply(update=waiting, then=lambda: _fetch(deps, turn, name, files[0]))


async def confirm(deps: Deps, turn: Turn) -> Reply:
    """Takes the file in, once, and hands back the refused rows."""
    waiting = loading("importing.result", texts.TITLE, texts.IMPORTING)
    return Reply(update=waiting, then=lambda: _take_in(deps, turn))


async def _fetch(deps: Deps, turn: Turn, name: str, given: Json) -> None:
    try:
        content = await download(deps.client, given, most=MAX_BYTES)
    except TooLarge:
        await show_problem(deps, turn, texts.TOO_LARGE)
    except (NotServed, ClientError, TimeoutError):
        await show_problem(deps, turn, texts.NOT_SERVED)
    else:
        await show_preview(deps, turn, name, content)


async def _take_in(deps: Deps, turn: Turn) -> None:
    result = await importing.confirm(deps.db, turn.modal.metadata, by=turn.user, now=deps.clock.now())
    if result is None:
        await refresh(deps.client, turn.modal.id, decided_screen())
        return
    trouble = await _hand_back(deps, turn, result) if result.parsed.bad else ""
    given = bool(result.parsed.bad) and not trouble
    await refresh(deps.client, turn.modal.id, result_screen(result, refused_given=given, trouble=trouble))


async def _hand_back(deps: Deps, turn: Turn, result: ImportResult) -> str:
    """ "" where the refused rows reached the person, else why not: the import itself stands."""
    try:
        await hand_over(
            deps.client,
            turn.user,
            filename=texts.refused_name(result.filename),
            content=bad_rows_csv(result.parsed),
            comment=texts.refused_comment(len(result.parsed.bad), escape(result.filename)),
        )
    except SlackApiError as error:
        return (
            SLACK_REFUSALS.get(slack_errors.code(error)) or f"O Slack respondeu `{slack_errors.code(error)}`."
        )
    except (ClientError, TimeoutError):
        return "O Slack não respondeu."
    return ""
