"""What sending by hand says."""

from handlers import format as fmt
from storage.enums import BacklogChoice

TITLE = "Enviar avisos"
COUNTING = "Contando os avisos de hoje…"
SEND = "Enviar"
ONLY_NEW = "Não, só os próximos"
INCLUDE = "Sim, enviar"
NOTHING = ":white_check_mark: *Nenhum aviso para enviar agora.*"
NOT_SENT_TO = "*Não recebem:*"
WOULD_SEND_NOTHING = "Assim nada sairia. Escolha “Sim, enviar” ou feche."
ACCOUNT_PAUSED = (
    ":warning: A conta *{name}* está com o envio suspenso{why}. "
    "Um administrador corrige ou retoma a conta em `/suspensao config`."
)
PAUSED_SCHEDULE = "A agenda está pausada; este envio sai mesmo assim."
LIVING = (
    ":information_source: Já há uma execução em andamento ou à espera; os avisos dela não entram nesta conta:"
)
CONFIG = "Abrir parâmetros"
IMPORT = "Importar clientes"
NO_CLIENTS = "Ainda não há clientes. Importe o arquivo do ERP primeiro."
ASKED_TITLE = ":outbox_tray: *Envio pedido.*"

OUTSIDE_WINDOW = "Fora da janela de envio"
ANYWAY = "Enviar mesmo assim, agora"

ALREADY_HINT = "Estes avisos tinham data anterior ao dia em que conhecemos o cliente. “Não” vale para sempre."


def only_backlog(backlog: int) -> str:
    """The first sentence where nothing is due but what was past already."""
    return (
        ":outbox_tray: *Nenhum aviso novo*; "
        f"{fmt.count(backlog, 'é de um cliente já suspenso', 'são de clientes já suspensos')}."
    )


def waits(due: int) -> str:
    """The first sentence where the account is paused."""
    return f":double_vertical_bar: *{fmt.count(due, 'aviso espera', 'avisos esperam')} para sair.*"


def among(names: str) -> str:
    return f"Entre os clientes: {names}."


def would_send(due: int, method: str, account: str, *, open_now: bool) -> str:
    """The first sentence: what goes out, how. open_now: not where the window asks first."""
    through = f", pela conta *{account}*" if account else ""
    told = f"{fmt.count(due, 'aviso sai', 'avisos saem')} agora"
    if not open_now:
        told = fmt.count(due, "aviso pronto", "avisos prontos")
    return f":outbox_tray: *{told}* por {method}{through}."


def by_method(told: str) -> str:
    """`told`: numbers and methods."""
    return f"*Por método:* {told}. Quem não tem o contato do método escolhido recebe pelo seguinte."


def cost(segments: int, cents: int | None, *, most: bool) -> str:
    """What the SMS take and cost. most: fewer may go out, by the answer below."""
    up_to = "até " if most else ""
    told = f":moneybag: *SMS:* {up_to}{fmt.count(segments, 'segmento', 'segmentos')}"
    if cents is None:
        return f"{told}. O gateway não tem preço cadastrado."
    return f"{told} · custo estimado {up_to}{fmt.money(cents)}"


def already(backlog: int) -> str:
    """The label of the question."""
    if backlog == 1:
        return "Avisar também o cliente já suspenso?"
    return f"Avisar também os {fmt.number(backlog)} já suspensos?"


def option(choice: BacklogChoice, due: int, backlog: int) -> str:
    """An answer with the number of notices it sends."""
    if choice is BacklogChoice.INCLUDE:
        return f"{INCLUDE} ({fmt.number(due + backlog)})"
    return f"{ONLY_NEW} ({fmt.number(due)})"


def asked(channel: str | None) -> str:
    """Where the person sees how it goes."""
    where = f"em <#{channel}>" if channel else "numa mensagem minha para você"
    return f"{ASKED_TITLE} Acompanhe {where}."


def at_opening(opens: str) -> str:
    """The answer that waits: `opens` is when."""
    return f"Enviar na próxima abertura ({opens})"


def outside_window(why: str) -> str:
    return f"{why[0].upper()}{why[1:]}."
