"""What a message may say: the facts of one notice, and the dates and names that follow from them."""

import datetime as dt
from dataclasses import dataclass

from delivery.names import first_name, full_name

LAWFUL_NOTICE = dt.timedelta(days=15)  # RGC: no suspension, no termination sooner than this after its notice
SUSPENDED_MOST = dt.timedelta(days=60)  # RGC: after these a suspended contract may be terminated


@dataclass(frozen=True, slots=True)
class RenderFacts:
    """The facts of one notice. What an import did not bring is None or "", and no sentence leans on it.

    provider: how the internet provider signs (the account's sender name).
    contact: where the client can answer (the account's reply-to, or its sender address).
    today: the provider's local date on which the message is written.
    """

    provider: str
    client_name: str
    contract: str
    starts_on: dt.date
    today: dt.date
    ends_on: dt.date | None = None
    plan: str | None = None
    debt_cents: int | None = None
    reference_month: dt.date | None = None
    due_on: dt.date | None = None
    payment_link: str | None = None
    contact: str | None = None

    @property
    def suspends_on(self) -> dt.date:
        """The day a prior notice names: the planned one, yet never sooner than the law allows from today."""
        return max(self.starts_on, self.today + LAWFUL_NOTICE)

    @property
    def terminates_on(self) -> dt.date:
        """The day from which the contract may be terminated, counted from the suspension and from today."""
        suspended = self.suspends_on if self.starts_on > self.today else self.starts_on
        return max(suspended + SUSPENDED_MOST, self.today + LAWFUL_NOTICE)


def variables(facts: RenderFacts) -> dict[str, object]:
    """Every variable a template may use, by the name that staff write. What is unknown is None."""
    return {
        "provedor": facts.provider,
        "contato": facts.contact or None,
        "cliente": full_name(facts.client_name) or None,
        "primeiro_nome": first_name(facts.client_name) or None,
        "contrato": facts.contract,
        "plano": facts.plan or None,
        "hoje": facts.today,
        "inicio": facts.starts_on,
        "fim": facts.ends_on,
        "debito": facts.debt_cents or None,
        "mes_referencia": facts.reference_month,
        "vencimento": facts.due_on,
        "link_pagamento": facts.payment_link or None,
        "suspensao_em": facts.suspends_on,
        "rescisao_em": facts.terminates_on,
        "dias_suspenso": max(0, (facts.today - facts.starts_on).days),
    }


def sample(today: dt.date, provider: str = "Sua Internet", contact: str | None = None) -> RenderFacts:
    """Invented facts for a preview and for a test send: everything known, nobody's data."""
    return RenderFacts(
        provider=provider,
        client_name="Maria Aparecida da Silva",
        contract="10234",
        starts_on=today,
        today=today,
        ends_on=today + dt.timedelta(days=30),
        plan="Fibra 500 Mega",
        debt_cents=9990,
        reference_month=(today.replace(day=1) - dt.timedelta(days=1)).replace(day=1),
        due_on=today - dt.timedelta(days=20),
        payment_link="https://example.com/fatura",
        contact=contact,
    )
