"""SendGrid's Event Webhook: a signed JSON array of what became of mails. Pure.

Signed with ECDSA over the time stamp and the body to the letter. Custom arguments come back as top-level keys
of each event, so the attempt's key names the mail. SendGrid repeats a post for a day until it is answered
with 2xx, and may repeat single events: each has its `sg_event_id`.
"""

import base64
import binascii
import datetime as dt
import json
import re
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_public_key

from delivery.channels.http_call import tidy
from delivery.channels.sendgrid_body import KEY
from delivery.receipts import Forged, ReceiptEvent
from storage.enums import ReceiptKind, SuppressionReason

PROVIDER = "sendgrid"
SIGNATURE = "X-Twilio-Email-Event-Webhook-Signature"
TIMESTAMP = "X-Twilio-Email-Event-Webhook-Timestamp"
# A post that is repeated for a day may keep its stamp. An older copy is refused; a younger one changes
# nothing, for its events are known.
OLDEST = dt.timedelta(hours=25)
AHEAD = dt.timedelta(minutes=5)

KINDS: Mapping[str, ReceiptKind] = {
    "processed": ReceiptKind.ACCEPTED,
    "deferred": ReceiptKind.DEFERRED,
    "delivered": ReceiptKind.DELIVERED,
    "bounce": ReceiptKind.BOUNCED,
    "dropped": ReceiptKind.REJECTED,
    "spamreport": ReceiptKind.SPAM,
    "unsubscribe": ReceiptKind.UNSUBSCRIBED,
    "group_unsubscribe": ReceiptKind.UNSUBSCRIBED,
}
"""Opens and clicks are left out: nobody's reading is watched."""

SUPPRESSING: Mapping[str, SuppressionReason] = {
    "spamreport": SuppressionReason.SPAM,
    "unsubscribe": SuppressionReason.UNSUBSCRIBED,
    "group_unsubscribe": SuppressionReason.UNSUBSCRIBED,
}
DROPPED: Mapping[str, SuppressionReason] = {
    "bounced address": SuppressionReason.BOUNCED,
    "spam reporting address": SuppressionReason.SPAM,
    "unsubscribed address": SuppressionReason.UNSUBSCRIBED,
}
"""By `reason`: the address stands on one of SendGrid's own lists."""
SMTP_ANSWER = re.compile(r"([245]\d\d)[ -]+(.*)", re.DOTALL)


class SendGridWebhook:
    """Reads the posts of one account."""

    def __init__(self, public_key: str) -> None:
        """public_key: as SendGrid's page shows it, base64 on one line, or as PEM. Raises ValueError."""
        lines = [line for line in public_key.split() if "-" not in line and line not in _PEM_WORDS]
        try:
            key = load_der_public_key(base64.b64decode("".join(lines), validate=True))
        except (binascii.Error, UnsupportedAlgorithm) as error:
            raise ValueError("not a public key") from error
        if not isinstance(key, ec.EllipticCurvePublicKey):
            raise ValueError("the key is not an elliptic curve's")
        self._key = key

    def read(self, body: bytes, *, signature: str, timestamp: str, now: dt.datetime) -> list[ReceiptEvent]:
        """What a post says about our mails; nothing for events that are none of ours or of no interest.

        body: as it came. Raises Forged for what SendGrid has not signed with this key, or not lately.
        """
        try:
            signed = base64.b64decode(signature, validate=True)
            self._key.verify(signed, timestamp.encode() + body, ec.ECDSA(hashes.SHA256()))
            sent_at = dt.datetime.fromtimestamp(int(timestamp), dt.UTC)
        except (InvalidSignature, ValueError, OverflowError) as error:
            raise Forged("not signed by SendGrid with the account's key") from error
        if not now - OLDEST <= sent_at <= now + AHEAD:
            raise Forged("signed too long ago")
        try:
            events = json.loads(body)
        except ValueError:
            return []
        given = events if isinstance(events, list) else []
        read = (_event(one, now) for one in given if isinstance(one, dict))
        return [event for event in read if event is not None]


_PEM_WORDS = frozenset({"PUBLIC", "KEY"})


def _event(given: Mapping[str, Any], now: dt.datetime) -> ReceiptEvent | None:
    word, key, event_id = given.get("event"), given.get(KEY), given.get("sg_event_id")
    if not (isinstance(word, str) and isinstance(key, str) and isinstance(event_id, str)):
        return None
    if word not in KINDS or not key or not event_id:
        return None
    code, detail = _why(word, given)
    message_id = given.get("sg_message_id")
    return ReceiptEvent(
        provider=PROVIDER,
        event_id=event_id,
        attempt_key=key,
        kind=KINDS[word],
        at=_moment(given.get("timestamp"), now),
        code=code,
        detail=detail,
        provider_ref=message_id if isinstance(message_id, str) else None,
        suppress=_suppression(word, given),
    )


def _why(word: str, given: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Code and words of what did not arrive: the next server's own, as the SMTP channel has them."""
    reason = tidy(str(given.get("reason") or ""))
    if word == "dropped":
        return "sendgrid_dropped", reason
    if word != "bounce":
        return None, None
    if answer := SMTP_ANSWER.fullmatch(reason):
        return answer[1], answer[2]
    return "sendgrid_blocked" if given.get("type") == "blocked" else "sendgrid_bounce", reason


def _suppression(word: str, given: Mapping[str, Any]) -> SuppressionReason | None:
    """A block is of the moment; a bounce is of an address that does not exist."""
    if word == "bounce":
        return None if given.get("type") == "blocked" else SuppressionReason.BOUNCED
    if word == "dropped":
        return DROPPED.get(str(given.get("reason") or "").strip().lower())
    return SUPPRESSING.get(word)


def _moment(stamp: object, now: dt.datetime) -> dt.datetime:
    """When it happened, never later than now."""
    if isinstance(stamp, int | float):
        try:
            return min(dt.datetime.fromtimestamp(stamp, dt.UTC), now)
        except (ValueError, OverflowError, OSError):
            return now
    return now
