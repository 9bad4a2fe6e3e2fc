"""A Message resource and a signature, as Twilio makes them."""

import base64
import datetime as dt
import hashlib
import hmac
import math
from collections.abc import Mapping
from email.utils import format_datetime
from urllib.parse import parse_qs

from sandbox.outbox import Posted
from sandbox.shapes import Json
from sandbox.twilio_rules import VERSION

_WORDS = {30003: "Unreachable destination handset", 30005: "Unknown destination handset"}


def message_json(item: Posted, account: str, status: str, code: int | None) -> Json:
    """item: as it was posted. status and code: how it stands."""
    service = parse_qs(item.raw.decode()).get("MessagingServiceSid", [None])[0]
    at = format_datetime(dt.datetime.fromtimestamp(item.at, dt.UTC))
    uri = f"/{VERSION}/Accounts/{account}/Messages/{item.id}"
    return {
        "account_sid": account,
        "api_version": VERSION,
        "body": item.text,
        "date_created": at,
        "date_sent": None if status in {"queued", "accepted", "scheduled"} else at,
        "date_updated": at,
        "direction": "outbound-api",
        "error_code": code,
        "error_message": _WORDS.get(code, "Error") if code else None,
        "from": item.sender,
        "messaging_service_sid": service,
        "num_media": "0",
        # A messaging service has not chosen a sender yet, and counts no segments.
        "num_segments": "0" if service else str(_segments(item.text)),
        "price": None,
        "price_unit": "USD",
        "sid": item.id,
        "status": status,
        "subresource_uris": {"media": f"{uri}/Media.json"},
        "to": item.to,
        "uri": f"{uri}.json",
    }


def signature(token: str, url: str, form: Mapping[str, str]) -> str:
    """X-Twilio-Signature: the URL and all fields by name, blank ones too, HMAC-SHA1 under the token."""
    signed = url + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()).decode()


def _segments(text: str) -> int:
    """Roughly, as a bill would have it: ASCII counts as GSM-7, all else as UCS-2."""
    one, each = (160, 153) if text.isascii() else (70, 67)
    return 1 if len(text) <= one else math.ceil(len(text) / each)
