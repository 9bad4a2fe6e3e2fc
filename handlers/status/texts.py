"""What the status says."""

from handlers import format as fmt

TITLE = "Situação dos avisos"
NO_ACCOUNTS = "Nenhuma conta de envio cadastrada."
REACHABLE = ":large_green_circle: *{name}* responde."
UNREACHABLE = ":red_circle: *{name}* {why}."
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

_TROUBLES = {
    "dns": "não foi encontrada na internet",
    "connect": "não aceita conexão",
    "refused": "fica na rede interna, aonde o bot não se conecta",
    "timeout": "não respondeu a tempo",
    "tls": "falhou na conexão protegida",
    "auth": "recusou usuário e senha",
    "530": "exige usuário e senha",
    "534": "recusou usuário e senha",
    "535": "recusou usuário e senha",
}


def trouble(code: str) -> str:
    """Why an account is not reachable; completes *A conta …*."""
    return _TROUBLES.get(code, f"respondeu com o erro {code}")


def doubts(n: int) -> str:
    return f":grey_question: *{fmt.count(n, 'aviso', 'avisos')} a verificar.* {DOUBT}"


def more(hidden: int) -> str:
    return f"_e mais {fmt.number(hidden)}_"
