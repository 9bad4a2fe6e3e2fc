"""Sets of prazos that suit most providers: applied as they are, then changed by staff as they like."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from delivery.rgc import PRIOR, TERMINATION
from storage import rules
from storage.engine import Session
from storage.enums import Anchor, Channel, Kind
from storage.models import NoticeRule
from storage.rules import Draft


@dataclass(frozen=True, slots=True)
class Preset:
    """rules: drafts by the keys of the rules that they become."""

    name: str
    kind: Kind
    rules: dict[str, Draft]


def _temporary(name: str, anchor: Anchor, days: int, message: str) -> Draft:
    return Draft(name, Kind.TEMPORARY, anchor, days, message)


def _nonpayment(name: str, anchor: Anchor, days: int, message: str, late: int = 2) -> Draft:
    """late: at most, in days. What the law asks for goes by e-mail, whatever the method."""
    channel = Channel.EMAIL if message in (PRIOR, TERMINATION) else None
    return Draft(name, Kind.NONPAYMENT, anchor, days, message, channel, late)


TEMPORARY = Preset(
    "Temporária",
    Kind.TEMPORARY,
    {
        "temporary.scheduled": _temporary("Suspensão agendada", Anchor.START, -3, "temporary.scheduled"),
        "temporary.started": _temporary("Suspensão iniciada", Anchor.START, 0, "temporary.started"),
        "temporary.ending": _temporary("Suspensão perto do fim", Anchor.END, -3, "temporary.ending"),
        "temporary.ended": _temporary("Suspensão encerrada", Anchor.END, 0, "temporary.ended"),
    },
)
# Twenty days where the law asks for fifteen: a holiday, a late run or a silent mail server costs nothing.
NONPAYMENT = Preset(
    "Inadimplência – RGC",
    Kind.NONPAYMENT,
    {
        "nonpayment.prior": _nonpayment("Aviso prévio de suspensão", Anchor.START, -20, PRIOR, late=5),
        "nonpayment.suspended": _nonpayment("Serviço suspenso", Anchor.START, 0, "nonpayment.suspended"),
        "nonpayment.reminder": _nonpayment("Lembrete de débito", Anchor.START, 15, "nonpayment.reminder"),
        "nonpayment.reminder_again": _nonpayment(
            "Segundo lembrete de débito", Anchor.START, 30, "nonpayment.reminder"
        ),
        "nonpayment.termination": _nonpayment(
            "Aviso prévio de rescisão", Anchor.TERMINATION, -20, TERMINATION, late=5
        ),
        "nonpayment.reconnected": _nonpayment("Serviço religado", Anchor.END, 0, "nonpayment.reconnected"),
    },
)
PRESETS = {preset.kind: preset for preset in (TEMPORARY, NONPAYMENT)}


async def apply(
    session: Session, preset: Preset, *, by: str, now: dt.datetime, today: dt.date
) -> Sequence[NoticeRule]:
    """Make the rules of a preset what it says; rules of other keys stay as they are. Raises rules.NameTaken.

    None is switched on by it: `rules.switch_on` asks for what it asks for.
    """
    return [
        await rules.put(session, key, draft, by=by, now=now, today=today)
        for key, draft in preset.rules.items()
    ]
