"""Says one sentence to one person, in the place where they are looking."""

from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from handlers import slack_errors
from handlers.blocks import banner, section
from handlers.turn import Json, Turn, View

_VIEW_FIELDS = (
    "type",
    "callback_id",
    "title",
    "submit",
    "close",
    "blocks",
    "private_metadata",
    "clear_on_close",
    "notify_on_close",
    "external_id",
)


async def tell(client: AsyncWebClient, turn: Turn, text: str, blocks: list[Json] | None = None) -> None:
    """Privately: on top of the open modal, else by the command's response, else in the channel, else as a
    direct message. Raises SlackApiError where Slack refuses even that."""
    if turn.view is not None and turn.view.raw_view.get("type") == "modal":
        await _on_view(client, turn, turn.view, text)
    elif turn.response_url:
        webhook = AsyncWebhookClient(turn.response_url)
        await webhook.send(
            text=text, blocks=blocks or [section(text)], response_type="ephemeral", replace_original=False
        )
    elif turn.channel and not turn.channel.startswith("D"):
        await _in_channel(client, turn, text, blocks)
    else:
        await client.chat_postMessage(channel=turn.user, text=text, blocks=blocks)


async def _on_view(client: AsyncWebClient, turn: Turn, view: View, text: str) -> None:
    try:
        await client.views_update(view_id=view.id, view=with_banner(view.raw_view, text))
    except SlackApiError as error:
        if slack_errors.code(error) != "not_found":
            raise
        await client.chat_postMessage(channel=turn.user, text=text)  # the modal was closed meanwhile


async def _in_channel(client: AsyncWebClient, turn: Turn, text: str, blocks: list[Json] | None) -> None:
    try:
        await client.chat_postEphemeral(channel=turn.channel or "", user=turn.user, text=text, blocks=blocks)
    except SlackApiError as error:
        if slack_errors.code(error) not in ("not_in_channel", "channel_not_found", "user_not_in_channel"):
            raise
        await client.chat_postMessage(channel=turn.user, text=text, blocks=blocks)


def with_banner(view: Json, text: str) -> Json:
    """The same view with one sentence on top, in place of an earlier one; what was typed stays."""
    kept: dict[str, Any] = {key: view[key] for key in _VIEW_FIELDS if view.get(key)}
    said = banner(text)
    kept["blocks"] = [said, *(b for b in view["blocks"] if b.get("block_id") != said["block_id"])]
    return kept
