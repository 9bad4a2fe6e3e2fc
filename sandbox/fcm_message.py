"""What FCM's v1 API takes as a message, field by field, and what it says of one that it does not take."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.shapes import Json

TARGETS = ("token", "topic", "condition", "fid")
PAYLOAD_BYTES = 4096
_TOKEN = re.compile(r"[\w:.-]{8,4096}", re.ASCII)
_DURATION = re.compile(r"\d+(\.\d{1,9})?s", re.ASCII)
_WEEKS_4 = 4 * 7 * 24 * 3600
_COLLAPSE_BYTES = 64  # Apple's limit for apns-collapse-id
_RESERVED = re.compile(r"(from|message_type)$|google|gcm", re.ASCII)

Check = Callable[[Any], str | None]
"""What is wrong with a value, None where nothing is."""


class Invalid(Exception):
    """INVALID_ARGUMENT. field: the path that broke a rule, "" for none in particular."""

    def __init__(self, why: str, field: str = "") -> None:
        super().__init__(why)
        self.field = field


@dataclass(frozen=True)
class Pushed:
    """A message that FCM takes."""

    target: str
    title: str
    body: str
    data: Mapping[str, str]
    tag: str
    validate_only: bool


def read(raw: bytes) -> Pushed:
    """The body of a `messages:send`. Raises Invalid."""
    try:
        call = json.loads(raw)
    except ValueError:
        raise Invalid("Invalid JSON payload received.") from None
    if not isinstance(call, dict):
        raise Invalid("Invalid JSON payload received.")
    for wrong in _wrong(_CALL, call, ""):
        raise wrong
    message = call.get("message") or {}
    targets = [name for name in TARGETS if message.get(name)]
    if len(targets) != 1:
        raise Invalid("Exactly one of token, topic or condition is required.", "message")
    if targets == ["token"] and not _TOKEN.fullmatch(message["token"]):
        raise Invalid("The registration token is not a valid FCM registration token", "message.token")
    _limits(message)
    return _pushed(message, targets[0], bool(call.get("validate_only") or call.get("validateOnly")))


def _pushed(message: Json, target: str, validate_only: bool) -> Pushed:
    plain = message.get("notification") or {}
    android = (message.get("android") or {}).get("notification") or {}
    return Pushed(
        target=message[target],
        title=android.get("title") or plain.get("title") or "",
        body=android.get("body") or plain.get("body") or "",
        data=message.get("data") or {},
        tag=android.get("tag") or "",
        validate_only=validate_only,
    )


def _limits(message: Json) -> None:
    carried = {name: message[name] for name in ("data", "notification") if name in message}
    if len(json.dumps(carried, ensure_ascii=False).encode()) > PAYLOAD_BYTES:
        raise Invalid("Message is too big.", "message")
    for key in message.get("data") or {}:
        if _RESERVED.match(key):
            raise Invalid(f"Invalid data payload key: {key}", "message.data")
    headers = {
        key.lower(): value for key, value in ((message.get("apns") or {}).get("headers") or {}).items()
    }
    if len(headers.get("apns-collapse-id", "").encode()) > _COLLAPSE_BYTES:
        raise Invalid("apns-collapse-id is longer than 64 bytes", "message.apns.headers")


def _wrong(schema: "Schema", value: Json, path: str) -> Iterator[Invalid]:
    for key, inner in value.items():
        check = schema.get(_snake(key))
        where = f"{path}.{key}" if path else key
        if check is None:
            yield Invalid(f'Invalid JSON payload received. Unknown name "{key}": Cannot find field.', where)
        elif not isinstance(check, dict):
            if why := check(inner):
                yield Invalid(f"Invalid value at '{where}': {why}", where)
        elif isinstance(inner, dict):
            yield from _wrong(check, inner, where)
        else:
            yield Invalid(f"Invalid value at '{where}': an object is expected", where)


def _snake(name: str) -> str:
    """Proto JSON takes a field's name in both spellings."""
    return re.sub(r"(?<=[a-z])[A-Z]", lambda capital: "_" + capital[0].lower(), name)


def _text(value: Any) -> str | None:
    return None if isinstance(value, str) else "a string is expected"


def _flag(value: Any) -> str | None:
    return None if isinstance(value, bool) else "true or false is expected"


def _whole(value: Any) -> str | None:
    return None if isinstance(value, int) and not isinstance(value, bool) else "a number is expected"


def _struct(value: Any) -> str | None:
    return None if isinstance(value, dict) else "an object is expected"


def _strings(value: Any) -> str | None:
    fine = isinstance(value, list) and all(isinstance(one, str) for one in value)
    return None if fine else "a list of strings is expected"


def _map(value: Any) -> str | None:
    fine = isinstance(value, dict) and all(isinstance(one, str) for one in value.values())
    return None if fine else "a map of strings is expected"


def _priority(value: Any) -> str | None:
    return None if str(value).upper() in ("NORMAL", "HIGH") else "NORMAL or HIGH is expected"


def _ttl(value: Any) -> str | None:
    if not isinstance(value, str) or not _DURATION.fullmatch(value):
        return "a duration as 3.5s is expected"
    return None if float(value[:-1]) <= _WEEKS_4 else "at most four weeks"


def _apns(value: Any) -> str | None:
    fine = isinstance(value, dict) and isinstance(value.get("aps"), dict)
    return None if fine else "an object with aps is expected"


Schema = dict[str, Any]
"""Field names to a Check, or to the Schema of an object."""

_LABEL: Schema = {"analytics_label": _text}
_NOTIFICATION: Schema = {"title": _text, "body": _text, "image": _text}
_ANDROID_NOTIFICATION: Schema = {
    **_NOTIFICATION,
    "icon": _text,
    "color": _text,
    "sound": _text,
    "tag": _text,
    "click_action": _text,
    "body_loc_key": _text,
    "body_loc_args": _strings,
    "title_loc_key": _text,
    "title_loc_args": _strings,
    "channel_id": _text,
    "ticker": _text,
    "sticky": _flag,
    "event_time": _text,
    "local_only": _flag,
    "notification_priority": _text,
    "default_sound": _flag,
    "default_vibrate_timings": _flag,
    "default_light_settings": _flag,
    "vibrate_timings": _strings,
    "visibility": _text,
    "notification_count": _whole,
    "light_settings": _struct,
    "proxy": _text,
}
_ANDROID: Schema = {
    "collapse_key": _text,
    "priority": _priority,
    "ttl": _ttl,
    "restricted_package_name": _text,
    "data": _map,
    "notification": _ANDROID_NOTIFICATION,
    "fcm_options": _LABEL,
    "direct_boot_ok": _flag,
    "bandwidth_constrained_ok": _flag,
    "restricted_satellite_ok": _flag,
}
_CALL: Schema = {
    "validate_only": _flag,
    "message": {
        **dict.fromkeys(TARGETS, _text),
        "name": _text,
        "data": _map,
        "notification": _NOTIFICATION,
        "android": _ANDROID,
        "webpush": {
            "headers": _map,
            "data": _map,
            "notification": _struct,
            "fcm_options": {**_LABEL, "link": _text},
        },
        "apns": {
            "headers": _map,
            "payload": _apns,
            "fcm_options": {**_LABEL, "image": _text},
            "live_activity_token": _text,
        },
        "fcm_options": _LABEL,
    },
}
