"""Why a client did not get a notice, in Portuguese, for people: from the state, the code and the reason."""

from storage.enums import DeliveryState, SkipReason

SKIPPED = {
    SkipReason.NO_EMAIL: "sem e-mail no cadastro",
    SkipReason.NO_MOBILE: "sem celular no cadastro",
    SkipReason.NO_DEVICE: "sem aparelho registrado",
    SkipReason.EXEMPT: "marcado para não avisar",
    SkipReason.ALREADY_SUSPENDED: "já estava suspenso",
    SkipReason.TOO_LATE: "fora do prazo do aviso",
}

_OURS = {
    "dns": "o servidor de envio não foi encontrado na internet",
    "connect": "o servidor de envio não aceitou conexão",
    "timeout": "o servidor de envio não respondeu a tempo",
    "tls": "a conexão protegida com o servidor falhou",
    "auth": "o servidor não aceitou o usuário ou a senha",
    "refused": "o endereço do servidor fica na rede interna",
    "render": "a mensagem não pôde ser escrita",
    "overslept": "o computador do bot parou antes do envio",
    "too_late": "fora do prazo do aviso",
}

# Enhanced status codes (IANA registry) that say more than the three digits, by how the answer begins.
_SAID = {
    "5.1.1": "este e-mail não existe",
    "5.1.2": "o domínio deste e-mail não existe",
    "5.1.10": "o domínio deste e-mail não recebe mensagens",
    "5.2.1": "a caixa deste e-mail está desativada",
    "5.2.2": "a caixa deste e-mail está cheia",
    "4.2.2": "a caixa deste e-mail está cheia",
}


def of_skip(reason: SkipReason) -> str:
    """Why a run passed a notice over."""
    return SKIPPED[reason]


def of_delivery(state: DeliveryState, code: str | None, text: str | None) -> str:
    """Why a delivery did not reach its client, or is not known to have."""
    if state is DeliveryState.IN_DOUBT:
        return "o envio foi interrompido e pode ter saído: verifique com o cliente"
    if state is DeliveryState.EXPIRED:
        return _OURS["too_late"]
    why = _OURS.get(code or "") or _by_answer(code, text)
    return f"{why} (tentado várias vezes)" if state is DeliveryState.DEAD and code != "render" else why


def _by_answer(code: str | None, text: str | None) -> str:
    said = _SAID.get((text or "").split(" ", 1)[0])
    if said:
        return said
    if code and code.isdigit():
        how = "recusou o e-mail" if code.startswith("5") else "pediu para tentar mais tarde"
        return f"o servidor {how} ({code})"
    return "o envio falhou"
