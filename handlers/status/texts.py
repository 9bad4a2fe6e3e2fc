"""What the status says."""

from collections.abc import Sequence

from handlers import format as fmt

TITLE = "Situação dos avisos"
NO_ACCOUNTS = "Nenhuma conta de envio cadastrada."
REACHABLE = ":large_green_circle: *{name}* responde."
UNREACHABLE = ":red_circle: *{name}*: {why}"
LAST = "*Últimas execuções*"
NO_RUNS = "Ainda não houve execução."
CONFIG = "Parâmetros"
IMPORT = "Importar clientes"
SEND = "Enviar agora"
PAUSE = "Pausar"
RESUME = "Retomar"
NO_CLIENTS = "Ainda não há clientes: comece por *Importar clientes*."
NO_CHANNEL = ":information_source: Sem *Canal dos resultados*: escolha um em `/suspensao config`."
DOUBT = (
    "A conexão caiu no fim destes envios: podem ter saído ou não. "
    "O bot não repete nenhum sozinho; pergunte ao cliente ou veja no servidor."
)


def queue(n: int) -> str:
    return f":outbox_tray: *Fila:* {fmt.count(n, 'aviso', 'avisos')} por sair."


def doubts(n: int) -> str:
    return f":grey_question: *{fmt.count(n, 'aviso', 'avisos')} a verificar.* {DOUBT}"


def more(hidden: int) -> str:
    return f"_e mais {fmt.number(hidden)}_"


def missing_scopes(scopes: Sequence[str]) -> str:
    named = ", ".join(f"`{scope}`" for scope in scopes)
    return (
        f":warning: O app instalado não tem {named}, que o manifesto pede. Reinstale-o em "
        "api.slack.com/apps › *Install App*, depois de colar lá o `app.manifest.yml` atual."
    )
