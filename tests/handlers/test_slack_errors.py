"""Refusals in every shape in which they come."""

import aiohttp
from slack_sdk.errors import SlackApiError

from handlers import slack_errors
from tests.support.fake_channel import Refusal
from tests.support.sandbox import running_sandbox


def test_slack_s_own_word() -> None:
    """The error of an answer, and no waiting where none is asked for."""
    error = SlackApiError("", Refusal("not_in_channel"))
    assert slack_errors.code(error) == "not_in_channel"
    assert slack_errors.retry_after(error) is None


def test_how_long_to_wait() -> None:
    """The header's seconds, whatever its case; half a minute where it says nothing we understand."""
    assert slack_errors.retry_after(SlackApiError("", Refusal("ratelimited", {"retry-after": "7"}, 429))) == 7
    assert slack_errors.retry_after(SlackApiError("", Refusal("ratelimited", {"Retry-After": "soon"}))) == 30


async def test_a_page_that_is_no_answer() -> None:
    """A proxy's error page has no code: the client hands over the bare HTTP response then."""
    async with running_sandbox() as sandbox, aiohttp.ClientSession() as session:
        answer = await session.get(sandbox.url)
        assert slack_errors.code(SlackApiError("", answer)) == ""
        assert slack_errors.retry_after(SlackApiError("", answer)) is None
