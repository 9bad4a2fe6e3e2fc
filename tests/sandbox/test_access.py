"""Who may call what: tokens, scopes, methods, and the encodings that each method reads."""

from slack_sdk.web.async_client import AsyncWebClient

from sandbox.manifest import Manifest
from tests.sandbox.conftest import WebApi
from tests.support.sandbox import ANA, SUSPENSOES, RunningSandbox, running_sandbox


async def test_a_call_without_a_token_is_not_authed(api: WebApi) -> None:
    """`not_authed`, with HTTP 200 as Slack does."""
    answer = await api.json("auth.test", token="")
    assert (answer.status, answer.error) == (200, "not_authed")


async def test_a_foreign_token_is_invalid_auth(api: WebApi) -> None:
    """`invalid_auth` for a token that is not this app's."""
    assert (await api.json("auth.test", token="xoxb-other")).error == "invalid_auth"


async def test_each_method_takes_its_kind_of_token(api: WebApi, sandbox: RunningSandbox) -> None:
    """The xapp- token opens sockets and nothing else; the xoxb- token the reverse."""
    assert (await api.json("apps.connections.open")).error == "not_allowed_token_type"
    refused = await api.json("chat.postMessage", token=sandbox.app_token, channel=SUSPENSOES, text="Oi")
    assert refused.error == "not_allowed_token_type"


async def test_an_unknown_method_says_so(api: WebApi) -> None:
    """`unknown_method` for what is not imitated."""
    assert (await api.json("chat.teleport")).error == "unknown_method"


async def test_auth_test_names_the_granted_scopes_in_a_header(api: WebApi) -> None:
    """`x-oauth-scopes` has what the manifest grants: the bot compares it at start."""
    granted = (await api.json("auth.test")).headers["x-oauth-scopes"].split(",")
    assert "chat:write" in granted
    assert "im:history" not in granted


async def test_a_method_without_its_scope_says_what_is_needed(api: WebApi) -> None:
    """`missing_scope` with `needed` and `provided`; the scope goes by the kind of channel."""
    answer = await api.query("conversations.list", types="im")
    assert answer.error == "missing_scope"
    assert answer.body["needed"] == "im:read"
    assert "chat:write" in answer.body["provided"]


async def test_without_chat_write_nothing_is_posted() -> None:
    """The manifest alone decides."""
    async with running_sandbox(manifest=Manifest(scopes=frozenset({"commands"}))) as sandbox:
        api = WebApi(sandbox.url, sandbox.bot_token, sandbox.session)
        answer = await api.json("chat.postMessage", channel=SUSPENSOES, text="Oi")
        assert (answer.error, answer.body["needed"]) == ("missing_scope", "chat:write")
        assert await sandbox.control.messages() == []


async def test_look_ups_are_read_from_the_query_and_from_forms(api: WebApi) -> None:
    """users.info and conversations.info as slack_sdk and others send them."""
    assert (await api.query("users.info", user=ANA.id)).body["user"]["is_admin"] is True
    assert (await api.form("conversations.info", channel=SUSPENSOES)).body["channel"]["is_member"] is True


async def test_a_look_up_does_not_read_a_json_body(api: WebApi) -> None:
    """As in Slack: the argument is missing."""
    answer = await api.json("users.info", user=ANA.id)
    assert answer.error == "invalid_arguments"
    assert answer.messages == ["[ERROR] missing required field: user"]


async def test_a_message_may_come_as_json_or_as_a_form(api: WebApi) -> None:
    """In a form `blocks` is JSON as text."""
    blocks = '[{"type": "divider"}]'
    assert (await api.form("chat.postMessage", channel=SUSPENSOES, text="Oi", blocks=blocks)).body["ok"]
    assert (await api.json("chat.postMessage", channel=SUSPENSOES, text="Oi")).body["ok"]


async def test_a_body_that_is_no_json_is_refused(api: WebApi) -> None:
    """`invalid_json`, and `invalid_blocks_format` for blocks that are none."""
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {api.token}"}
    url = f"{api.url}/api/chat.postMessage"
    async with api.session.post(url, data="{", headers=headers) as response:
        assert (await response.json())["error"] == "invalid_json"
    answer = await api.form("chat.postMessage", channel=SUSPENSOES, blocks="[{")
    assert answer.error == "invalid_blocks_format"


async def test_listings_come_in_pages(client: AsyncWebClient) -> None:
    """`limit` and `next_cursor`, followed to the end."""
    first = await client.users_list(limit=3)
    rest = await client.users_list(limit=3, cursor=first["response_metadata"]["next_cursor"])
    assert len(first["members"]) == 3
    assert [user["is_bot"] for user in rest["members"]] == [True]
    assert rest["response_metadata"]["next_cursor"] == ""


async def test_the_panel_says_each_call_and_the_broken_rule(api: WebApi, sandbox: RunningSandbox) -> None:
    """Method, arguments without the token, answer, and `why` in plain words."""
    await api.form("chat.postMessage", token="", channel="C0NADA", text="Oi")
    await api.json("chat.postMessage", channel="C0NADA", text="Oi")
    first, second = await sandbox.control.calls()
    assert (first["error"], first["why"]) == ("not_authed", "a chamada veio sem token")
    assert second["args"] == {"channel": "C0NADA", "text": "Oi"}
    assert (second["error"], second["why"]) == ("channel_not_found", "não há canal 'C0NADA' neste espaço")
