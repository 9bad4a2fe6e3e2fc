"""A file that a person gave, fetched as Slack serves it."""

from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from handlers.download import NotServed, TooLarge, download
from tests.support.sandbox import ANA, RunningSandbox, running_sandbox


@pytest.fixture
async def sandbox() -> AsyncIterator[RunningSandbox]:
    async with running_sandbox() as running:
        yield running


@pytest.fixture
def client(sandbox: RunningSandbox) -> AsyncWebClient:
    return AsyncWebClient(sandbox.bot_token, base_url=sandbox.api_url)


async def test_the_bytes_arrive_as_they_were_given(sandbox: RunningSandbox, client: AsyncWebClient) -> None:
    """Up to the limit, to the byte."""
    content = bytes(range(256)) * 500
    file_id = await sandbox.control.upload(ANA.id, "clientes.csv", content)
    assert await download(client, {"id": file_id}, most=len(content)) == content


async def test_a_large_file_is_not_fetched(sandbox: RunningSandbox, client: AsyncWebClient) -> None:
    """Slack's own word on its size is enough."""
    file_id = await sandbox.control.upload(ANA.id, "clientes.csv", b"x" * 101)
    with pytest.raises(TooLarge) as error:
        await download(client, {"id": file_id}, most=100)
    assert error.value.most == 100


async def test_more_than_was_announced_is_cut_off(sandbox: RunningSandbox) -> None:
    """A size that was a lie does not fill our memory."""
    file_id = await sandbox.control.upload(ANA.id, "clientes.csv", b"x" * 101)
    with pytest.raises(TooLarge):
        await download(Lying(sandbox, {"size": 5}), {"id": file_id}, most=100)


async def test_what_is_no_file_is_not_taken_for_one(sandbox: RunningSandbox) -> None:
    """Without its scope Slack answers with a page: that is said, never parsed."""
    file_id = await sandbox.control.upload(ANA.id, "clientes.csv", b"x")
    nowhere = {"url_private_download": f"{sandbox.url}/files-pri/nowhere"}
    with pytest.raises(NotServed):
        await download(Lying(sandbox, nowhere), {"id": file_id}, most=100)


class Lying(AsyncWebClient):
    """Says something else about a file than is true."""

    def __init__(self, sandbox: RunningSandbox, lies: dict[str, object]) -> None:
        super().__init__(sandbox.bot_token, base_url=sandbox.api_url)
        self._lies = lies

    async def files_info(self, **given: object) -> dict[str, object]:  # type: ignore[override]
        answer = await super().files_info(**given)  # type: ignore[arg-type]
        return {"file": {**answer["file"], **self._lies}}
