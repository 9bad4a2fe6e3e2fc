"""What is said of a restored database."""

from handlers import format as fmt
from storage.enums import BacklogChoice, RestoredWhy

TITLE = ":warning: *O banco de dados é uma cópia restaurada.*"
# Read before "{until}": what the copy knows, to the minute.
FROM = {
    RestoredWhy.COMMAND: "Ele foi restaurado de uma cópia que vai até {until}.",
    RestoredWhy.OLDER: "Ele foi trocado por uma cópia que vai até {until}.",
    RestoredWhy.UNKNOWN: "Este computador não o conhece: parece uma cópia trazida de fora, até {until}.",
}
EARLIER = "um momento desconhecido"
KNOWN = "O bot trabalhou depois disso, até {until}."
RISK = (
    "O que foi enviado depois da cópia não está nela: *enviar agora pode repetir avisos*. "
    "Por isso nada sai até alguém responder."
)
NOTHING_WAITS = "Nenhum aviso espera agora; os próximos esperam também."
EXPLAINED = (
    "*Só os próximos*: o que devia ter saído até agora fica de fora, e o bot segue com o que vier. "
    "*Enviar mesmo assim*: sai tudo o que esta cópia acha que falta."
)
ONLY_NEW = "Só os próximos"
SEND = "Enviar mesmo assim"
SEND_TITLE = "Enviar o que a cópia acha que falta?"
SEND_TEXT = "Quem já recebeu depois da cópia pode receber de novo."
SEND_YES = "Sim, enviar"
ONLY_NEW_TITLE = "Deixar de fora o que falta?"
ONLY_NEW_TEXT = (
    "Quem ainda não recebeu o aviso devido até agora não recebe mais, nem por uma execução seguinte."
)
ONLY_NEW_YES = "Sim, deixar de fora"
ALREADY = "Esta pergunta já foi respondida."
CHOICES = {BacklogChoice.ONLY_NEW: "só os próximos", BacklogChoice.INCLUDE: "enviar mesmo assim"}


def waiting(count: int) -> str:
    """How much would go out."""
    return f"{fmt.count(count, 'aviso espera', 'avisos esperam')}." if count else NOTHING_WAITS


def answered(until: str, user: str | None, choice: BacklogChoice) -> str:
    """In the question's place."""
    who = f"<@{user}> respondeu" if user else "A resposta foi"
    return (
        f":white_check_mark: *Banco restaurado* de uma cópia que vai até {until}. {who}: *{CHOICES[choice]}*."
    )
