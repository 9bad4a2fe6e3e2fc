"""The frozen values that travel from the ledger to a channel and back."""

import datetime as dt
from dataclasses import dataclass

from delivery.errors import DeliveryError
from storage.enums import Channel


@dataclass(frozen=True, slots=True)
class Content:
    """What a client reads. `subject` and `html` are empty where the channel has none.

    units: what the far end charges for: the segments of an SMS.
    """

    text: str
    subject: str = ""
    html: str = ""
    units: int = 1


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message ready to go. `key` is the attempt's opaque id and travels in the call."""

    delivery_id: int
    key: str
    destination: str
    recipient_name: str
    content: Content
    at: dt.datetime  # of the attempt, aware: the mail's Date


@dataclass(frozen=True, slots=True)
class Receipt:
    """The far end took the message over. That means accepted, never delivered.

    ref: the far end's own id (an SMTP queue id), "" where it gives none.
    """

    ref: str
    detail: str = ""


Answer = Receipt | DeliveryError


@dataclass(frozen=True, slots=True)
class Account:
    """Which account sends: a channel and the id of its row."""

    channel: Channel
    id: int
