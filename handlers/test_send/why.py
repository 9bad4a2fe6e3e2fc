"""Why a test was not sent, and what to do about it: nobody tries a test again, and no client is behind it."""

from delivery import words
from delivery.runs import TestResult

_MEND = "Um administrador corrige a conta em `/suspensao config`, no botão *Editar*."
_CHECK_ADDRESS = "Confira o endereço de destino; a resposta do servidor está abaixo."
_LATER = "Espere alguns minutos e envie outro teste."

# What opening a connection and signing in end with: the account is to be mended.
_ACCOUNT = frozenset(
    {"dns", "connect", "refused_host", "starttls", "certificate", "tls", "auth", "530", "534", "535", "538"}
)


def sentence(result: TestResult) -> str:
    """Two sentences: what happened, what to do."""
    code = result.code or ""
    why, todo = words.words(code, result.detail or "")
    return f"{why[:1].upper()}{why[1:]}. {_advice(code, todo)}"


def _advice(code: str, todo: str) -> str:
    if code in _ACCOUNT:
        return _MEND
    if code.startswith("4") or todo == words.AGAIN:
        return _LATER
    return _CHECK_ADDRESS if todo == words.CHECK_ADDRESS else todo
