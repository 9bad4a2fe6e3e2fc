"""Whether the bot can write in the channel that was chosen for the results."""

import asyncio
import logging

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers import slack_errors
from handlers.configure import texts

log = logging.getLogger(__name__)

WITHIN_ACK = 1.5  # seconds; saving still has to fit in the ack's three


async def problem(client: AsyncWebClient, channel: str) -> str:
    """A sentence for the field; "" where the bot is in the channel, or Slack did not say in time."""
    try:
        async with asyncio.timeout(WITHIN_ACK):
            found = (await client.conversations_info(channel=channel))["channel"]
    except SlackApiError as error:
        if slack_errors.code(error) in ("channel_not_found", "not_in_channel"):
            return texts.NOT_IN_CHANNEL  # a private channel without the bot does not exist for it
        log.warning("channel_not_checked", extra={"channel": channel, "error": slack_errors.code(error)})
        return ""
    except (TimeoutError, ClientError) as error:
        # The report says so later if it cannot write; a slow Slack is no reason to lose what was typed.
        log.warning("channel_not_checked", extra={"channel": channel, "error": repr(error)})
        return ""
    if found.get("is_archived"):
        return texts.ARCHIVED
    return "" if found.get("is_member") else texts.NOT_IN_CHANNEL
