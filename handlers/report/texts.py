"""What a run's message, its question and its thread say."""

from collections.abc import Mapping

from delivery import report
from handlers import format as fmt
from storage.enums import BacklogChoice, DeliveryState

TITLE = "Avisos de suspensão · {day}"
PREPARING = ":hourglass_flowing_sand: Preparando os avisos…"
NOTHING = ":white_check_mark: *Nenhum aviso hoje.*"
NOTHING_SENT = ":white_check_mark: *Nenhum aviso hoje.* Quem deveria receber ficou de fora:"
ACCEPTED_MEANS = "_Enviado_ quer dizer aceito pelo servidor que envia; a entrega pode vir depois."
WAITS_FOR_MORE = (
    "Nada mais a enviar agora. Fecha sozinha daqui a alguns minutos, se mais nenhum aviso voltar."
)
IN_THREAD = "Os nomes e os motivos, como estavam no fim do envio, estão nas respostas desta mensagem."

STOP = "Parar envio"
STOP_TITLE = "Parar o envio?"
STOP_TEXT = "O que já está saindo termina. Depois você escolhe entre continuar e cancelar o que falta."
CONTINUE = "Continuar"
CANCEL_REST = "Cancelar restantes"
CANCEL_TITLE = "Cancelar o que falta?"
DO_NOT_SEND = "Não enviar"
DO_NOT_SEND_TITLE = "Não enviar nenhum destes avisos?"
BACK = "Voltar"

ANYWAY = "Enviar mesmo assim"
ANYWAY_TITLE = "Enviar fora da janela?"
ANYWAY_TEXT = "Os avisos saem agora, a esta hora. Fica registrado quem decidiu."
NOT_WAITING = "Esta execução já não espera pela janela. A mensagem mostra como ficou."

HELD = ":raised_hand: *Esta execução espera por uma resposta.*"
NOT_HELD_ANY_MORE = "Esta pergunta já foi respondida. A mensagem mostra como ficou."
NOT_RUNNING = "Esta execução já não está enviando. A mensagem mostra como ficou."
NOT_STOPPED = "Esta execução já não está parada. A mensagem mostra como ficou."
ENDED_ALREADY = "Esta execução já terminou. A mensagem mostra como ficou."

FAILED = "Falharam ou não receberam"
IN_DOUBT = "A verificar"
FILE_COMMENT = "A lista completa, com os contatos mascarados."
CSV_HEADINGS = ("Cliente", "Contrato", "Mensagem", "Destino", "Motivo", "Código")
NO_CHANNEL = (
    "Ainda não há *Canal dos resultados*, por isso conto só a você. Escolha um em `/suspensao config`."
)

CHOICES = {
    BacklogChoice.ONLY_NEW: "só os próximos",
    BacklogChoice.INCLUDE: "enviar a todos",
}


def waits_for_window(opens: str) -> str:
    """`opens`: when."""
    return f":hourglass: *Aguardando a janela de envio:* volta {opens}."


def answered(user: str, choice: BacklogChoice) -> str:
    """Who decided, and what."""
    return f"<@{user}> respondeu: *{CHOICES[choice]}*."


def ask_about(backlog: int) -> str:
    """The question of a held run that owes notices whose day had passed."""
    if backlog == 1:
        return "*Avisar também o cliente já suspenso?*"
    return f"*Avisar também os {fmt.number(backlog)} já suspensos?*"


def ready(due: int, backlog: int) -> str:
    """What a held run would send."""
    if not backlog:
        return f"{fmt.count(due, 'aviso pronto', 'avisos prontos')} para sair."
    old = fmt.count(
        backlog,
        "aviso é de um cliente que já estava suspenso",
        "avisos são de clientes que já estavam suspensos",
    )
    return f"{fmt.count(due, 'aviso é', 'avisos são')} de hoje; {old}." if due else f"{old}."


def by_method(told: str) -> str:
    """`told`: numbers and methods."""
    return f"*Por método:* {told}"


def cost(segments: int, cents: int | None) -> str:
    """What the SMS took and cost."""
    told = f"*SMS:* {fmt.count(segments, 'segmento', 'segmentos')}"
    return told if cents is None else f"{told}, {fmt.money(cents)}"


def followed(states: Mapping[DeliveryState, int]) -> str:
    """What became of notices after the end: `3 avisos seguiram depois, em outra execução: 2 enviados`."""
    came = fmt.count(
        sum(states.values()),
        "aviso seguiu depois, em outra execução",
        "avisos seguiram depois, em outra execução",
    )
    parts = [
        (sum(states.get(state, 0) for state in report.SENT), "enviado", "enviados"),
        (sum(states.get(state, 0) for state in report.FAILED), "falhou", "falharam"),
        (states.get(DeliveryState.IN_DOUBT, 0), "a verificar", "a verificar"),
    ]
    told = [fmt.count(number, one, many) for number, one, many in parts if number]
    return f":leftwards_arrow_with_hook: {came}{': ' if told else '.'}{', '.join(told)}"


def cancel_rest(left: int) -> str:
    return f"{fmt.count(left, 'aviso não sai', 'avisos não saem')} mais, nem por uma execução seguinte."


def more(hidden: int) -> str:
    return f"_e mais {fmt.number(hidden)}; todos estão no arquivo_"


def cannot_report(channel: str | None, why: str) -> str:
    """To the admins, once, when the results channel refuses the message."""
    where = f"em <#{channel}>" if channel else "aqui no Slack"
    return (
        f":warning: Não consigo contar {where} como está o envio dos avisos. {why}\n"
        "O envio em si não depende disso. Veja como está em `/suspensao status`."
    )
