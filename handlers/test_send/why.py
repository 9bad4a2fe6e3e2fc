"""Why a test was not sent, and what to do about it: nobody tries a test again, and no client is behind it."""

from delivery import wording, words
from delivery.runs import TestResult

_MEND = "Um administrador corrige a conta em `/suspensao config`, no botão *Editar*."
_CHECK_DESTINATION = "Confira o destino; a resposta do servidor está abaixo."
_LATER = "Espere alguns minutos e envie outro teste."

# What opening a connection and signing in end with: the account is to be mended.
_ACCOUNT = frozenset(
    {"dns", "connect", "refused_host", "starttls", "certificate", "tls", "auth", "530", "534", "535", "538"}
)
_MENDED = frozenset({wording.CHECK_ACCOUNT, wording.CHECK_SIGN_IN, wording.CHECK_KEYS})
_CONTACT = frozenset({wording.CHECK_ADDRESS, wording.CHECK_NUMBER, wording.CHECK_CONTACT})


def sentence(result: TestResult) -> str:
    """Two sentences: what happened, what to do."""
    code = result.code or ""
    why, todo = words.words(code, result.detail or "")
    return f"{why[:1].upper()}{why[1:]}. {_advice(code, todo)}"


def _advice(code: str, todo: str) -> str:
    if code in _ACCOUNT or todo in _MENDED:
        return _MEND
    if todo == words.AGAIN or (len(code) == 3 and code.startswith("4")):
        return _LATER
    return _CHECK_DESTINATION if todo in _CONTACT else todo
