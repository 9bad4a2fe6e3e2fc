"""Opens and refreshes modals. A trigger lives three seconds; a person may close or change what we update."""

from collections.abc import Awaitable, Callable

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from handlers import slack_errors
from handlers.blocks import Json, modal, section
from handlers.turn import Turn

Fill = Callable[[], Awaitable[Json]]

_PASSED = ("not_found", "hash_conflict")  # closed by the person, or already changed by what they did next
_UNFILLED = "Não consegui carregar esta tela. Feche e tente de novo."


async def open_filled(client: AsyncWebClient, turn: Turn, loading: Json, fill: Fill) -> str:
    """Shows `loading` at once, on top of the modal the person is in if any; then what `fill` makes.

    Gives the id of the view.
    """
    opened = (await _start(client, turn)(trigger_id=turn.trigger_id, view=loading))["view"]
    try:
        view = await fill()
    except BaseException:
        title = loading["title"]["text"]
        unfilled = modal(loading["callback_id"], title, [section(_UNFILLED)], close="Fechar")
        await refresh(client, opened["id"], unfilled)
        raise
    await refresh(client, opened["id"], view, hash_=opened["hash"])
    return str(opened["id"])


async def refresh(client: AsyncWebClient, view_id: str, view: Json, *, hash_: str = "") -> str:
    """Shows `view` in the modal: its new hash, or "" where it was closed or has changed since `hash_`."""
    try:
        answer = await client.views_update(view_id=view_id, view=view, hash=hash_ or None)
    except SlackApiError as error:
        if slack_errors.code(error) not in _PASSED:
            raise
        return ""
    return str(answer["view"]["hash"])


def _start(client: AsyncWebClient, turn: Turn) -> Callable[..., Awaitable[AsyncSlackResponse]]:
    in_modal = turn.view is not None and turn.view.raw_view.get("type") == "modal"
    return client.views_push if in_modal else client.views_open
