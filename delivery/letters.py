"""From a delivery in the ledger to the facts its message is written from, and to the message."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol

from delivery.facts import RenderFacts, sample
from delivery.message import Content
from delivery.sms_text import measure
from storage.enums import Channel
from storage.limits import Terms
from storage.owed import Owed, Subject


class Letters(Protocol):
    """Writes the message of a rule, by its key, for one client: a method a channel. The renderer is one.

    All raise RenderError.
    """

    def email(self, rule_key: str, facts: RenderFacts) -> Content: ...

    def sms(self, rule_key: str, facts: RenderFacts, *, fold: bool) -> Content:
        """fold: without accents, and so in fewer segments."""
        ...

    def push(self, rule_key: str, facts: RenderFacts) -> Content: ...


def _sms(letters: Letters, rule_key: str, facts: RenderFacts, terms: Terms) -> Content:
    content = letters.sms(rule_key, facts, fold=terms.fold_accents)
    return replace(content, units=measure(content.text).segments)


class Editions(Protocol):
    """The texts of all messages at one moment: `as_of` is the newest version that they know."""

    async def of(self, as_of: int) -> Letters: ...


Write = Callable[[Letters, str, RenderFacts, Terms], Content]

WRITE: Mapping[Channel, Write] = {
    Channel.EMAIL: lambda letters, rule, facts, _: letters.email(rule, facts),
    Channel.PUSH: lambda letters, rule, facts, _: letters.push(rule, facts),
    Channel.SMS: _sms,
}
"""How each channel's message is written by the terms of an account. Raises RenderError."""

MARK, SMS_MARK = "[Teste] ", "Teste: "  # in an SMS a bracket counts for two characters


def marked(channel: Channel, content: Content) -> Content:
    """The message of a test: as it will be, but for a mark where a person looks first.

    An SMS is marked where it takes no segment more for it.
    """
    if channel is not Channel.SMS:
        return replace(content, subject=MARK + content.subject)
    text = SMS_MARK + content.text
    longer = measure(text).segments > measure(content.text).segments
    return content if longer else replace(content, text=text)


def facts_of(item: Owed, terms: Terms, today: dt.date) -> RenderFacts:
    """What the message of a delivery may say; invented for a test."""
    subject, provider, contact = item.subject, terms.signed_by or terms.name, terms.contact or None
    if subject is None:
        return sample(today, item.anchor, item.offset_days, provider=provider, contact=contact)
    return of_subject(subject, today, provider=provider, contact=contact)


def of_subject(subject: Subject, today: dt.date, *, provider: str, contact: str | None) -> RenderFacts:
    """What a message about one suspension may say on `today`."""
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
