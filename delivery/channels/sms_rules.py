"""What a gateway's answer means, by rules that a person wrote for it. Pure.

Regional gateways answer 200 to almost everything and say in the body how it went.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from delivery.channels.http_call import by_status, tidy
from delivery.errors import DeliveryError, Fate, Fault
from delivery.message import Receipt

_STEP = re.compile(r"[^.\[\]]+")
REF_MOST = 200


@dataclass(frozen=True, slots=True)
class Rule:
    """When an answer means something: its HTTP status lies in a range, and its body says what is asked.

    statuses: pairs of first and last; any will do where there are none. contains: words of the body, capitals
    or not. path and value: of a JSON body (`data[0].status`), the value as it is written there (`OK`, `1`,
    `true`); with a path and no value it is enough that something is there.
    """

    statuses: tuple[tuple[int, int], ...] = ()
    contains: str = ""
    path: str = ""
    value: str | None = None

    def meets(self, status: int, body: str, parsed: Any) -> bool:
        """parsed: the body as JSON, None where it is none."""
        if self.statuses and not any(first <= status <= last for first, last in self.statuses):
            return False
        if self.contains.casefold() not in body.casefold():
            return False
        found = at_path(parsed, self.path) if self.path else ""
        return found is not None and (not self.path or self.value in (None, found))


GOOD = (Rule(statuses=((200, 299),)),)


@dataclass(frozen=True, slots=True)
class Rules:
    """Looked at in this order: account, again, refused, accepted. What meets none goes by its HTTP status.

    account: not the message's fault but the account's (wrong key, no credit left). again: to be tried later.
    id_path: where in a JSON answer the gateway's own id is. id_after: the words before it in a plain text.
    """

    accepted: Sequence[Rule] = GOOD
    refused: Sequence[Rule] = ()
    again: Sequence[Rule] = ()
    account: Sequence[Rule] = ()
    id_path: str = ""
    id_after: str = ""

    def read(self, status: int, body: str) -> Receipt:
        """What the answer to a message means. Raises DeliveryError."""
        self.check(status, body)
        if any_meets(self.again, status, body):
            raise DeliveryError(Fate.NOT_SENT, Fault.NETWORK, "gateway_again", tidy(body))
        if any_meets(self.refused, status, body):
            # Whose fault it was is not said: nothing is held against the client's number.
            raise DeliveryError(Fate.PERMANENT, Fault.MESSAGE, "gateway_refused", tidy(body))
        if any_meets(self.accepted, status, body):
            return Receipt(self._ref(body), tidy(body))
        if 200 <= status < 300:
            raise DeliveryError(Fate.IN_DOUBT, Fault.NETWORK, "gateway_unclear", tidy(body))
        raise DeliveryError(*by_status(status), f"http_{status}", tidy(body))

    def check(self, status: int, body: str) -> None:
        """Raises DeliveryError where an answer to whatever call says that the account is not accepted."""
        if any_meets(self.account, status, body):
            raise DeliveryError(Fate.NOT_SENT, Fault.ACCOUNT, "gateway_account", tidy(body))

    def _ref(self, body: str) -> str:
        """The gateway's id, "" where the rules name no place or nothing is there."""
        if self.id_path:
            return (at_path(parse(body), self.id_path) or "")[:REF_MOST]
        if self.id_after:
            words = body.partition(self.id_after)[2].split(maxsplit=1)
            return words[0][:REF_MOST] if words else ""
        return ""


def parse(body: str) -> Any:
    """The body as JSON, None where it is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def at_path(parsed: Any, path: str) -> str | None:
    """What stands at `data[0].status`, as JSON writes it but without quotes; None for nothing there."""
    for step in _STEP.findall(path):
        if isinstance(parsed, dict):
            parsed = parsed.get(step)
        elif isinstance(parsed, list) and step.isdecimal() and int(step) < len(parsed):
            parsed = parsed[int(step)]
        else:
            return None
    if parsed is None or isinstance(parsed, str):
        return parsed
    return json.dumps(parsed, ensure_ascii=False)


def any_meets(rules: Sequence[Rule], status: int, body: str) -> bool:
    parsed = parse(body) if rules else None
    return any(rule.meets(status, body, parsed) for rule in rules)
