"""What a message may say: the facts of one notice, and the dates and names that follow from them."""

import datetime as dt
from dataclasses import dataclass

from delivery.names import first_name, full_name
from delivery.rgc import LAWFUL_NOTICE, SUSPENDED_MOST
from storage.enums import Anchor


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
    def suspension_terminates_on(self) -> dt.date:
        """For a prior notice of suspension: the day from which a termination could follow it."""
        return self.suspends_on + SUSPENDED_MOST

    @property
    def terminates_on(self) -> dt.date:
        """For a contract already suspended: the day it may be terminated, lawful from today too."""
        return max(self.starts_on + SUSPENDED_MOST, self.today + LAWFUL_NOTICE)


def variables(facts: RenderFacts) -> dict[str, object]:
    """Every variable a template may use, by the name that staff write. What is unknown is None."""
    return {
        "provedor": facts.provider,
        "contato": facts.contact or None,
        "telefone": None,  # the brand's, as the logo
        "logo": None,
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
        "link_pagamento": _web_link(facts.payment_link),
        "suspensao_em": facts.suspends_on,
        "rescisao_prevista_em": facts.suspension_terminates_on,
        "rescisao_em": facts.terminates_on,
        "dias_suspenso": max(0, (facts.today - facts.starts_on).days),
        "dias_para_fim": max(0, (facts.ends_on - facts.today).days) if facts.ends_on else None,
    }


def _web_link(link: str | None) -> str | None:
    """Only what opens in a browser: a spreadsheet may hold `javascript:` or a note in that column."""
    return link if link and link.startswith(("https://", "http://")) and " " not in link else None


def sample(
    today: dt.date, anchor: Anchor, offset_days: int, *, provider: str, contact: str | None = None
) -> RenderFacts:
    """Invented facts for a preview or a test send of a rule due today: everything known, nobody's data."""
    anchored = today - dt.timedelta(days=offset_days)
    since_start = {Anchor.END: dt.timedelta(days=30), Anchor.TERMINATION: SUSPENDED_MOST}
    starts_on = anchored - since_start.get(anchor, dt.timedelta(0))
    return RenderFacts(
        provider=provider,
        contact=contact,
        client_name="Maria Aparecida da Silva",
        contract="10234",
        plan="Fibra 500 Mega",
        today=today,
        starts_on=starts_on,
        ends_on=starts_on + dt.timedelta(days=30),
        debt_cents=9990,
        reference_month=(starts_on - dt.timedelta(days=20)).replace(day=1),
        due_on=starts_on - dt.timedelta(days=20),
        payment_link="https://example.com/fatura",
    )
