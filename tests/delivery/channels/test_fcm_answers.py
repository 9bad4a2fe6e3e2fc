"""Google's answers, one by one: whose fault, and what may follow. test_contract.py has them over sockets."""

import json
from typing import Any

import pytest

from delivery.channels.fcm_answers import FAILED, INVALID_TOKEN, MEANINGS, UNREADABLE, refusal
from delivery.errors import Fate, Fault
from delivery.words_fcm import WORDS

FCM_ERROR = "type.googleapis.com/google.firebase.fcm.v1.FcmError"
BAD_REQUEST = "type.googleapis.com/google.rpc.BadRequest"


def error(status: str, *details: dict[str, Any], code: str | None = None) -> bytes:
    own = [{"@type": FCM_ERROR, "errorCode": code}] if code else []
    return json.dumps({"error": {"status": status, "message": "no", "details": [*own, *details]}}).encode()


def violation(field: str) -> dict[str, Any]:
    return {"@type": BAD_REQUEST, "fieldViolations": [{"field": field, "description": "no"}]}


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (404, error("NOT_FOUND", code="UNREGISTERED"), (Fate.PERMANENT, Fault.RECIPIENT, "unregistered")),
        (
            403,
            error("PERMISSION_DENIED", code="SENDER_ID_MISMATCH"),
            (Fate.PERMANENT, Fault.RECIPIENT, "fcm_sender_id_mismatch"),
        ),
        (
            400,
            error("INVALID_ARGUMENT", violation("message.android.ttl"), code="INVALID_ARGUMENT"),
            (Fate.PERMANENT, Fault.MESSAGE, "fcm_invalid_argument"),
        ),
        (
            400,
            error("INVALID_ARGUMENT", violation("message.token"), code="INVALID_ARGUMENT"),
            (Fate.PERMANENT, Fault.RECIPIENT, "fcm_invalid_token"),
        ),
        (
            401,
            error("UNAUTHENTICATED", code="THIRD_PARTY_AUTH_ERROR"),
            (Fate.NOT_SENT, Fault.ACCOUNT, "fcm_third_party_auth"),
        ),
        (401, error("UNAUTHENTICATED"), (Fate.NOT_SENT, Fault.ACCOUNT, "fcm_unauthenticated")),
        (403, error("PERMISSION_DENIED"), (Fate.NOT_SENT, Fault.ACCOUNT, "fcm_permission_denied")),
        (404, error("NOT_FOUND"), (Fate.NOT_SENT, Fault.ACCOUNT, "fcm_not_found")),
        (500, error("INTERNAL", code="INTERNAL"), (Fate.NOT_SENT, Fault.NETWORK, "fcm_unavailable")),
        (503, error("UNAVAILABLE", code="UNAVAILABLE"), (Fate.NOT_SENT, Fault.NETWORK, "fcm_unavailable")),
        (409, error("ABORTED"), (Fate.NOT_SENT, Fault.NETWORK, "fcm_bad_answer")),
    ],
)
def test_each_code(status: int, body: bytes, expected: tuple[Fate, Fault, str]) -> None:
    """A device's fault, the message's and the account's are told apart."""
    found = refusal(status, {}, body, now=0.0)
    assert (found.fate, found.fault, found.code) == expected


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 502])
@pytest.mark.parametrize(
    "body",
    [b"", b"<html>404</html>", b"\xff\xfe", b"[]", b"7", b'{"error": "x"}', b'{"error": {"details": 7}}'],
)
def test_only_googles_words_are_for_good(status: int, body: bytes) -> None:
    """An error page of a proxy marks nobody and pauses nothing."""
    found = refusal(status, {}, body, now=0.0)
    assert (found.fate, found.fault) == (Fate.NOT_SENT, Fault.NETWORK)
    assert found.code == ("fcm_unavailable" if status >= 500 else "fcm_bad_answer")
    assert str(status) in found.detail


@pytest.mark.parametrize(
    ("status", "body", "headers", "seconds"),
    [
        (429, error("RESOURCE_EXHAUSTED", code="QUOTA_EXCEEDED"), {"Retry-After": "90"}, 90.0),
        (429, error("RESOURCE_EXHAUSTED"), {}, 60.0),
        (503, error("UNAVAILABLE"), {"Retry-After": "30"}, 30.0),
        (503, error("UNAVAILABLE"), {}, None),
        (500, error("INTERNAL"), {"Retry-After": "30"}, None),
    ],
)
def test_how_long_to_wait(status: int, body: bytes, headers: dict[str, str], seconds: float | None) -> None:
    """What Google asks for; a minute, as it documents, where a 429 names no time."""
    assert refusal(status, headers, body, now=0.0).retry_after == seconds


def test_only_unregistered_is_the_devices_end() -> None:
    """Nothing else makes the caller remove a device."""
    assert [name for name, meaning in MEANINGS.items() if meaning.code == "unregistered"] == ["UNREGISTERED"]


def test_every_code_has_its_words() -> None:
    """Nothing that Google says is left to the general sentence."""
    codes = {meaning.code for meaning in (*MEANINGS.values(), INVALID_TOKEN, FAILED, UNREADABLE)}
    assert codes | {"fcm_sign_in", "fcm_no_token"} == WORDS.keys()
