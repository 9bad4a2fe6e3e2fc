"""Why a client did not get a notice, in Portuguese, for people: from the state, the code and the reason."""

from delivery.causes import TITLES, cause_of
from delivery.recheck import SUPPRESSED
from delivery.words import why
from storage.enums import DeliveryState, SkipReason

SKIPPED = {
    SkipReason.NO_EMAIL: "sem e-mail no cadastro",
    SkipReason.NO_MOBILE: "sem celular no cadastro",
    SkipReason.NO_DEVICE: "sem aparelho registrado",
    SkipReason.SUPPRESSED: "o contato foi devolvido ou pediu para não receber",
    SkipReason.EXEMPT: "marcado para não avisar",
    SkipReason.ALREADY_SUSPENDED: "já estava suspenso",
    SkipReason.TOO_LATE: "fora do prazo do aviso",
}


def of_skip(reason: SkipReason) -> str:
    """Why a run passed a notice over."""
    return SKIPPED[reason]


def of_delivery(state: DeliveryState, code: str | None, text: str | None) -> str:
    """Why a delivery did not reach its client, or is not known to have. text: the far end's words."""
    if state is DeliveryState.IN_DOUBT:
        title = TITLES[cause_of(code or "")]
        return f"{title[0].lower()}{title[1:]}, e o aviso pode ter saído"
    if state is DeliveryState.EXPIRED:
        return SKIPPED[SkipReason.TOO_LATE]
    if code == SUPPRESSED.code:
        return SKIPPED[SkipReason.SUPPRESSED]
    reason = why(code or "", text or "")
    return f"{reason} (tentado várias vezes)" if state is DeliveryState.DEAD and code != "render" else reason
