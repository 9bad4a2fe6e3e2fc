"""The error tree of sending.

DeliveryError            one call failed; says what may follow and whose fault it was
RenderError              a message could not be written: a variable that does not exist, a limit passed
OutboundRefused          a host that a person typed resolves to a place we do not connect to
"""

from dataclasses import dataclass
from enum import StrEnum

from storage.enums import SuppressionReason


class Fate(StrEnum):
    """What may follow a failed call."""

    PERMANENT = "permanent"  # the far end said no for good: never again to this destination
    NOT_SENT = "not_sent"  # provably nothing went out: may be tried again
    IN_DOUBT = "in_doubt"  # it may have gone out: nobody repeats it without a person's word


class Fault(StrEnum):
    """Whose fault it was. An account's fault pauses the account; it never marks a client bad."""

    RECIPIENT = "recipient"
    MESSAGE = "message"
    ACCOUNT = "account"
    NETWORK = "network"


# Not frozen: contextlib sets __traceback__ on what passes through a context manager.
@dataclass(unsafe_hash=True)
class DeliveryError(Exception):
    """One call failed.

    code: the far end's own ("550", "21211") or ours ("timeout", "dns", "connect", "tls", "auth").
    detail: the far end's words, without secrets; for logs and the failure list.
    retry_after: seconds the far end asked us to wait, if it did.
    suppress: why nothing more is to be sent to that destination, where the far end says so for good.
    """

    fate: Fate
    fault: Fault
    code: str
    detail: str
    retry_after: float | None = None
    suppress: SuppressionReason | None = None

    def __str__(self) -> str:
        return f"{self.fate}/{self.fault} {self.code}: {self.detail}"


class RenderError(Exception):
    """A message could not be written; the text says which variable or limit, for people."""


class OutboundRefused(Exception):
    """The host resolves to an address that the outbound guard refuses."""
