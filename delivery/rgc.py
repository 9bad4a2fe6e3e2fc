"""The law's clock for non-payment, in one place. Pure: dates in, dates and refusals out.

Anatel's Regulamento Geral de Direitos do Consumidor (RGC, approved by Resolução nº 765/2023, in force since
1 September 2025): no suspension sooner than 15 days after its notice; termination once 60 days suspended,
again after a notice; the service is back within a day of payment. Only a message with room for all that the
notice must say starts a clock: an e-mail. SMS and push are reminders.
"""

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from delivery.schedule import DAY
from delivery.sms_text import fold
from storage.enums import Anchor, Channel, Kind

SOURCE = "RGC, Resolução Anatel nº 765/2023"
LAWFUL_NOTICE = 15 * DAY  # from the notice to the suspension, and to the termination
SUSPENDED_MOST = 60 * DAY  # suspended without payment: then the contract may be terminated
RECONNECTED_WITHIN = DAY  # of the payment

PRIOR = "nonpayment.prior"
"""The message that is the prior notice of suspension: its acceptance starts the clock."""
TERMINATION = "nonpayment.termination"
"""The message that is the prior notice of termination."""
LEGAL_CHANNELS = frozenset({Channel.EMAIL})


def counts_as_notice(message: str, channel: Channel) -> bool:
    """Whether the law takes it for a prior notice. False of SMS and push: they only remind."""
    return message in (PRIOR, TERMINATION) and channel in LEGAL_CHANNELS


class When(Protocol):
    """What of a rule the law looks at: a stored rule, or a draft of one."""

    @property
    def kind(self) -> Kind: ...
    @property
    def anchor(self) -> Anchor: ...
    @property
    def offset_days(self) -> int: ...
    @property
    def message(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a rule may not be so: `text`, for people, belongs to `field` of the rule."""

    field: str
    text: str


def check_rule(rule: When) -> Refusal | None:
    """None where the law allows the rule."""
    if rule.kind is not Kind.NONPAYMENT:
        if rule.anchor is Anchor.TERMINATION:
            return Refusal(
                "anchor", "Só o bloqueio por inadimplência tem data de rescisão. Escolha outra data."
            )
        return None
    days = LAWFUL_NOTICE.days
    if rule.message == PRIOR and not (rule.anchor is Anchor.START and rule.offset_days <= -days):
        return Refusal(
            "offset_days",
            f"O aviso prévio de suspensão sai pelo menos {days} dias antes do bloqueio ({SOURCE}). "
            f"Use {days} dias ou mais antes do bloqueio.",
        )
    if rule.message == TERMINATION and not _leaves_notice_of_termination(rule):
        return Refusal(
            "offset_days",
            f"O aviso prévio de rescisão sai pelo menos {days} dias antes da rescisão, que só pode vir "
            f"depois de {SUSPENDED_MOST.days} dias de bloqueio ({SOURCE}). "
            f"Use {days} dias ou mais antes da rescisão.",
        )
    return None


def _leaves_notice_of_termination(rule: When) -> bool:
    if rule.anchor is Anchor.TERMINATION:
        return rule.offset_days <= -LAWFUL_NOTICE.days
    return rule.anchor is Anchor.START and 0 <= rule.offset_days <= (SUSPENDED_MOST - LAWFUL_NOTICE).days


class Item(StrEnum):
    """What a prior notice of suspension must say. The values are for people."""

    REASON = "o motivo (falta de pagamento)"
    SUSPENSION = "a data da suspensão"
    TERMINATION = "a data da rescisão"
    DEBT = "o valor do débito"
    MONTH = "o mês de referência"
    LISTING = "o possível registro em órgãos de proteção ao crédito depois da rescisão"
    RECONNECTION = "o prazo de religação (1 dia depois do pagamento)"


_VARIABLES = {
    Item.SUSPENSION: ("suspensao_em",),
    Item.TERMINATION: ("rescisao_prevista_em", "rescisao_em"),
    Item.DEBT: ("debito",),
    Item.MONTH: ("mes_referencia",),
}
# In the words of the text, without accents.
_BACK, _SOON = r"(?:relig|reativ|restabelec|reconex|volta)", r"(?:1 dia|um dia|24 horas)"
_PHRASES = {
    Item.REASON: r"falta d\w+ pagamento|inadimpl|nao identificamos .*pagamento|em aberto|em atraso",
    Item.LISTING: r"protecao ao credito|\bspc\b|serasa|negativac|cadastros? de inadimpl",
    Item.RECONNECTION: rf"{_BACK}.{{0,120}}{_SOON}|{_SOON}.{{0,120}}{_BACK}",
}
_COMMENT = re.compile(r"{%-?\s*comment\s*-?%}.*?{%-?\s*endcomment\s*-?%}", re.DOTALL)
_OUTPUT = re.compile(r"{{(.*?)}}", re.DOTALL)
_MARKUP = re.compile(r"{%.*?%}|{{.*?}}|<[^>]*>", re.DOTALL)


def check_prior(source: str) -> list[Item]:
    """What a template of a prior notice, text or HTML, its parts in place, leaves unsaid.

    A date or an amount is said by its variable, the rest by words; what is only asked about
    (`{% if debito %}`) is not said.
    """
    source = _COMMENT.sub("", source)
    said = {name for output in _OUTPUT.findall(source) for name in re.findall(r"\w+", output)}
    words = " ".join(fold(_MARKUP.sub(" ", source)).lower().split())
    return [
        item
        for item in Item
        if not (
            said.intersection(_VARIABLES[item]) if item in _VARIABLES else re.search(_PHRASES[item], words)
        )
    ]


class Proof(StrEnum):
    """What shows that the client had a prior notice."""

    ACCEPTED = "accepted"  # ours: the client's mail server took it, and it did not come back
    DECLARED = "declared"  # by the ERP's word only
    NONE = "none"


class Risk(StrEnum):
    NONE = "none"
    NO_PROVEN_NOTICE = "no_proven_notice"
    TOO_EARLY = "too_early"  # suspended, or going to be, before the law allows it


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one suspension for non-payment; dates are the provider's.

    accepted_on: a prior notice by e-mail was taken, and did not bounce. declared_on: by the ERP's word.
    termination_accepted_on: likewise, of the prior notice of termination.
    """

    starts_on: dt.date
    accepted_on: dt.date | None = None
    declared_on: dt.date | None = None
    termination_accepted_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """suspension_from, termination_from: the first lawful days; None without a proven notice.

    A termination wants its own notice as well: termination_noticed_on is None as long as none was accepted.
    older_than_installation: the notice was due before we were there to send it.
    """

    proof: Proof
    noticed_on: dt.date | None
    suspension_from: dt.date | None
    termination_from: dt.date | None
    termination_noticed_on: dt.date | None
    risk: Risk
    older_than_installation: bool


def clock(of: Standing, *, installed_on: dt.date) -> Clock:
    """The clock of a suspension; installed_on: the day from which we sent notices."""
    noticed_on, last_notice = of.accepted_on or of.declared_on, of.termination_accepted_on
    proof = Proof.ACCEPTED if of.accepted_on else Proof.DECLARED if of.declared_on else Proof.NONE
    older = of.starts_on - LAWFUL_NOTICE < installed_on
    if noticed_on is None:
        return Clock(proof, None, None, None, last_notice, Risk.NO_PROVEN_NOTICE, older)
    suspension_from = noticed_on + LAWFUL_NOTICE
    termination_from = termination_day(of.starts_on, noticed_on)
    if last_notice is not None:
        termination_from = max(termination_from, last_notice + LAWFUL_NOTICE)
    risk = Risk.TOO_EARLY if of.starts_on < suspension_from else Risk.NONE
    return Clock(proof, noticed_on, suspension_from, termination_from, last_notice, risk, older)


def termination_day(starts_on: dt.date, noticed_on: dt.date | None) -> dt.date:
    """The first day on which a contract may be terminated, its own notice given in time.

    Days suspended before the law allowed it do not count; without a proven notice the start counts.
    """
    lawful_start = starts_on if noticed_on is None else max(starts_on, noticed_on + LAWFUL_NOTICE)
    return lawful_start + SUSPENDED_MOST
