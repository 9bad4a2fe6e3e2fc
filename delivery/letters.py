"""From a delivery in the ledger to the facts its message is written from."""

import datetime as dt
from collections.abc import Callable
from typing import Protocol

from delivery.facts import RenderFacts, sample
from delivery.message import Content
from storage.limits import Terms
from storage.owed import Owed

Write = Callable[[str, RenderFacts], Content]
"""Writes the message of a rule, by its key, for one client. Raises RenderError."""


class Letters(Protocol):
    """Writes messages: a method a channel. The renderer is one."""

    def email(self, rule_key: str, facts: RenderFacts) -> Content:
        """Raises RenderError."""
        ...


def facts_of(item: Owed, terms: Terms, today: dt.date) -> RenderFacts:
    """What the message of a delivery may say; invented for a test."""
    subject, provider, contact = item.subject, terms.signed_by or terms.name, terms.contact or None
    if subject is None:
        return sample(today, item.anchor, item.offset_days, provider=provider, contact=contact)
    return RenderFacts(
        provider=provider,
        client_name=subject.client_name,
        contract=subject.contract,
        starts_on=subject.starts_on,
        today=today,
        ends_on=subject.ends_on,
        plan=subject.plan,
        debt_cents=subject.debt_cents,
        reference_month=subject.reference_month,
        due_on=subject.bill_due_on,
        payment_link=subject.payment_link,
        contact=contact,
    )
