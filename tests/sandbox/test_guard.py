"""Any web page can reach a local port: what the sandbox does not take from one."""

import pytest

from tests.support.sandbox import ANA, RunningSandbox


async def status(sandbox: RunningSandbox, path: str, verb: str = "POST", **more: object) -> int:
    async with sandbox.session.request(verb, f"{sandbox.url}{path}", **more) as response:  # type: ignore[arg-type]
        return response.status


async def test_a_change_must_be_json(sandbox: RunningSandbox) -> None:
    """A foreign page's form cannot send this content type without asking first."""
    assert await status(sandbox, "/control/reset", data=b"{}") == 415
    assert await status(sandbox, "/control/reset", data={"user": ANA.id}) == 415
    assert await status(sandbox, "/control/reset", json={}) == 200


@pytest.mark.parametrize("path", ["/control/reset", "/api/auth.test"])
async def test_a_foreign_origin_is_refused(sandbox: RunningSandbox, path: str) -> None:
    """The page's own origin is fine."""
    assert await status(sandbox, path, json={}, headers={"Origin": "https://evil.example"}) == 403
    assert await status(sandbox, path, json={}, headers={"Origin": sandbox.url}) == 200


async def test_a_foreign_host_is_refused(sandbox: RunningSandbox) -> None:
    """A name that was made to point here (DNS rebinding) does not read anything."""
    headers = {"Host": "evil.example"}
    assert await status(sandbox, "/control/accounts", "GET", headers=headers) == 403


async def test_a_wrong_call_says_what_is_wrong(sandbox: RunningSandbox) -> None:
    """HTTP 400 with the error and a sentence."""
    async with sandbox.session.post(f"{sandbox.url}/control/command", json={"user": ANA.id}) as response:
        assert response.status == 400
        assert await response.json() == {"ok": False, "error": "missing_argument", "why": "falta 'channel'"}
