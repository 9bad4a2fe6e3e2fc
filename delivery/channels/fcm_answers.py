"""What Google's answer to a push means: whose fault it was, and what may follow. Pure.

Codes: FCM's errorCode (its v1 reference, ErrorCode), else the API's status (google.rpc.Code).

No answer leaves a push in doubt. Where FCM may have taken one and the answer was lost (a server's error,
silence, a cut connection), it is sent again like one that provably was not: the notification's tag and its
collapse id are the delivery's, so that the second takes the place of the first on the device.
"""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from delivery.channels.http_call import retry_after, tidy
from delivery.errors import DeliveryError, Fate, Fault

UNREGISTERED = "unregistered"
"""The app is gone from the device, or its token was replaced: whoever keeps the token removes it."""
QUOTA_SECONDS = 60.0  # what Google asks for where a 429 names no time


class Meaning(NamedTuple):
    code: str
    fate: Fate
    fault: Fault


QUOTA = Meaning("fcm_quota_exceeded", Fate.NOT_SENT, Fault.NETWORK)
THIRD_PARTY = Meaning("fcm_third_party_auth", Fate.NOT_SENT, Fault.ACCOUNT)
MEANINGS: Mapping[str, Meaning] = {
    "UNREGISTERED": Meaning(UNREGISTERED, Fate.PERMANENT, Fault.RECIPIENT),
    "SENDER_ID_MISMATCH": Meaning("fcm_sender_id_mismatch", Fate.PERMANENT, Fault.RECIPIENT),
    "INVALID_ARGUMENT": Meaning("fcm_invalid_argument", Fate.PERMANENT, Fault.MESSAGE),
    "QUOTA_EXCEEDED": QUOTA,
    "RESOURCE_EXHAUSTED": QUOTA,
    "THIRD_PARTY_AUTH_ERROR": THIRD_PARTY,
    "APNS_AUTH_ERROR": THIRD_PARTY,
    "UNAUTHENTICATED": Meaning("fcm_unauthenticated", Fate.NOT_SENT, Fault.ACCOUNT),
    "PERMISSION_DENIED": Meaning("fcm_permission_denied", Fate.NOT_SENT, Fault.ACCOUNT),
    "NOT_FOUND": Meaning("fcm_not_found", Fate.NOT_SENT, Fault.ACCOUNT),
}
FAILED = Meaning("fcm_unavailable", Fate.NOT_SENT, Fault.NETWORK)
UNREADABLE = Meaning("fcm_bad_answer", Fate.NOT_SENT, Fault.NETWORK)
# INVALID_ARGUMENT where the field at fault is the token: this device's, and no reason to remove it.
INVALID_TOKEN = Meaning("fcm_invalid_token", Fate.PERMANENT, Fault.RECIPIENT)
TOKEN_FIELD = "message.token"  # noqa: S105 - a field's name


def refusal(status: int, headers: Mapping[str, str], body: bytes, *, now: float) -> DeliveryError:
    """What an answer other than 200 means. now: seconds since 1970.

    Only Google's own words are for good: an error page of a proxy on the way says nothing about a client.
    """
    error = _error(body)
    details = _objects(error.get("details"))
    code = next((one["errorCode"] for one in details if "errorCode" in one), error.get("status"))
    meaning = MEANINGS.get(str(code)) or (FAILED if status >= 500 else UNREADABLE)
    if code == "INVALID_ARGUMENT" and TOKEN_FIELD in _fields(details):
        meaning = INVALID_TOKEN
    wait = retry_after(headers, now) if status in (429, 503) else None
    if meaning is QUOTA and wait is None:
        wait = QUOTA_SECONDS
    said = tidy(f"HTTP {status} {error.get('message') or ''}")
    return DeliveryError(meaning.fate, meaning.fault, meaning.code, said, wait)


def lost(code: str, detail: str) -> DeliveryError:
    """No answer: the push is repeated (see above)."""
    return DeliveryError(Fate.NOT_SENT, Fault.NETWORK, code, tidy(detail))


def _error(body: bytes) -> Mapping[str, Any]:
    """Google's error object; empty where the body is not Google's."""
    try:
        error = json.loads(body)["error"]
    except (ValueError, LookupError, TypeError):
        return {}
    return error if isinstance(error, dict) else {}


def _fields(details: list[dict[str, Any]]) -> set[str]:
    """The fields that a google.rpc.BadRequest complains of."""
    return {str(one.get("field")) for detail in details for one in _objects(detail.get("fieldViolations"))}


def _objects(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
