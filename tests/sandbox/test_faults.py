"""Trouble on demand at Slack's side, and what the panel can set."""

import json

import aiohttp
import pytest
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.conftest import WebApi
from tests.support.sandbox import SUSPENSOES, Control


async def test_429_says_how_long_and_only_to_the_named_method(api: WebApi, control: Control) -> None:
    """`match` is the method; `seconds` is Retry-After."""
    await control.fault("slack", "429", match="chat.postMessage", seconds=7)
    assert (await api.json("auth.test")).body["ok"]
    refused = await api.json("chat.postMessage", channel=SUSPENSOES, text="Oi")
    assert (refused.status, refused.headers["Retry-After"], refused.error) == (429, "7", "ratelimited")
    assert (await api.json("chat.postMessage", channel=SUSPENSOES, text="Oi")).body["ok"]


async def test_a_rate_limit_retry_handler_gets_through(client: AsyncWebClient, control: Control) -> None:
    """Design rule 8: with the handler the call is made again."""
    client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=1))
    await control.fault("slack", "429", match="chat.postMessage", seconds=1)
    assert (await client.chat_postMessage(channel=SUSPENSOES, text="Oi"))["ok"]


@pytest.mark.parametrize(("kind", "status"), [("500", 500), ("503", 503)])
async def test_a_server_error_is_no_json(api: WebApi, control: Control, kind: str, status: int) -> None:
    """As a proxy in front of Slack answers."""
    await control.fault("slack", kind)
    async with api.session.post(f"{api.url}/api/auth.test") as response:
        assert (response.status, response.content_type) == (status, "text/html")


async def test_bad_json_is_called_json(api: WebApi, control: Control) -> None:
    """The content type says JSON and the body is none."""
    await control.fault("slack", "bad_json")
    async with api.session.post(f"{api.url}/api/auth.test") as response:
        with pytest.raises(json.JSONDecodeError):
            await response.json()


@pytest.mark.parametrize(("kind", "posted"), [("reset_before", 0), ("reset_after", 1)])
async def test_a_cut_connection_did_the_work_or_not(
    api: WebApi, control: Control, kind: str, posted: int
) -> None:
    """`reset_after`: accepted, the answer lost."""
    await control.fault("slack", kind, match="chat.postMessage")
    with pytest.raises(aiohttp.ClientError):
        await api.json("chat.postMessage", channel=SUSPENSOES, text="Oi")
    assert len(await control.messages()) == posted


@pytest.mark.parametrize(("kind", "error"), [("permanent", "fatal_error"), ("auth", "invalid_auth")])
async def test_a_refusal_on_demand(api: WebApi, control: Control, kind: str, error: str) -> None:
    """The error code that a broken Slack, or a revoked token, gives."""
    await control.fault("slack", kind)
    assert (await api.json("auth.test")).error == error


async def test_faults_count_down_and_can_be_cleared(api: WebApi, control: Control) -> None:
    """What is left is shown; DELETE ends all."""
    await control.fault("slack", "auth", count=3)
    await api.json("auth.test")
    (left,) = await control.get("faults")
    assert (left["kind"], left["count"]) == ("auth", 2)
    await control.clear_faults()
    assert (await api.json("auth.test")).body["ok"]


@pytest.mark.parametrize(
    ("provider", "kind", "error"),
    [("fax", "500", "unknown_provider"), ("slack", "greylist", "unknown_kind")],
)
async def test_an_impossible_fault_says_what_is_possible(
    control: Control, provider: str, kind: str, error: str
) -> None:
    """The sentence lists what can be set."""
    with pytest.raises(AssertionError, match=error):
        await control.fault(provider, kind)


async def test_only_who_sends_has_receipts(control: Control) -> None:
    """`not_supported`: Slack has none to send."""
    with pytest.raises(AssertionError, match="not_supported"):
        await control.post("receipt", provider="slack", id="M1", event="delivered")
