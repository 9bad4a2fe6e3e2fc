"""Slack Portuguese that several conversations share. A conversation's own words live in its folder."""

from collections.abc import Sequence


def failed(code: str) -> str:
    """What a person reads when something of ours broke; the log has the cause under the same code."""
    return (
        f"Algo deu errado do nosso lado (código *{code}*). Tente de novo; "
        "se repetir, mostre este código a quem cuida do bot."
    )


def whom_to_ask(admins: Sequence[str]) -> str:
    """At most three admins, by mention."""
    return " ou ".join(f"<@{user}>" for user in admins[:3]) or "quem administra este workspace"


def ask_for_access(admins: Sequence[str]) -> str:
    """What a person reads who may not do what they asked for."""
    return f"Você ainda não tem acesso a isto. Peça acesso a {whom_to_ask(admins)}."


STILL_WORKING = "Está demorando, mas continuo: a resposta aparece aqui. Não é preciso enviar de novo."
DONE = ":white_check_mark: *Pronto.* Pode fechar esta tela."

UNKNOWN_REQUEST = "Este botão não existe mais. Digite `/suspensao` para começar de novo."

NOT_IN_CHANNEL = "Não estou nesse canal. Digite `/invite @suspensao` nele e tente de novo."

SLACK_REFUSALS = {
    "not_in_channel": NOT_IN_CHANNEL,
    "channel_not_found": "Não encontrei esse canal, ou ele é privado e não estou nele. "
    "Digite `/invite @suspensao` nele, ou escolha outro em `/suspensao config`.",
    "is_archived": "Esse canal está arquivado. Escolha outro em `/suspensao config`.",
    "missing_scope": "O app não tem a permissão que isto pede. "
    "Peça a um administrador do Slack para reinstalar o app com o manifesto atual.",
    "ratelimited": "O Slack pediu para esperar um pouco. Tente de novo em um minuto.",
    "expired_trigger_id": "O Slack esperou demais e desistiu de abrir a tela. Tente de novo.",
    "invalid_auth": "O Slack não aceita mais a chave do bot. Avise quem cuida da instalação.",
}
