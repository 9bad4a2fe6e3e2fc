"""What the Home says."""

from handlers import format as fmt

TITLE = "Avisos de suspensão"
WAITING = "Espera por você"
RUNNING = "Em andamento"
LAST = "Últimas execuções"
NO_RUNS = "Ainda não houve execução."
REFRESH = "Atualizar"
STATUS = "Verificar contas"
HELP = "Ajuda"
CANNOT_REPORT = (
    ":warning: O Slack não me deixa contar o envio no canal dos resultados: veja *Verificar contas*."
)


def doubts(n: int) -> str:
    verb = "pode" if n == 1 else "podem"
    return f":grey_question: {fmt.count(n, 'aviso', 'avisos')} a verificar: {verb} ter saído ou não."


def as_of(moment: str) -> str:
    return f"Como estava em {moment}."
