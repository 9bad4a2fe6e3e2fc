"""What answers say beyond their own messages: of the account, of a device, of a destination."""

import datetime as dt
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from delivery.errors import DeliveryError, Fault
from delivery.message import Account, Answer, Outgoing
from delivery.words import reason_text
from storage import devices, limits, suppressions
from storage.engine import Session
from storage.enums import RunTrigger, SuppressionReason
from storage.owed import Owed

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Lasting:
    """To be written down with the answers themselves, in one transaction.

    account_fault: what to pause the account for, as people read it. never: destinations that are sent nothing
    more. unregistered: devices that the app is no longer on.
    """

    account_fault: str | None
    never: Mapping[str, SuppressionReason]
    unregistered: Sequence[str]

    async def write(self, session: Session, account: Account, *, by: str, now: dt.datetime) -> None:
        """by: the account's name, for people."""
        # In one order of destinations here and for receipts, two transactions never wait in a circle.
        for to, reason in sorted(self.never.items()):
            await suppressions.add(
                session, channel=account.channel, destination=to, reason=reason, since=now, by=by
            )
        if self.unregistered:
            await devices.remove(session, self.unregistered)
        if self.account_fault and await limits.pause(
            session, account.channel, account.id, why=self.account_fault, now=now
        ):
            extra = {"channel": account.channel, "id": account.id, "why": self.account_fault}
            log.error("account_paused", extra=extra)


def read(begun: Iterable[tuple[Owed, Outgoing]], answers: Sequence[Answer]) -> Lasting:
    """What the answers to a batch leave behind.

    A test tells of destinations and devices as any message does. The account's fault that it finds pauses
    nothing: its person reads it.
    """
    failed = [
        (item.trigger, letter.destination, answer)
        for (item, letter), answer in zip(begun, answers, strict=True)
        if isinstance(answer, DeliveryError)
    ]
    faults = (
        reason_text(error.code, error.fault, error.detail)
        for trigger, _, error in failed
        if error.fault is Fault.ACCOUNT and trigger is not RunTrigger.TEST
    )
    return Lasting(
        account_fault=next(faults, None),
        never={to: error.suppress for _, to, error in failed if error.suppress is not None},
        unregistered=[to for _, to, error in failed if error.code == "unregistered"],
    )
