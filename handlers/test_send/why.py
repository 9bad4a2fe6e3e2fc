"""Why a test was not sent, and what to do about it, by the code of the answer."""

_ACCOUNT = "Um administrador corrige a conta em `/suspensao config`, no botão *Editar*."

_SENTENCES = {
    "dns": f"O servidor não foi encontrado na internet. {_ACCOUNT}",
    "connect": f"O servidor não aceita conexão nesta porta. {_ACCOUNT}",
    "refused": f"O endereço do servidor fica na rede interna, aonde o bot não se conecta. {_ACCOUNT}",
    "timeout": "O servidor não respondeu a tempo. Tente de novo em alguns minutos.",
    "tls": f"A conexão protegida com o servidor falhou. {_ACCOUNT}",
    "auth": f"O servidor não aceitou o usuário com a senha. {_ACCOUNT}",
}
_PERMANENT = "O servidor recusou a mensagem. Confira o endereço de destino; a resposta dele está abaixo."
_PASSING = "O servidor pediu para tentar mais tarde. Espere alguns minutos e envie outro teste."
_OTHER = f"A resposta está abaixo. {_ACCOUNT}"


def sentence(code: str | None) -> str:
    """`code`: the far end's own ("550") or ours ("dns"), as DeliveryError has it."""
    if code in _SENTENCES:
        return _SENTENCES[code]
    if code in ("530", "534", "535"):
        return _SENTENCES["auth"]
    if code and code.startswith("5") and code.isdigit():
        return _PERMANENT
    if code and code.startswith("4") and code.isdigit():
        return _PASSING
    return _OTHER
