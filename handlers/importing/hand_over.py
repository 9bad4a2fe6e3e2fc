"""Gives a file to one person and nobody else: it holds clients' contacts, which no channel should show."""

from slack_sdk.web.async_client import AsyncWebClient


async def hand_over(
    client: AsyncWebClient, user: str, *, filename: str, content: bytes, comment: str
) -> None:
    """As two direct messages: what it is, then the file. Raises SlackApiError.

    The first message opens the conversation and tells its id, so that no scope beyond chat:write and
    files:write is needed (conversations.open would take im:write).
    """
    opened = await client.chat_postMessage(channel=user, text=comment)
    await client.files_upload_v2(channel=opened["channel"], filename=filename, content=content)
