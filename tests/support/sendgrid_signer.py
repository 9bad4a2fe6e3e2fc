"""SendGrid's side of its webhook: events signed with a private key."""

import base64
import datetime as dt
import json
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


@dataclass
class Signer:
    """Holds the key; `public_key` is what a person copies into the account."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    @property
    def public_key(self) -> str:
        der, spki = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        return base64.b64encode(self.key.public_key().public_bytes(der, spki)).decode()

    def sign(self, body: bytes, stamp: str) -> str:
        return base64.b64encode(self.key.sign(stamp.encode() + body, ec.ECDSA(hashes.SHA256()))).decode()

    def headers(self, body: bytes, at: dt.datetime) -> dict[str, str]:
        stamp = str(int(at.timestamp()))
        return {
            "X-Twilio-Email-Event-Webhook-Signature": self.sign(body, stamp),
            "X-Twilio-Email-Event-Webhook-Timestamp": stamp,
        }


def event(word: str, key: str, event_id: str = "e1", **more: object) -> dict[str, object]:
    """As SendGrid sends it, for the attempt `key`."""
    return {"event": word, "sg_event_id": event_id, "suspensao_attempt": key, "timestamp": 0, **more}


def post(*events: object) -> bytes:
    return json.dumps(events).encode()
