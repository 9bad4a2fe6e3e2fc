"""Why a run that runs does not move: an account paused, or its daily ceiling reached. Pure."""

from collections.abc import Sequence

from delivery.report import Waiting, WaitingFor
from handlers.blocks import Json, context, escape
from handlers.words import METHODS


def waiting(accounts: Sequence[Waiting]) -> list[Json]:
    """One line an account."""
    return [context(_line(account)) for account in accounts]


def _line(account: Waiting) -> str:
    name = f"*{escape(account.account)}* ({METHODS[account.channel]})"
    if account.reason is WaitingFor.ACCOUNT_OFF:
        return f":warning: {name} foi desativada. Ative-a de novo, ou cancele o que falta."
    if account.reason is WaitingFor.DAILY_CEILING:
        return f":hourglass: {name} chegou ao limite do dia. O resto sai amanhã, sozinho."
    if account.reason is WaitingFor.MONTHLY_CEILING:
        return (
            f":hourglass: {name} chegou ao limite do mês. O resto espera o mês que vem: para enviar antes, "
            "aumente o limite em `/suspensao config`, ou pare o envio."
        )
    why = f": {escape(account.why)}" if account.why else ""
    return f":warning: {name} está com o envio suspenso{why}. Corrija a conta em `/suspensao config`."
