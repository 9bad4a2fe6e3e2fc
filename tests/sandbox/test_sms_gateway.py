"""The stand-in of a regional SMS gateway by bare calls."""

from typing import Any

import pytest

from tests.support.sandbox import Control, RunningSandbox

KEY = "chave-do-sandbox"
GOOD = {"key": KEY, "number": "11987654321", "msg": "Ola"}


async def send(sandbox: RunningSandbox, method: str = "GET", **how: Any) -> tuple[int, dict[str, str]]:
    async with sandbox.session.request(method, f"{sandbox.url}/sms-gateway/send", **how) as answer:
        return answer.status, await answer.json()


@pytest.mark.parametrize(
    ("method", "how"),
    [
        ("GET", {"params": GOOD}),
        ("POST", {"data": GOOD}),
        ("POST", {"json": GOOD}),
        ("POST", {"json": [GOOD | {"number": "5511987654321"}]}),
        (
            "POST",
            {"data": {"number": "11987654321", "msg": "Ola"}, "headers": {"Authorization": f"Bearer {KEY}"}},
        ),
    ],
    ids=str,
)
async def test_taken_however_it_comes(sandbox: RunningSandbox, method: str, how: dict[str, Any]) -> None:
    """By query, form or JSON, the key beside or in a header."""
    status, body = await send(sandbox, method, **how)
    assert (status, body["situacao"], body["codigo"]) == (200, "OK", "1")
    (kept,) = await sandbox.control.outbox("sms_http")
    assert (kept["id"], kept["to"], kept["text"]) == (body["id"], "+5511987654321", "Ola")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"key": "errada"}, "403"),
        ({"number": "1133334444"}, "402"),
        ({"number": "+5511987654321"}, "402"),
        ({"msg": ""}, "405"),
        ({"msg": "a" * 766}, "405"),
    ],
    ids=str,
)
async def test_refused_with_200(sandbox: RunningSandbox, changes: dict[str, str], code: str) -> None:
    """The code is in the body: HTTP says that all is well."""
    status, body = await send(sandbox, params=GOOD | changes)
    assert (status, body["situacao"], body["codigo"]) == (200, "ERRO", code)
    assert await sandbox.control.outbox() == []


async def test_status_and_balance(sandbox: RunningSandbox, control: Control) -> None:
    """Nobody is called back: the status is asked for."""
    _, sent = await send(sandbox, params=GOOD)
    url = f"{sandbox.url}/sms-gateway"
    for event, words in ((None, "FILA"), ("sent", "ENVIADA"), ("delivered", "RECEBIDA")):
        if event:
            await control.post("receipt", provider="sms_http", id=sent["id"], event=event)
        params = {"key": KEY, "id": sent["id"]}
        async with sandbox.session.get(f"{url}/status", params=params) as answer:
            assert (await answer.json())["descricao"] == words
    async with sandbox.session.get(f"{url}/balance", params={"key": KEY}) as answer:
        assert (await answer.json())["situacao"] == "OK"
