"""SendGrid's webhook: what is read from a signed post, and what is refused."""

import base64
import datetime as dt
import json
from dataclasses import dataclass, field

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given
from hypothesis import strategies as st

from delivery.channels.sendgrid_events import OLDEST, SendGridWebhook
from delivery.receipts import Forged, ReceiptEvent
from storage.enums import ReceiptKind, SuppressionReason
from tests.support.clock import NOON_UTC

K, R = ReceiptKind, SuppressionReason
KEY = "0" * 31 + "7"


def public(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> str:
    der = serialization.Encoding.DER
    spki = serialization.PublicFormat.SubjectPublicKeyInfo
    return base64.b64encode(key.public_key().public_bytes(der, spki)).decode()


@dataclass
class Far:
    """SendGrid, with its private key."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def sign(self, body: bytes, stamp: str) -> str:
        return base64.b64encode(self.key.sign(stamp.encode() + body, ec.ECDSA(hashes.SHA256()))).decode()

    def read(self, body: bytes, at: dt.datetime = NOON_UTC) -> list[ReceiptEvent]:
        stamp = str(int(at.timestamp()))
        webhook = SendGridWebhook(public(self.key))
        return webhook.read(body, signature=self.sign(body, stamp), timestamp=stamp, now=NOON_UTC)


FAR = Far()


def event(word: str, **more: object) -> dict[str, object]:
    return {
        "event": word,
        "sg_event_id": "e1",
        "sg_message_id": "abc.1",
        "suspensao_attempt": KEY,
        "email": "maria@x.com",
        "timestamp": int(NOON_UTC.timestamp()) - 60,
        **more,
    }


def read(*events: object) -> list[ReceiptEvent]:
    return FAR.read(json.dumps(events).encode())


@pytest.mark.parametrize(
    ("given", "kind", "code", "suppress"),
    [
        (event("processed"), K.ACCEPTED, None, None),
        (event("deferred", response="450 later"), K.DEFERRED, None, None),
        (event("delivered", response="250 OK"), K.DELIVERED, None, None),
        (event("bounce", type="bounce", reason="550 5.1.1 unknown"), K.BOUNCED, "550", R.BOUNCED),
        (event("bounce", type="bounce", reason="nobody"), K.BOUNCED, "sendgrid_bounce", R.BOUNCED),
        (event("bounce", type="blocked", reason="554 5.7.1 no"), K.BOUNCED, "554", None),
        (event("bounce", type="blocked", reason="no"), K.BOUNCED, "sendgrid_blocked", None),
        (event("dropped", reason="Bounced Address"), K.REJECTED, "sendgrid_dropped", R.BOUNCED),
        (event("dropped", reason="Unsubscribed Address"), K.REJECTED, "sendgrid_dropped", R.UNSUBSCRIBED),
        (event("dropped", reason="Spam Reporting Address"), K.REJECTED, "sendgrid_dropped", R.SPAM),
        (event("dropped", reason="Invalid SMTPAPI header"), K.REJECTED, "sendgrid_dropped", None),
        (event("spamreport"), K.SPAM, None, R.SPAM),
        (event("unsubscribe"), K.UNSUBSCRIBED, None, R.UNSUBSCRIBED),
        (event("group_unsubscribe"), K.UNSUBSCRIBED, None, R.UNSUBSCRIBED),
    ],
)
def test_what_an_event_says(
    given: dict[str, object], kind: ReceiptKind, code: str | None, suppress: SuppressionReason | None
) -> None:
    (got,) = read(given)
    assert (got.attempt_key, got.event_id, got.provider_ref) == (KEY, "e1", "abc.1")
    assert (got.kind, got.code, got.suppress) == (kind, code, suppress)
    assert got.at == NOON_UTC - dt.timedelta(seconds=60)


def test_a_bounce_keeps_the_next_servers_words() -> None:
    """As the SMTP channel has them: the same words are found for both."""
    (got,) = read(event("bounce", type="bounce", reason="550 5.1.1 The account\ndoes not exist"))
    assert (got.code, got.detail) == ("550", "5.1.1 The account does not exist")


@pytest.mark.parametrize(
    "given",
    [
        event("open"),
        event("click"),
        event("delivered", suspensao_attempt=None),
        event("delivered", suspensao_attempt=7),
        event("delivered", sg_event_id=""),
        event("one that SendGrid added later"),
        "delivered",
        None,
        [event("delivered")],
    ],
)
def test_what_is_passed_over(given: object) -> None:
    """Other people's mails, openings, what we do not know: the rest of the post counts all the same."""
    assert [got.kind for got in read(given, event("delivered"))] == [K.DELIVERED]


@pytest.mark.parametrize("stamp", [None, "soon", -1e30, 1e30, int(NOON_UTC.timestamp()) + 9_999])
def test_a_time_that_cannot_be(stamp: object) -> None:
    """It happened at the latest when we heard of it."""
    (got,) = read(event("delivered", timestamp=stamp))
    assert got.at == NOON_UTC


@pytest.mark.parametrize("body", [b"", b"{}", b"[", b"null", b"\xff\xfe", b'"x"'])
def test_a_signed_post_of_nothing(body: bytes) -> None:
    assert FAR.read(body) == []


def test_another_key_is_refused() -> None:
    body, stamp = json.dumps([event("delivered")]).encode(), str(int(NOON_UTC.timestamp()))
    with pytest.raises(Forged):
        SendGridWebhook(public(Far().key)).read(
            body, signature=FAR.sign(body, stamp), timestamp=stamp, now=NOON_UTC
        )


def test_the_body_counts_to_the_letter() -> None:
    """One space more is another post; so is another time stamp."""
    body, stamp = json.dumps([event("delivered")]).encode(), str(int(NOON_UTC.timestamp()))
    webhook, signature = SendGridWebhook(public(FAR.key)), FAR.sign(body, stamp)
    for other, when in ((body + b" ", stamp), (body, str(int(stamp) + 1))):
        with pytest.raises(Forged):
            webhook.read(other, signature=signature, timestamp=when, now=NOON_UTC)


@pytest.mark.parametrize("age", [OLDEST + dt.timedelta(seconds=1), -dt.timedelta(minutes=6)])
def test_an_old_post_is_refused(age: dt.timedelta) -> None:
    """A copy from yesterday, or one from the future."""
    with pytest.raises(Forged):
        FAR.read(json.dumps([event("delivered")]).encode(), NOON_UTC - age)


def test_a_post_repeated_for_a_day_is_read() -> None:
    """SendGrid tries for 24 hours while we are away."""
    (got,) = FAR.read(json.dumps([event("delivered")]).encode(), NOON_UTC - dt.timedelta(hours=24))
    assert got.kind is K.DELIVERED


def test_the_key_as_pem_is_the_same() -> None:
    pem = FAR.key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    body, stamp = b"[]", str(int(NOON_UTC.timestamp()))
    webhook = SendGridWebhook(pem.decode())
    assert webhook.read(body, signature=FAR.sign(body, stamp), timestamp=stamp, now=NOON_UTC) == []


@pytest.mark.parametrize("key", ["", "x", "AAAA", "é", public(rsa.generate_private_key(65537, 2048))])
def test_what_is_no_key(key: str) -> None:
    """Told where it is typed, not when the first post comes."""
    with pytest.raises(ValueError, match=r"."):
        SendGridWebhook(key)


@given(st.binary(), st.text(), st.text())
def test_nothing_unsigned_is_read(body: bytes, signature: str, timestamp: str) -> None:
    """Whatever is posted: refused, and no other error."""
    with pytest.raises(Forged):
        SendGridWebhook(public(FAR.key)).read(body, signature=signature, timestamp=timestamp, now=NOON_UTC)
