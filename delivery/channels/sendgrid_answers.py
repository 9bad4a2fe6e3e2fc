"""What SendGrid's answer to v3/mail/send means: whose fault it was, and what may follow. Pure.

The answer is for the whole call: 202 took every mail, anything else none. Only silence, a server's own error
or an answer that is none leaves a doubt.

    400  errors[] name what is wrong: one personalization, the sender, or what all have in common
    401  the key is unknown, or the plan's credits are used up
    403  the key may not send, or the sender is not a verified identity
    413  the call is too large
    429  too many calls: wait until X-RateLimit-Reset (or Retry-After)
    5xx  SendGrid failed after it had the call
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from delivery.channels.http_call import retry_after, tidy
from delivery.errors import DeliveryError, Fate, Fault
from delivery.message import Receipt
from storage.enums import SuppressionReason

PLACE = re.compile(r"personalizations\.(\d+)(\.to\b)?")
SENDER_FIELDS = frozenset({"from", "reply_to"})
ACCOUNT_STATUSES = frozenset({401, 403, 404, 405, 406, 415})  # the last four: that is no SendGrid
NO_ADDRESS = "does not contain a valid address"
"""What is said of a `to` that SendGrid will never send to, in whatever call it comes."""
PASSING_STATUSES = frozenset({408, 429})


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back. headers: whatever the case of their names."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Failed:
    """The call was not accepted.

    culprits: mails of the call, by their place, that are wrong in themselves; without them the rest may go.
    too_large: fewer mails may fit.
    """

    error: DeliveryError
    culprits: Mapping[int, DeliveryError] = field(default_factory=dict)
    too_large: bool = False


@dataclass(frozen=True, slots=True)
class _Problem:
    message: str
    field: str

    @property
    def of_sender(self) -> bool:
        return self.field.partition(".")[0] in SENDER_FIELDS or "sender identity" in self.message.lower()


def meaning(reply: Reply, *, now: float) -> Receipt | Failed:
    """What a reply says of its call. now: seconds since 1970, for X-RateLimit-Reset."""
    status = reply.status
    if status == 202:
        return Receipt(reply.headers.get("X-Message-Id", ""), str(status))
    problems = _problems(reply.body)
    said = tidy("; ".join(problem.message for problem in problems)) or f"HTTP {status}"
    if status == 400:
        return _bad_request(problems, said)
    if status == 413:
        return Failed(DeliveryError(Fate.PERMANENT, Fault.MESSAGE, "http_413", said), too_large=True)
    if status in ACCOUNT_STATUSES:
        return Failed(DeliveryError(Fate.NOT_SENT, Fault.ACCOUNT, _account_code(status, problems), said))
    if status in PASSING_STATUSES:
        wait = _wait(reply.headers, now)
        return Failed(DeliveryError(Fate.NOT_SENT, Fault.NETWORK, f"http_{status}", said, wait))
    if status >= 500:
        return Failed(DeliveryError(Fate.IN_DOUBT, Fault.NETWORK, f"http_{status}", said))
    # 200 is no word of v3/mail/send's: another server answers there, or the account is in sandbox mode.
    return Failed(DeliveryError(Fate.IN_DOUBT, Fault.NETWORK, "bad_answer", said))


def _bad_request(problems: list[_Problem], said: str) -> Failed:
    culprits: dict[int, DeliveryError] = {}
    for problem in problems:
        if match := PLACE.match(problem.field):
            of_address = bool(match[2]) or "email" in problem.message.lower()
            fault = Fault.RECIPIENT if of_address else Fault.MESSAGE
            code = "sendgrid_recipient" if of_address else "http_400"
            never = SuppressionReason.BOUNCED if match[2] and NO_ADDRESS in problem.message.lower() else None
            culprits[int(match[1])] = DeliveryError(
                Fate.PERMANENT, fault, code, tidy(problem.message), suppress=never
            )
    if culprits:
        return Failed(next(iter(culprits.values())), culprits)
    if any(problem.of_sender for problem in problems):
        return Failed(DeliveryError(Fate.NOT_SENT, Fault.ACCOUNT, "sendgrid_sender", said))
    return Failed(DeliveryError(Fate.PERMANENT, Fault.MESSAGE, "http_400", said))


def _account_code(status: int, problems: list[_Problem]) -> str:
    if any(problem.of_sender for problem in problems):
        return "sendgrid_sender"
    if any("credits" in problem.message.lower() for problem in problems):
        return "sendgrid_credits"
    return f"http_{status}"


def _problems(body: bytes) -> list[_Problem]:
    """errors[] of the body; none where it is not SendGrid's."""
    try:
        errors = json.loads(body)["errors"]
        return [_Problem(str(error.get("message") or ""), str(error.get("field") or "")) for error in errors]
    except (ValueError, LookupError, TypeError, AttributeError):
        return []


def _wait(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds to wait, by either of the headers."""
    asked = retry_after(headers, now)
    reset = headers.get("X-RateLimit-Reset", "")
    return asked if asked is not None or not reset.isdecimal() else max(0.0, int(reset[:12]) - now)
