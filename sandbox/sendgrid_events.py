"""The Event Webhook: a JSON array, signed with ECDSA over the time stamp and the body to the letter."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import aiohttp
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from sandbox.outbox import Item, Posted
from sandbox.shapes import Clock, Ids, Json, Refusal

_BOUNCED = {"reason": "550 5.1.1 The email account does not exist", "status": "5.1.1"}
_ACCEPTED = {"response": "250 2.0.0 OK"}
EVENTS: Mapping[str, Json] = {
    "processed": {"event": "processed"},
    "deferred": {"event": "deferred", "response": "450 4.2.1 try again later", "attempt": "1"},
    "delivered": {"event": "delivered", **_ACCEPTED},
    "bounce": {"event": "bounce", "type": "bounce", **_BOUNCED},
    "blocked": {"event": "bounce", "type": "blocked", "reason": "554 5.7.1 blocked", "status": "5.7.1"},
    "dropped": {"event": "dropped", "reason": "Bounced Address"},
    "spamreport": {"event": "spamreport"},
    "unsubscribe": {"event": "unsubscribe"},
    "open": {"event": "open", "useragent": "Mozilla/5.0", "ip": "198.51.100.7"},
    "click": {"event": "click", "url": "https://provedor.example/", "ip": "198.51.100.7"},
}
SIGNATURE = "X-Twilio-Email-Event-Webhook-Signature"
TIMESTAMP = "X-Twilio-Email-Event-Webhook-Timestamp"
_POST_SECONDS = 10.0


@dataclass(frozen=True)
class Mailed(Posted):
    """A mail that SendGrid took; its arguments come back with each event."""

    custom_args: Mapping[str, str] = field(default_factory=dict)


class Webhook:
    """Posts events to `url`. public_key: base64 of the DER, as SendGrid shows it."""

    def __init__(self, url: str, ids: Ids, clock: Clock) -> None:
        self.url = url
        self._ids = ids
        self._clock = clock
        self._key = ec.generate_private_key(ec.SECP256R1())
        public = self._key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        self.public_key = base64.b64encode(public).decode()

    async def post(self, item: Item, event: str) -> Json:
        """Raises Refusal for an event that SendGrid does not know, or where nobody said where to post."""
        if event not in EVENTS:
            raise Refusal("unknown_event", f"o SendGrid não conhece {event!r}; conhece: {', '.join(EVENTS)}")
        if not self.url:
            raise Refusal("no_webhook", "defina SANDBOX_WEBHOOK_URL, ou o endereço pela API do SendGrid")
        if not isinstance(item, Mailed):
            raise Refusal("not_found", f"{item.id} não saiu pelo SendGrid")
        body = json.dumps([self._event(item, event)]).encode()
        timeout = aiohttp.ClientTimeout(total=_POST_SECONDS)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            try:
                posting = session.post(self.url, data=body, headers=self._signed(body), allow_redirects=False)
                async with posting as answer:
                    return {"ok": answer.status < 400, "status": answer.status}
            except (aiohttp.ClientError, TimeoutError) as error:
                raise Refusal("unreachable", f"{self.url} não responde: {type(error).__name__}") from error

    def _event(self, item: Mailed, event: str) -> Json:
        return {
            **item.custom_args,
            "email": item.to,
            "timestamp": int(self._clock()),
            "smtp-id": f"<{item.id}@geopod-ismtpd-1>",
            "sg_event_id": self._ids.secret(22),
            "sg_message_id": f"{item.id}.recvd-canary-1",
            **EVENTS[event],
        }

    def _signed(self, body: bytes) -> dict[str, str]:
        stamp = str(int(self._clock()))
        signature = self._key.sign(stamp.encode() + body, ec.ECDSA(hashes.SHA256()))
        return {
            "Content-Type": "application/json;charset=utf-8",
            "User-Agent": "SendGrid Event API",
            SIGNATURE: base64.b64encode(signature).decode(),
            TIMESTAMP: stamp,
        }
