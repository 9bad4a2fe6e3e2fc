"""Why a delivery is in doubt, as few sentences as there are things to do about it. For people."""

from collections.abc import Mapping
from enum import StrEnum

from storage.upkeep import INTERRUPTED


class Cause(StrEnum):
    """In the order in which people are shown them."""

    INTERRUPTED = "interrupted"
    SILENT = "silent"
    CUT = "cut"
    UNCLEAR = "unclear"


TITLES: Mapping[Cause, str] = {
    Cause.INTERRUPTED: "O envio foi interrompido",
    Cause.SILENT: "O servidor não respondeu a tempo",
    Cause.CUT: "A conexão caiu no fim do envio",
    Cause.UNCLEAR: "A resposta do servidor não disse se enviou",
}

EXPLAINED: Mapping[Cause, str] = {
    Cause.INTERRUPTED: "O bot parou, ou foi reiniciado, no meio da chamada.",
    Cause.SILENT: "O aviso foi entregue à conexão, e o servidor não confirmou.",
    Cause.CUT: "O aviso já tinha ido inteiro quando a conexão caiu, antes da confirmação.",
    Cause.UNCLEAR: "Ele pode ter enviado apesar do erro.",
}

_CODES: Mapping[str, Cause] = {
    INTERRUPTED: Cause.INTERRUPTED,
    "timeout": Cause.SILENT,
    "no_answer": Cause.SILENT,
    "drop": Cause.CUT,
}


def cause_of(code: str) -> Cause:
    """By the code of a DeliveryError, or of upkeep's; any that is not known is an unclear answer."""
    return _CODES.get(code, Cause.UNCLEAR)
