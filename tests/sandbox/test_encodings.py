"""How each family of calls is written: JSON, form, query, raw bytes; and where the token stands."""

import json

import aiohttp
import pytest

from tests.sandbox.conftest import WebApi
from tests.support.sandbox import ANA, SUSPENSOES, Control

HOME = {"type": "home", "blocks": [{"type": "divider"}]}


async def test_views_come_as_json_or_as_json_in_a_form(api: WebApi) -> None:
    """As slack_sdk sends them, and as older clients do."""
    assert (await api.json("views.publish", user_id=ANA.id, view=HOME)).body["ok"]
    assert (await api.form("views.publish", user_id=ANA.id, view=json.dumps(HOME))).body["ok"]


async def test_json_with_a_charset_is_json(api: WebApi) -> None:
    """What slack_sdk's header says."""
    headers = {"Content-Type": "application/json;charset=utf-8", "Authorization": f"Bearer {api.token}"}
    data = json.dumps({"channel": SUSPENSOES, "text": "São José"}).encode()
    async with api.session.post(f"{api.url}/api/chat.postMessage", data=data, headers=headers) as response:
        assert (await response.json())["message"]["text"] == "São José"


@pytest.mark.parametrize(
    "method", ["files.getUploadURLExternal", "files.info", "users.info", "conversations.info"]
)
async def test_some_methods_read_no_json(api: WebApi, method: str) -> None:
    """Their arguments are missing, however right they stand in the body."""
    args = {"filename": "a.csv", "length": "3", "file": "F1", "user": ANA.id, "channel": SUSPENSOES}
    answer = await api.json(method, **args)
    assert answer.error == "invalid_arguments"
    assert answer.messages[0].startswith("[ERROR] missing required field: ")


async def test_an_upload_begins_and_ends_by_post_with_a_query(api: WebApi, control: Control) -> None:
    """files.*External: POST, arguments in the address; the bytes raw in between."""
    bearer = {"Authorization": f"Bearer {api.token}"}
    asked = {"filename": "a.csv", "length": "3"}
    url = f"{api.url}/api/files.getUploadURLExternal"
    async with api.session.post(url, params=asked, headers=bearer) as response:
        got = await response.json()
    async with api.session.post(got["upload_url"], data=b"a;b") as response:
        assert response.status == 200
    given = {"files": json.dumps([{"id": got["file_id"]}]), "channel_id": SUSPENSOES}
    url = f"{api.url}/api/files.completeUploadExternal"
    async with api.session.post(url, params=given, headers=bearer) as response:
        assert (await response.json())["ok"]
    assert await control.file(got["file_id"]) == b"a;b"


async def test_bytes_may_come_as_a_form_too(api: WebApi, control: Control) -> None:
    """multipart/form-data with one file, as curl -F sends it."""
    got = (await api.query("files.getUploadURLExternal", filename="a.csv", length="3")).body
    form = aiohttp.FormData()
    form.add_field("file", b"a;b", filename="a.csv")
    async with api.session.post(got["upload_url"], data=form) as response:
        assert await response.text() == "OK - 3"


async def test_a_token_in_a_form_counts_and_in_json_does_not(api: WebApi) -> None:
    """Beside JSON it stands in the Authorization header only."""
    form = {"token": api.token}
    async with api.session.post(f"{api.url}/api/auth.test", data=form) as response:
        assert (await response.json())["ok"]
    async with api.session.post(f"{api.url}/api/auth.test", json=form) as response:
        assert (await response.json())["error"] == "not_authed"
