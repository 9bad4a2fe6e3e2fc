"""How a prazo reads: its days, its method, its message. Shared by the screens that name one."""

from collections.abc import Collection

from handlers.words import METHODS
from storage.enums import Anchor, Channel, Kind
from storage.models import NoticeRule
from storage.rules import Draft

_MESSAGES = {
    "temporary.scheduled": "Suspensão agendada",
    "temporary.started": "Suspensão iniciada",
    "temporary.ending": "Suspensão perto do fim",
    "temporary.ended": "Suspensão encerrada",
    "nonpayment.prior": "Aviso prévio de suspensão",
    "nonpayment.suspended": "Serviço suspenso",
    "nonpayment.reminder": "Lembrete de débito",
    "nonpayment.termination": "Aviso prévio de rescisão",
    "nonpayment.reconnected": "Serviço religado",
}
_KINDS = {Kind.TEMPORARY: "temporária", Kind.NONPAYMENT: "inadimplência"}
_ANCHORS = {
    (Kind.TEMPORARY, Anchor.START): ("no início", "do início"),
    (Kind.TEMPORARY, Anchor.END): ("no fim", "do fim"),
    (Kind.NONPAYMENT, Anchor.START): ("no bloqueio", "do bloqueio"),
    (Kind.NONPAYMENT, Anchor.END): ("no desbloqueio", "do desbloqueio"),
    (Kind.NONPAYMENT, Anchor.TERMINATION): ("na rescisão", "da rescisão"),
}
_DATES = {
    (Kind.TEMPORARY, Anchor.START): "início da suspensão",
    (Kind.TEMPORARY, Anchor.END): "fim da suspensão",
    (Kind.NONPAYMENT, Anchor.START): "bloqueio",
    (Kind.NONPAYMENT, Anchor.END): "desbloqueio",
    (Kind.NONPAYMENT, Anchor.TERMINATION): "rescisão",
}
GENERAL_ORDER = "ordem geral"


def named(key: str) -> str:
    """A message's name; one that staff made reads by its key."""
    return _MESSAGES.get(key, key)


def anchors(of: Kind) -> dict[Anchor, str]:
    """The dates that a prazo of a kind may count from: `início da suspensão`."""
    return {anchor: _DATES[kind, anchor] for kind, anchor in _ANCHORS if kind is of}


def method(rule: NoticeRule | Draft) -> str:
    """By what it goes."""
    return METHODS[Channel(rule.channel)] if rule.channel else GENERAL_ORDER


def days(rule: NoticeRule | Draft) -> str:
    """`no início`, `3 dias antes do fim`, `15 dias depois do bloqueio`."""
    on, of = _ANCHORS[rule.kind, rule.anchor]
    if rule.offset_days == 0:
        return on
    number = abs(rule.offset_days)
    when = "antes" if rule.offset_days < 0 else "depois"
    return f"{number} {'dia' if number == 1 else 'dias'} {when} {of}"


def kind(rule: NoticeRule) -> str:
    return _KINDS[rule.kind]


def in_order(keys: Collection[str]) -> list[str]:
    """Messages as a suspension goes by: those that we know in the order above, then the others."""
    known = list(_MESSAGES)
    return sorted(keys, key=lambda key: (known.index(key) if key in known else len(known), key))
