"""Files both ways: the bot's upload in three steps, a person's file for the bot."""

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.conftest import Connect, WebApi
from tests.support.blocks import field, modal
from tests.support.control import ControlError
from tests.support.sandbox import ANA, SUSPENSOES, Control, RunningSandbox

CSV = "contrato;nome\n1;José\n".encode()


async def test_files_upload_v2_puts_a_file_into_the_thread(client: AsyncWebClient, control: Control) -> None:
    """All three steps as slack_sdk makes them; the message carries comment and file."""
    ts = (await client.chat_postMessage(channel=SUSPENSOES, text="Envio"))["ts"]
    await client.files_upload_v2(
        channel=SUSPENSOES, thread_ts=ts, filename="falhas.csv", content=CSV, initial_comment="Falhas"
    )
    message = (await control.messages(thread=ts))[1]
    (file,) = message["files"]
    assert (message["text"], file["name"], file["mimetype"]) == ("Falhas", "falhas.csv", "text/csv")
    assert await control.file(file["id"]) == CSV


async def test_a_file_needs_its_bytes_first(api: WebApi) -> None:
    """Completing without the upload is `file_not_found`."""
    got = (await api.query("files.getUploadURLExternal", filename="a.csv", length="3")).body
    files = f'[{{"id": "{got["file_id"]}"}}]'
    assert (await api.query("files.completeUploadExternal", files=files)).error == "file_not_found"


async def test_a_file_has_a_name_and_a_length(api: WebApi) -> None:
    """Neither is made up: `invalid_arguments`, and `file_upload_size_restricted` for nothing."""
    assert (await api.query("files.getUploadURLExternal", length="3")).error == "invalid_arguments"
    empty = await api.query("files.getUploadURLExternal", filename="a.csv", length="0")
    assert empty.error == "file_upload_size_restricted"


async def test_an_unfinished_file_is_not_there(api: WebApi) -> None:
    """`file_not_found` for files.info and files.delete until the upload is completed; then its metadata."""
    got = (await api.query("files.getUploadURLExternal", filename="a.csv", length="3")).body
    async with api.session.post(got["upload_url"], data=b"abc"):
        pass
    assert (await api.query("files.info", file=got["file_id"])).error == "file_not_found"
    assert (await api.form("files.delete", file=got["file_id"])).error == "file_not_found"
    given = f'[{{"id": "{got["file_id"]}", "title": "Falhas"}}]'
    assert (await api.query("files.completeUploadExternal", files=given)).body["ok"]
    file = (await api.query("files.info", file=got["file_id"])).body["file"]
    assert (file["title"], file["name"], file["size"], file["filetype"]) == ("Falhas", "a.csv", 3, "csv")


async def test_filetypes_are_advice(app: AsyncApp, connect: Connect, control: Control, api: WebApi) -> None:
    """Rule 6: a file of another type is submitted all the same; the bot has to look."""
    taken: list[str] = []

    @app.command("/suspensao")
    async def ask(ack, body, client):  # type: ignore[no-untyped-def]
        await ack()
        view = modal("import", [field("file", {"type": "file_input", "filetypes": ["csv"]})])
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.view("import")
    async def take(ack, view):  # type: ignore[no-untyped-def]
        taken.extend(file["name"] for file in view["state"]["values"]["file"]["file"]["files"])
        await ack()

    await connect(app)
    await control.command(ANA.id, "/suspensao importar")
    view = await control.wait_for_view(ANA.id, callback_id="import")
    exe = await control.upload(ANA.id, "clientes.exe", b"MZ")
    assert (await control.submit(ANA.id, view, file=[exe])).ok
    assert taken == ["clientes.exe"]


async def test_an_upload_has_the_length_that_was_said(api: WebApi) -> None:
    """Another number of bytes is refused, and a second upload to the same address."""
    url = (await api.query("files.getUploadURLExternal", filename="a.csv", length="3")).body["upload_url"]
    statuses = []
    for content in (b"abcd", b"abc", b"abc"):
        async with api.session.post(url, data=content) as response:
            statuses.append(response.status)
    assert statuses == [400, 200, 400]


async def test_a_file_goes_only_where_the_bot_is(api: WebApi, control: Control) -> None:
    """The channel is checked as for a message."""
    got = (await api.query("files.getUploadURLExternal", filename="a.csv", length="3")).body
    async with api.session.post(got["upload_url"], data=b"abc") as response:
        assert await response.text() == "OK - 3"
    files = f'[{{"id": "{got["file_id"]}"}}]'
    refused = await api.query("files.completeUploadExternal", files=files, channel_id="C0GERAL0001")
    assert refused.error == "not_in_channel"


async def test_a_persons_file_arrives_through_a_file_input(
    app: AsyncApp, connect: Connect, control: Control, sandbox: RunningSandbox
) -> None:
    """The state has full file objects; the bytes come with the bot's token."""
    received: list[bytes] = []

    @app.command("/suspensao")
    async def ask(ack, body, client):  # type: ignore[no-untyped-def]
        await ack()
        view = modal("import", [field("file", {"type": "file_input", "filetypes": ["csv"]})])
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.view("import")
    async def take(ack, view, client):  # type: ignore[no-untyped-def]
        (file,) = view["state"]["values"]["file"]["file"]["files"]
        headers = {"Authorization": f"Bearer {client.token}"}
        async with sandbox.session.get(file["url_private_download"], headers=headers) as response:
            received.append(await response.read())
        await ack()

    await connect(app)
    await control.command(ANA.id, "/suspensao importar")
    view = await control.wait_for_view(ANA.id, callback_id="import")
    file_id = await control.upload(ANA.id, "clientes.csv", CSV)
    assert (await control.submit(ANA.id, view, file=[file_id])).ok
    assert received == [CSV]


async def test_a_private_address_without_the_token_leads_to_a_page(api: WebApi, control: Control) -> None:
    """Slack redirects to its login page: a client that forgets the token gets HTML."""
    file_id = await control.upload(ANA.id, "clientes.csv", CSV)
    file = (await api.query("files.info", file=file_id)).body["file"]
    async with api.session.get(file["url_private"], allow_redirects=False) as response:
        assert response.status == 302


async def test_a_bot_deletes_its_own_files_only(
    api: WebApi, client: AsyncWebClient, control: Control
) -> None:
    """Rule 6: a person's file stays (`cant_delete_file`); of its own a tombstone remains."""
    persons = await control.upload(ANA.id, "firebase.json", b"{}")
    assert (await api.form("files.delete", file=persons)).error == "cant_delete_file"
    own = await client.files_upload_v2(channel=SUSPENSOES, filename="a.csv", content=CSV)
    assert (await api.form("files.delete", file=own["file"]["id"])).body["ok"]
    assert (await api.query("files.info", file=own["file"]["id"])).error == "file_not_found"
    (message,) = await control.messages()
    assert message["files"] == [{"id": own["file"]["id"], "mode": "tombstone"}]


async def test_an_empty_file_is_refused_for_what_it_is(control: Control) -> None:
    """The person reads why, before the bot ever hears of it."""
    with pytest.raises(ControlError, match="vazio"):
        await control.upload(ANA.id, "vazio.csv", b"")
