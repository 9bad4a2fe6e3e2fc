"""Fetches a file that a person gave to the bot, never more of it than was asked for."""

from typing import Any

from aiohttp import ClientSession, ClientTimeout
from slack_sdk.web.async_client import AsyncWebClient

_TIMEOUT = ClientTimeout(total=60, sock_connect=10)
_CHUNK = 64 * 1024


class TooLarge(Exception):
    """The file is larger than the limit; `most` is that limit, in bytes."""

    def __init__(self, most: int) -> None:
        super().__init__(f"larger than {most} bytes")
        self.most = most


class NotServed(Exception):
    """Slack did not give the file's bytes."""


async def download(client: AsyncWebClient, file: dict[str, Any], *, most: int) -> bytes:
    """The bytes of a file object out of a file input.

    Raises TooLarge (by Slack's word before anything is fetched, then by what arrives), NotServed,
    SlackApiError, aiohttp.ClientError and TimeoutError.
    """
    told = (await client.files_info(file=file["id"]))["file"]
    if int(told.get("size") or 0) > most:
        raise TooLarge(most)
    content = bytearray()
    headers = {"Authorization": f"Bearer {client.token}"}
    # Without its scope Slack redirects to a sign-in page: a redirect is an answer, not a file.
    async with (
        ClientSession(timeout=_TIMEOUT) as session,
        session.get(told["url_private_download"], headers=headers, allow_redirects=False) as answer,
    ):
        if answer.status != 200:
            raise NotServed(f"status {answer.status}")
        async for chunk in answer.content.iter_chunked(_CHUNK):
            content += chunk
            if len(content) > most:
                raise TooLarge(most)
    return bytes(content)
