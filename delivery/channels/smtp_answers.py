"""What a refusal by an SMTP server means: whose fault it is, and what may follow.

Codes: RFC 5321 and, for signing in, RFC 4954; the enhanced ones: RFC 3463 and the IANA registry. A server
that refuses, whenever it does, has promised not to deliver (RFC 5321, 4.2.5): only silence, or an answer that
is none, leaves a doubt, and only after the final dot.
"""

import re
from enum import IntEnum

from delivery.errors import DeliveryError, Fate, Fault
from storage.enums import SuppressionReason

SIGN_IN_CODES = frozenset({432, 454, 530, 534, 535, 538})
SEQUENCE_CODES = frozenset({500, 502, 503, 504})  # "sign in first", in the words of some servers
CLOSING = 421
ACCOUNT_STATUS = frozenset(
    {
        "5.4.5",  # daily quota used up
        "5.7.0",  # signing in is asked for
        "5.7.3",  # signing in failed (Exchange)
        "5.7.8",  # wrong user or password
        "5.7.9",  # sign-in method too weak
        "5.7.11",  # encryption is asked for
        "5.7.13",  # account disabled
        "5.7.14",  # trust relationship required
        "5.7.20", "5.7.21", "5.7.22", "5.7.23", "5.7.24", "5.7.25", "5.7.26",  # DKIM, SPF, reverse DNS
        "5.7.54",  # may not relay (Exchange)
        "5.7.57",  # not signed in (Exchange)
        "5.7.60",  # may not send as this address (Exchange)
    }
)  # fmt: skip
NO_SUCH_ADDRESS = frozenset(
    {
        "5.1.1",  # no such mailbox
        "5.1.2",  # no such domain
        "5.1.3",  # not an address
        "5.1.6",  # moved, and left no other address
        "5.1.10",  # a domain that takes no mail (RFC 7505)
    }
)
"""Nothing will ever arrive there. A bare 550 says less: it may be about us, or about today."""
RECIPIENT_STATUS = re.compile(r"5\.[12]\.\d+")
STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
DETAIL_MAX = 300


class Stage(IntEnum):
    """How far a conversation is."""

    GREETING = 0
    SIGN_IN = 1
    SENDER = 2
    RECIPIENT = 3
    DATA = 4
    DOT = 5  # the final dot has been written: the mail may be theirs


def refusal(stage: Stage, code: int, text: str) -> DeliveryError:
    """What an answer other than the hoped-for means at that stage."""
    fate, fault = _meaning(stage, code, text)
    status = STATUS.match(text)
    gone = fault is Fault.RECIPIENT and status is not None and status[0] in NO_SUCH_ADDRESS
    return DeliveryError(
        fate,
        fault,
        str(code) if 400 <= code < 600 else "protocol",
        tidy(text),
        suppress=SuppressionReason.BOUNCED if gone else None,
    )


def is_refusal(code: int) -> bool:
    """Whether the server said no and goes on listening."""
    return 400 <= code < 600 and code != CLOSING


def tidy(text: str) -> str:
    """A server's words as one line that a database, a log and Slack can hold."""
    printable = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(printable.split())[:DETAIL_MAX]


def _meaning(stage: Stage, code: int, text: str) -> tuple[Fate, Fault]:
    if not 400 <= code < 600:
        return (Fate.IN_DOUBT if stage is Stage.DOT else Fate.NOT_SENT), Fault.NETWORK
    if _accounts_fault(stage, code, text):
        return Fate.NOT_SENT, Fault.ACCOUNT
    if code < 500:
        passing = Fault.RECIPIENT if stage is Stage.RECIPIENT and code != CLOSING else Fault.NETWORK
        return Fate.NOT_SENT, passing
    status = STATUS.match(text)
    named = status is not None and RECIPIENT_STATUS.fullmatch(status[0]) is not None
    return Fate.PERMANENT, Fault.RECIPIENT if stage is Stage.RECIPIENT or named else Fault.MESSAGE


def _accounts_fault(stage: Stage, code: int, text: str) -> bool:
    """Whether the same answer awaits every other mail of the account."""
    if code in SIGN_IN_CODES:
        return True
    if code < 500:
        return False
    if stage <= Stage.SENDER or code in SEQUENCE_CODES:
        return True
    status = STATUS.match(text)
    if status and status[0] in ACCOUNT_STATUS:
        return True
    # A server that does not relay for us says so at the first recipient; it is no word about the recipient.
    return stage is Stage.RECIPIENT and "relay" in text.lower()
