"""The stand-in of Firebase refuses what Google refuses. Spoken to raw; the real SDK does so elsewhere."""

import base64
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from sandbox.service_account import EMAIL, PROJECT, TOKEN_URI
from tests.support.firebase import service_account_file
from tests.support.sandbox import RunningSandbox, running_sandbox

Json = dict[str, Any]
DEVICE = "fMaria0123456789:APA91bAparelho"
SCOPE = "https://www.googleapis.com/auth/firebase.messaging"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


@dataclass(frozen=True)
class Raw:
    """Raw calls to a running stand-in."""

    sandbox: RunningSandbox
    key: str

    async def token(self, *, key: str = "", grant: str = GRANT, alg: str = "RS256", **claims: Any) -> Json:
        now = int(time.time())
        usual: Json = {"iss": EMAIL, "aud": TOKEN_URI, "scope": SCOPE, "iat": now, "exp": now + 3600}
        assertion = signed({"alg": alg, "typ": "JWT"}, usual | claims, key or self.key)
        return await self.form({"grant_type": grant, "assertion": assertion})

    async def form(self, form: dict[str, str]) -> Json:
        async with self.sandbox.session.post(f"{self.sandbox.url}/token", data=form) as response:
            found: Json = await response.json()
        return found

    async def send(
        self, call: Any, *, token: str | None = None, project: str = PROJECT
    ) -> tuple[int, Json, str]:
        """Status, body and Retry-After."""
        bearer = token or (await self.token())["access_token"]
        url = f"{self.sandbox.url}/v1/projects/{project}/messages:send"
        headers = {"Authorization": f"Bearer {bearer}", "Content-Type": "application/json"}
        raw = call if isinstance(call, bytes) else json.dumps(call).encode()
        async with self.sandbox.session.post(url, data=raw, headers=headers) as response:
            return response.status, await response.json(), response.headers.get("Retry-After", "")

    async def push(self, **message: Any) -> tuple[int, Json, str]:
        return await self.send({"message": {"token": DEVICE, **message}})


def signed(header: Json, claims: Json, pem: str) -> str:
    key = serialization.load_pem_private_key(pem.encode(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    parts = ".".join(encoded(json.dumps(part).encode()) for part in (header, claims))
    return f"{parts}.{encoded(key.sign(parts.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@pytest.fixture
async def raw() -> AsyncIterator[Raw]:
    async with running_sandbox() as sandbox:
        yield Raw(sandbox, (await sandbox.control.accounts())["fcm"]["firebase"]["private_key"])


async def test_a_signature_of_its_own_key_is_a_token(raw: Raw) -> None:
    """As Google gives it: for an hour."""
    answer = await raw.token()
    assert (answer["token_type"], answer["expires_in"]) == ("Bearer", 3599)
    assert answer["access_token"]


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"key": service_account_file()["private_key"]}, "invalid_grant"),
        ({"alg": "none"}, "invalid_grant"),
        ({"alg": "HS256"}, "invalid_grant"),
        ({"iss": "outra@conta.iam.gserviceaccount.com"}, "invalid_grant"),
        ({"aud": "http://127.0.0.1/token"}, "invalid_grant"),
        ({"iat": 1, "exp": 3601}, "invalid_grant"),
        ({"exp": int(time.time()) + 90_000}, "invalid_grant"),
        ({"exp": "soon"}, "invalid_grant"),
        ({"scope": "email"}, "invalid_scope"),
        ({"grant": "password"}, "unsupported_grant_type"),
    ],
)
async def test_any_other_signature_is_none(raw: Raw, changed: Json, error: str) -> None:
    """Another key, account, time, audience or right."""
    assert (await raw.token(**changed))["error"] == error


@pytest.mark.parametrize("assertion", ["", "a", "a.b.c", "é.é.é", "W10.W10.W10"])
async def test_nonsense_is_no_signature(raw: Raw, assertion: str) -> None:
    """Refused like the others, with no error of the stand-in's own."""
    assert (await raw.form({"grant_type": GRANT, "assertion": assertion}))["error"] == "invalid_grant"


async def test_a_push_arrives(raw: Raw) -> None:
    """With its title, text, data and tag, under the name that was answered."""
    status, answer, _ = await raw.push(
        notification={"title": "Oi", "body": "Texto"},
        data={"aviso": "k"},
        android={"notification": {"tag": "t"}},
    )
    (kept,) = await raw.sandbox.control.outbox("fcm")
    assert (status, answer["name"]) == (200, f"projects/{PROJECT}/messages/{kept['id']}")
    assert (kept["to"], kept["subject"], kept["text"]) == (DEVICE, "Oi", "Texto")
    assert (kept["data"], kept["tag"], kept["replaces"]) == ({"aviso": "k"}, "t", None)


async def test_one_of_the_same_tag_replaces_the_first(raw: Raw) -> None:
    """On that device only; both are in the outbox, the second says whose place it took."""
    same = {"android": {"notification": {"tag": "t"}}}
    await raw.push(**same)
    await raw.push(**same)
    await raw.push(token="outro-aparelho", **same)
    first, second, other = await raw.sandbox.control.outbox("fcm")
    assert (second["replaces"], other["replaces"]) == (first["id"], None)


async def test_a_reset_forgets_what_was_shown(raw: Raw) -> None:
    """Nothing replaces what is no longer there."""
    same = {"android": {"notification": {"tag": "t"}}}
    await raw.push(**same)
    await raw.sandbox.control.reset()
    await raw.push(**same)
    (kept,) = await raw.sandbox.control.outbox("fcm")
    assert kept["replaces"] is None


async def test_validate_only_sends_nothing(raw: Raw) -> None:
    """It is answered like a push."""
    status, answer, _ = await raw.send({"validate_only": True, "message": {"topic": "x"}})
    assert (status, answer["name"]) == (200, f"projects/{PROJECT}/messages/fake_message_id")
    assert await raw.sandbox.control.outbox("fcm") == []


@pytest.mark.parametrize(
    "message",
    [
        {"token": ""},
        {"topic": "also"},
        {"token": "with a blank"},
        {"token": 7},
        {"priority": "high"},
        {"data": {"n": 1}},
        {"data": {"from": "x"}},
        {"data": {"google.x": "x"}},
        {"notification": {"title": "x", "text": "x"}},
        {"notification": "x"},
        {"notification": {"body": "x" * 4097}},
        {"android": {"ttl": 60}},
        {"android": {"ttl": "9999999s"}},
        {"android": {"priority": "urgent"}},
        {"android": {"notification": {"sticky": "yes"}}},
        {"apns": {"payload": {}}},
        {"apns": {"headers": {"apns-collapse-id": "x" * 65}}},
        {"webpush": {"headers": {"TTL": 60}}},
    ],
)
async def test_what_google_refuses(raw: Raw, message: Json) -> None:
    """Unknown fields, wrong kinds of values, limits: INVALID_ARGUMENT, and the device gets nothing."""
    status, answer, _ = await raw.push(**message)
    assert (status, answer["error"]["status"]) == (400, "INVALID_ARGUMENT")
    assert answer["error"]["details"][0]["errorCode"] == "INVALID_ARGUMENT"
    assert await raw.sandbox.control.outbox("fcm") == []


@pytest.mark.parametrize("call", [b"", b"{", b"[]", b"\xff", {}, {"message": {}}, {"messages": []}])
async def test_what_is_no_call_at_all(raw: Raw, call: Any) -> None:
    """Refused in Google's envelope too."""
    status, answer, _ = await raw.send(call)
    assert (status, answer["error"]["status"]) == (400, "INVALID_ARGUMENT")


async def test_both_spellings_of_a_field(raw: Raw) -> None:
    """As every API of Google's reads JSON."""
    status, _, _ = await raw.push(android={"collapseKey": "x", "notification": {"defaultSound": True}})
    assert status == 200


async def test_a_wrong_token_names_the_field(raw: Raw) -> None:
    """By it a device's fault is told from the message's."""
    _, answer, _ = await raw.push(token="with a blank")
    violations = answer["error"]["details"][1]["fieldViolations"]
    assert [one["field"] for one in violations] == ["message.token"]


async def test_without_a_known_token(raw: Raw) -> None:
    """401, whatever the message."""
    status, answer, _ = await raw.send({"message": {"token": DEVICE}}, token="ya29.outro")
    assert (status, answer["error"]["status"]) == (401, "UNAUTHENTICATED")


async def test_another_project(raw: Raw) -> None:
    """This account may not push there."""
    status, answer, _ = await raw.send({"message": {"token": DEVICE}}, project="outro-projeto")
    assert (status, answer["error"]["status"]) == (403, "PERMISSION_DENIED")


@pytest.mark.parametrize(
    ("kind", "status", "code", "wait"),
    [
        ("unregistered", 404, "UNREGISTERED", ""),
        ("permanent", 400, "INVALID_ARGUMENT", ""),
        ("429", 429, "QUOTA_EXCEEDED", "5"),
    ],
)
async def test_refusals_on_demand(raw: Raw, kind: str, status: int, code: str, wait: str) -> None:
    """In FCM's own words, for the device that was chosen."""
    await raw.sandbox.control.fault("fcm", kind, match=DEVICE, seconds=5)
    assert (await raw.push(token="outro-aparelho"))[0] == 200
    found, answer, retry_after = await raw.push()
    assert (found, answer["error"]["details"][0]["errorCode"], retry_after) == (status, code, wait)


async def test_firebase_tells_nothing_later(raw: Raw) -> None:
    """There is no webhook of FCM's."""
    with pytest.raises(AssertionError, match="not_supported"):
        await raw.sandbox.control.post("receipt", provider="fcm", id="x", event="delivered")
