"""Why a test was not sent, and what to do about it."""

from delivery import reasons
from delivery.runs import TestResult
from storage.enums import DeliveryState

_MEND = "Um administrador corrige a conta em `/suspensao config`, no botão *Editar*."
_CHECK_ADDRESS = "Confira o endereço de destino; a resposta do servidor está abaixo."
_LATER = "Espere alguns minutos e envie outro teste."
_TELL = "Mostre isto a quem cuida do bot."

# What opening a connection and signing in end with: the account is to be mended.
_ACCOUNT = frozenset(
    {"dns", "connect", "refused_host", "starttls", "certificate", "tls", "auth", "530", "534", "535", "538"}
)
_PASSING = frozenset({"timeout", "drop", "421", "432", "450", "451", "452", "454"})
_OURS = frozenset({"render", "overslept"})


def sentence(result: TestResult) -> str:
    """Two sentences: what happened, what to do."""
    # A test is tried once: it is never dead after several tries, only refused.
    reason = reasons.of_delivery(DeliveryState.REJECTED, result.code, result.detail)
    return f"{reason[:1].upper()}{reason[1:]}. {_advice(result.code or '')}"


def _advice(code: str) -> str:
    if code in _ACCOUNT:
        return _MEND
    if code in _PASSING:
        return _LATER
    if code in _OURS:
        return _TELL
    return _CHECK_ADDRESS if code.startswith("5") else _MEND
