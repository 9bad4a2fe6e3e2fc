"""How often: Slack's tiers, and one message a second in a channel."""

import pytest

from tests.sandbox.conftest import MovableClock, WebApi
from tests.support.sandbox import ANA, SUSPENSOES, RunningSandbox

HOME = {"type": "home", "blocks": []}


@pytest.mark.parametrize(
    ("method", "args", "calls", "wait"),
    [
        ("users.list", {}, 20, 3),
        ("conversations.list", {}, 20, 3),
        ("conversations.info", {"channel": SUSPENSOES}, 50, 2),
        ("users.info", {"user": ANA.id}, 100, 1),
        ("files.info", {"file": "F1"}, 100, 1),
    ],
)
async def test_a_method_has_its_tier(
    api: WebApi, clock: MovableClock, method: str, args: dict[str, str], calls: int, wait: int
) -> None:
    """So many a minute, then 429 with Retry-After; after that time one more."""
    clock.freeze()
    for _ in range(calls):
        assert (await api.query(method, **args)).status == 200
    refused = await api.query(method, **args)
    assert (refused.status, refused.error) == (429, "ratelimited")
    assert refused.headers["Retry-After"] == str(wait)
    clock.advance(wait)
    assert (await api.query(method, **args)).status == 200


@pytest.mark.parametrize("method", ["views.publish", "views.open", "views.update", "views.push"])
async def test_views_are_of_the_fourth_tier(api: WebApi, clock: MovableClock, method: str) -> None:
    """A hundred a minute: a Home drawn at every change runs into it."""
    clock.freeze()
    for _ in range(100):
        assert (await api.json(method, user_id=ANA.id, view=HOME)).status == 200
    assert (await api.json(method, user_id=ANA.id, view=HOME)).status == 429


async def test_connecting_again_and_again_is_limited(
    api: WebApi, sandbox: RunningSandbox, clock: MovableClock
) -> None:
    """apps.connections.open is of the first tier: a bot that hammers it is told to wait a minute."""
    clock.freeze()
    for _ in range(10):
        assert (await api.json("apps.connections.open", token=sandbox.app_token)).body["ok"]
    refused = await api.json("apps.connections.open", token=sandbox.app_token)
    assert (refused.status, refused.headers["Retry-After"]) == (429, "60")


async def test_a_refused_call_changes_nothing(
    api: WebApi, sandbox: RunningSandbox, clock: MovableClock
) -> None:
    """What came with a 429 is not posted later."""
    clock.freeze()
    for number in range(5):
        await api.json("chat.postMessage", channel=SUSPENSOES, text=f"{number}")
    assert [one["text"] for one in await sandbox.control.messages()] == ["0", "1", "2"]
