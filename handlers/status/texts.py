"""What the status says."""

from collections.abc import Sequence

from handlers import format as fmt

TITLE = "Situação dos avisos"
NO_ACCOUNTS = "Nenhuma conta de envio cadastrada."
REACHABLE = ":large_green_circle: *{name}* responde."
UNREACHABLE = ":red_circle: *{name}*: {why}"
# What an account hears later of a message that it sent.
BY_WEBHOOK = "A situação da entrega chega sozinha."
ASKED = "A situação da entrega é consultada de tempos em tempos."
NO_PUBLIC_URL = (
    "Os e-mails ficam como _aceitos_: o bot não tem endereço público (PUBLIC_URL) em que o SendGrid avise."
)
NO_WEBHOOK_KEY = (
    "Os e-mails ficam como _aceitos_: falta a chave de verificação do webhook, em `/suspensao config`."
)
SMTP_ACCEPTED = (
    "Os e-mails ficam como _aceitos_: um servidor SMTP não conta da entrega. Para saber quais voltam, "
    "informe a _Caixa de devoluções_ da conta, em `/suspensao config`."
)
RETURNS_READ = "Os e-mails que voltam são lidos na caixa de devoluções; os outros ficam como _aceitos_."
RETURNS_NOT_YET = "A caixa de devoluções será lida em instantes."
RETURNS_AWAY = "o servidor dela não respondeu; tento de novo sozinho"
RETURNS_REFUSED = "o usuário ou a senha dela não são mais aceitos; corrija em `/suspensao config`"
RETURNS_UNSAFE = "a conexão protegida falhou; confira segurança e porta em `/suspensao config`"
RETURNS_TROUBLES = {
    "535": RETURNS_REFUSED,
    "534": RETURNS_REFUSED,
    "auth": RETURNS_REFUSED,
    "538": RETURNS_UNSAFE,
    "starttls": RETURNS_UNSAFE,
    "certificate": RETURNS_UNSAFE,
    "tls": RETURNS_UNSAFE,
    "dns": "o servidor dela não existe na internet; confira o endereço em `/suspensao config`",
    "refused_host": "o servidor dela fica na rede interna; peça a quem cuida do bot para liberá-lo",
    "protocol": "o que respondeu não é um servidor IMAP; confira a porta em `/suspensao config`",
    "inbox": "o usuário dela não tem caixa de entrada; corrija em `/suspensao config`",
    "unreadable": "a senha guardada não pôde ser aberta; digite-a de novo em `/suspensao config`",
}
NO_STATUS_URL = "Os SMS ficam como _aceitos_: a conta não tem endereço da situação da entrega."
PUSH_ACCEPTED = "As notificações ficam como _aceitas_: o Firebase não conta da entrega."
SUPPRESSED = "Ver bloqueados"
LAST = "*Últimas execuções*"
NO_RUNS = "Ainda não houve execução."
CONFIG = "Parâmetros"
CLOCK = "Relógio legal"
IMPORT = "Importar clientes"
SEND = "Enviar agora"
PAUSE = "Pausar"
RESUME = "Retomar"
NO_CLIENTS = "Ainda não há clientes: comece por *Importar clientes*."
NO_CHANNEL = ":information_source: Sem *Canal dos resultados*: escolha um em `/suspensao config`."
DOUBT = (
    "Podem ter saído ou não, e ninguém sabe: o bot não repete nenhum sozinho. "
    "Procure no registro do servidor, ou pergunte ao cliente, e diga aqui o que houve."
)


def queue(n: int) -> str:
    return f":outbox_tray: *Fila:* {fmt.count(n, 'aviso', 'avisos')} por sair."


def doubts(n: int) -> str:
    return f":grey_question: *{fmt.count(n, 'aviso', 'avisos')} a verificar.* {DOUBT}"


def returns_not_read(why: str) -> str:
    return f":warning: Não consigo ler a caixa de devoluções: {why}."


def suppressed(n: int) -> str:
    who = fmt.count(n, "contato não recebe", "contatos não recebem")
    return f":no_bell: *{who} mais nada*, até alguém liberar."


def more(hidden: int) -> str:
    return f"_e mais {fmt.number(hidden)}_"


def missing_scopes(scopes: Sequence[str]) -> str:
    named = ", ".join(f"`{scope}`" for scope in scopes)
    return (
        f":warning: O app instalado não tem {named}, que o manifesto pede. Reinstale-o em "
        "api.slack.com/apps › *Install App*, depois de colar lá o `app.manifest.yml` atual."
    )
