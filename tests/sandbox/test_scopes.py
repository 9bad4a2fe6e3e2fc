"""Scopes: each method asks for its own, as the manifest grants them; `needed` says which."""

from dataclasses import replace

import pytest

from sandbox.manifest import Manifest
from tests.sandbox.conftest import WebApi
from tests.support.sandbox import ANA, MANIFEST, SUSPENSOES, running_sandbox

NEEDED = [
    ("chat.postMessage", "chat:write"),
    ("chat.postEphemeral", "chat:write"),
    ("chat.update", "chat:write"),
    ("chat.delete", "chat:write"),
    ("users.info", "users:read"),
    ("users.list", "users:read"),
    ("bots.info", "users:read"),
    ("team.info", "team:read"),
    ("conversations.join", "channels:join"),
    ("conversations.open", "im:write"),
    ("files.getUploadURLExternal", "files:write"),
    ("files.completeUploadExternal", "files:write"),
    ("files.info", "files:read"),
    ("files.delete", "files:write"),
]
BY_KIND = [
    ("conversations.info", "channels:read"),
    ("conversations.members", "channels:read"),
    ("conversations.history", "channels:history"),
]
FREE = ["auth.test", "views.open", "views.push", "views.update", "views.publish", "chat.getPermalink"]


@pytest.mark.parametrize(("method", "scope"), NEEDED)
async def test_a_method_without_its_scope(method: str, scope: str) -> None:
    """`missing_scope` before anything else is looked at, with what is needed and what there is."""
    others = Manifest(scopes=frozenset({"commands", "reactions:write"}))
    async with running_sandbox(manifest=others) as sandbox:
        answer = await WebApi(sandbox.url, sandbox.bot_token, sandbox.session).form(method)
    assert (answer.status, answer.error, answer.body["needed"]) == (200, "missing_scope", scope)
    assert answer.body["provided"] == "commands,reactions:write"


@pytest.mark.parametrize(("method", "scope"), BY_KIND)
async def test_a_look_at_a_channel_goes_by_its_kind(method: str, scope: str) -> None:
    """channels: for a public one; the other kinds have groups:, im: and mpim:."""
    without = replace(MANIFEST, scopes=MANIFEST.scopes - {scope})
    async with running_sandbox(manifest=without) as sandbox:
        api = WebApi(sandbox.url, sandbox.bot_token, sandbox.session)
        assert (await api.form(method, channel=SUSPENSOES)).body["needed"] == scope


@pytest.mark.parametrize(
    ("types", "needed"),
    [
        ("public_channel", "channels:read"),
        ("private_channel", "groups:read"),
        ("im", "im:read"),
        ("mpim", "mpim:read"),
        ("public_channel,private_channel", "channels:read,groups:read"),
    ],
)
async def test_a_list_of_channels_takes_the_scopes_of_all_its_kinds(types: str, needed: str) -> None:
    """Without one of them nothing is listed."""
    async with running_sandbox(manifest=Manifest()) as sandbox:
        api = WebApi(sandbox.url, sandbox.bot_token, sandbox.session)
        answer = await api.query("conversations.list", types=types)
    assert (answer.error, answer.body["needed"]) == ("missing_scope", needed)


@pytest.mark.parametrize("method", FREE)
async def test_some_methods_take_no_scope(method: str) -> None:
    """A token is enough for modals and the Home."""
    async with running_sandbox(manifest=Manifest(scopes=frozenset())) as sandbox:
        answer = await WebApi(sandbox.url, sandbox.bot_token, sandbox.session).json(method)
    assert answer.error != "missing_scope"


async def test_the_manifest_grants_what_it_names_and_no_more(api: WebApi) -> None:
    """The bot's own manifest: it may read who is in a channel, not what two people say."""
    assert (await api.query("conversations.info", channel=SUSPENSOES)).body["ok"]
    assert (await api.query("users.info", user=ANA.id)).body["ok"]
    assert (await api.query("conversations.list", types="im")).body["needed"] == "im:read"
