"""How a message of Twilio's stands, whether asked for or told by a callback."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from delivery.channels.twilio_codes import meaning
from delivery.errors import DeliveryError
from storage.enums import ReceiptKind

# In the order in which a message passes through them; callbacks keep no order, so a lower rank never follows.
RANKS: Mapping[str, tuple[int, ReceiptKind]] = {
    "scheduled": (0, ReceiptKind.ACCEPTED),
    "accepted": (1, ReceiptKind.ACCEPTED),
    "queued": (2, ReceiptKind.ACCEPTED),
    "sending": (3, ReceiptKind.ACCEPTED),
    "sent": (4, ReceiptKind.ACCEPTED),  # the carrier has it
    "canceled": (5, ReceiptKind.REJECTED),
    "failed": (5, ReceiptKind.REJECTED),  # never left Twilio
    "undelivered": (5, ReceiptKind.BOUNCED),
    "delivered": (5, ReceiptKind.DELIVERED),
    "read": (6, ReceiptKind.DELIVERED),
}


@dataclass(frozen=True, slots=True)
class TwilioStatus:
    """sid: of the message. status: Twilio's word. error: why it was not delivered, where Twilio says so.

    body and created_at are known where the message was asked for, not from a callback.
    """

    sid: str
    status: str
    error: DeliveryError | None = None
    to: str = ""
    body: str = ""
    created_at: dt.datetime | None = None

    @property
    def kind(self) -> ReceiptKind | None:
        """None for a status that says nothing about delivery (one that Twilio added later)."""
        return RANKS[self.status][1] if self.status in RANKS else None

    @property
    def rank(self) -> int:
        """How far the message is. -1 for a status that is not known."""
        return RANKS[self.status][0] if self.status in RANKS else -1


def error_of(code: object, text: object) -> DeliveryError | None:
    """Twilio's ErrorCode, which is empty or 0 where all is well."""
    number = str(code or "")
    return meaning(int(number), str(text or "")) if number.isdecimal() and int(number) else None
