"""What Twilio's error codes mean: whose fault it is, and what may follow.

The same codes come in the answer to a call (HTTP 4xx) and, from 30001 on, later with a message's status. What
is not listed goes by the HTTP status. Twilio refuses before it queues: a 4xx is provably unsent, a 5xx not.
"""

from collections.abc import Mapping

from delivery.channels.http_call import by_status, tidy
from delivery.errors import DeliveryError, Fate, Fault
from storage.enums import SuppressionReason

_NUMBER = (Fate.PERMANENT, Fault.RECIPIENT)
_TEXT = (Fate.PERMANENT, Fault.MESSAGE)
_LATER = (Fate.NOT_SENT, Fault.NETWORK)
_PHONE_LATER = (Fate.NOT_SENT, Fault.RECIPIENT)
_ACCOUNT = (Fate.NOT_SENT, Fault.ACCOUNT)

CODES: Mapping[int, tuple[Fate, Fault]] = {
    21211: _NUMBER,  # not a telephone number
    21214: _NUMBER,  # cannot be reached
    21217: _NUMBER,  # not a telephone number
    21265: _NUMBER,  # a short code
    21266: _NUMBER,  # the sender itself
    21268: _NUMBER,  # a paid service
    21610: _NUMBER,  # opted out
    21612: _NUMBER,  # no route from this sender
    21614: _NUMBER,  # not a mobile
    21635: _NUMBER,  # a landline
    30004: _NUMBER,  # blocked
    30005: _NUMBER,  # unknown handset
    30006: _NUMBER,  # landline, or a carrier that is not reached
    21602: _TEXT,  # no body
    21604: _TEXT,  # no recipient
    21617: _TEXT,  # longer than 1,600 characters
    30007: _TEXT,  # filtered by the carrier
    14107: _LATER,  # the sender's rate
    20429: _LATER,  # too many requests
    21611: _LATER,  # the sender's queue is full
    30001: _LATER,  # the queue overflowed
    30008: _LATER,  # the carrier gave no reason
    30003: _PHONE_LATER,  # switched off or out of reach
    10001: _ACCOUNT,  # not active
    20003: _ACCOUNT,  # wrong SID, token or key
    20005: _ACCOUNT,  # not active
    20404: _ACCOUNT,  # no such account
    21212: _ACCOUNT,  # sender not valid
    21408: _ACCOUNT,  # Brazil is not among its countries
    21603: _ACCOUNT,  # no sender
    21606: _ACCOUNT,  # the sender sends no SMS
    21608: _ACCOUNT,  # a trial account sends to verified numbers only
    21609: _ACCOUNT,  # status callback not valid
    21659: _ACCOUNT,  # the sender is no Twilio number
    21660: _ACCOUNT,  # the sender is another account's
    21701: _ACCOUNT,  # no such messaging service
    21703: _ACCOUNT,  # the messaging service has no senders
    21705: _ACCOUNT,  # messaging service not valid
    30002: _ACCOUNT,  # suspended
}

SUPPRESSING: Mapping[int, SuppressionReason] = {
    21610: SuppressionReason.UNSUBSCRIBED,
    21211: SuppressionReason.BOUNCED,
    21217: SuppressionReason.BOUNCED,
    21614: SuppressionReason.BOUNCED,
    21635: SuppressionReason.BOUNCED,
    30005: SuppressionReason.BOUNCED,
}
"""Who asked for no more, and numbers that no SMS will ever reach, whoever sends it and whenever.

Not 30006 and 21214: they may as well say that a carrier cannot be reached today.
"""


def meaning(code: int, text: str, status: int = 400) -> DeliveryError:
    """What a code means. text: Twilio's words. status: of the HTTP answer it came in."""
    fate, fault = CODES.get(code) or by_status(status)
    # Where Twilio has no code of its own for it, the SDK puts the HTTP status in its place.
    name = str(code) if code >= 1000 else f"http_{status}"
    return DeliveryError(fate, fault, name, tidy(text), suppress=SUPPRESSING.get(code))
