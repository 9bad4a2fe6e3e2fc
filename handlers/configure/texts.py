"""The parameter screen's words: the ERP's own where it has them."""

from dataclasses import dataclass

TITLE = "Suspensão temporária"
WHERE = "A seção do ERP: Parâmetros Gerais › Contratos 2 › *Suspensão temporária*."

METHOD = "Método de envio das notificações de suspensão"


@dataclass(frozen=True)
class AccountWords:
    """What is said of one kind of account. none: there is none yet."""

    label: str
    hint: str
    none: str
    add: str
    edit: str
    drop: str
    drop_title: str


SERVER = "Servidor SMTP"
SERVER_WORDS = AccountWords(
    label=SERVER,
    hint="A conta que envia. O e-mail vai para o “E-mail principal”, da aba Contato do cadastro do cliente.",
    none=f"*{SERVER}*\nNenhuma conta cadastrada ainda. Cadastre a primeira para poder enviar.",
    add="Cadastrar servidor",
    edit="Editar",
    drop="Desativar",
    drop_title="Desativar este servidor?",
)
GATEWAY = "Servidor SMS"
GATEWAY_WORDS = AccountWords(
    label=GATEWAY,
    hint="Quem envia. O SMS vai para o “Telefone celular”, da aba Contato do cadastro do cliente.",
    none=f"*{GATEWAY}*\nNenhum Gateway SMS cadastrado ainda. Cadastre o primeiro para poder enviar.",
    add="Cadastrar Gateway SMS",
    edit="Editar",
    drop="Desativar",
    drop_title="Desativar este Gateway SMS?",
)
FIREBASE = "Arquivo de configuração do Firebase"
FIREBASE_WORDS = AccountWords(
    label=FIREBASE,
    hint="O envio por Notificação Push funciona apenas na central do assinante acessada pelo aplicativo.",
    none=(
        f"*{FIREBASE}*\nAinda não recebi o arquivo. Você pode salvar o método agora e enviar o arquivo "
        "depois: até lá o método fica *incompleto* e nenhum aviso sai por ele."
    ),
    add="Enviar arquivo",
    edit="Trocar arquivo",
    drop="Remover",
    drop_title="Remover este arquivo?",
)

RESUME = "Retomar"
DROPPED = ":white_check_mark: Conta desativada: nenhum aviso sai mais por ela. Escolha outra e salve."
RESUMED = ":white_check_mark: Conta retomada: os avisos que esperavam por ela voltam a sair."
GONE = ":warning: Esta conta já não existe mais ou foi desativada. Escolha outra."
NOBODY_REACHED = (
    "Por este método, hoje, *ninguém receberia*. Importe os aparelhos numa coluna do arquivo de clientes, "
    "ou escolha outro método em *Se falhar, tentar por*."
)
FALLBACK_ONLY = "Hoje todos os avisos iriam pelo método escolhido em *Se falhar, tentar por*."

FALLBACK = "Se falhar, tentar por"
FALLBACK_THEN = "E depois, por"
FALLBACK_HINT = (
    "Vale quando o cliente não tem o contato, ou quando a resposta é definitiva. "
    "Um envio que pode ter saído nunca é repetido."
)
NO_OTHER = "Não tentar outro"
FALLBACK_TWICE = "Este método já está acima. Escolha o outro, ou “Não tentar outro”."

BEYOND = "*Além do ERP*"
SAMPLE_PROVIDER = "Sua Internet"
COVERS = "Inadimplência"
COVERS_OPTION = "Vale também para bloqueio por inadimplência"
COVERS_DESCRIPTION = "Antes de ativar, você lê os textos que os clientes recebem"
CHANNEL = "Canal dos resultados"
CHANNEL_HINT = "Onde conto como foi cada envio. Preciso estar no canal: digite /invite @suspensao nele."
SEND_AT = "Horário do envio"
ZONE = "Fuso horário"

SAVED = ":white_check_mark: *Parâmetros salvos.*"
SAVED_INCOMPLETE = ":white_check_mark: *Parâmetros salvos*, mas o método está *incompleto*."
NO_CHANNEL = (
    ":information_source: Sem *Canal dos resultados* ninguém lê no Slack como foi cada envio. "
    "Volte aos parâmetros e escolha um."
)
SCHEDULE_PAUSED = (
    ":double_vertical_bar: O agendamento está *pausado*: nada sai sozinho. "
    "Depois de um teste certo, digite `/suspensao retomar`."
)
TEST = "Realizar teste de envio"
BACK = "Voltar aos parâmetros"

NONPAYMENT_TITLE = "Avisos de inadimplência"
NONPAYMENT_YES = "Li e ativar"
NONPAYMENT_INTRO = (
    "Estas mensagens passam a ir para quem está com o serviço bloqueado por falta de pagamento, "
    "ou perto disso. São avisos com efeito legal (RGC da Anatel): leia cada uma. Os dados são inventados.\n"
    "*Li e ativar* liga os avisos e salva os parâmetros."
)

NOT_IN_CHANNEL = "Não estou nesse canal. Digite /invite @suspensao nele e salve de novo."
ARCHIVED = "Esse canal está arquivado. Escolha outro."


def paused(since: str, why: str) -> str:
    """Why an account stands still, and what to do. `why`: whole sentences, escaped by the caller."""
    return (
        f":warning: *Parada desde {since}.* {why}\n"
        f"Corrigir a conta já a retoma; se foi resolvido fora daqui, use *{RESUME}*."
    )


def drop_question(name: str) -> str:
    return f"Nenhum aviso sai mais por *{name}*. O histórico fica guardado."


def project(name: str, by: str, when: str) -> str:
    """Which project there is, and whose file it is. `name` is escaped by the caller."""
    return f"*{FIREBASE}*\nProjeto *{name}*, enviado por {_person(by)} em {when}."


def _person(by: str) -> str:
    return f"<@{by}>" if by.startswith(("U", "W")) else by


def reach(with_device: str, clients: str) -> str:
    """`210 de 300 clientes com aparelho registrado.`"""
    return f"*{with_device} de {clients} com aparelho registrado.*"


def not_ready(method: str, lacks: str) -> str:
    """Why a method cannot be tried second."""
    return f"{method} ainda está incompleto: falta {lacks}. Complete-o primeiro, ou escolha outro."


def conflict(saved: str) -> str:
    """Somebody else saved while the person was editing."""
    return (
        ":warning: Outra pessoa salvou estes parâmetros enquanto você editava. "
        f"O que você escolheu continua abaixo; confira e salve de novo.\nAgora está salvo: {saved}"
    )


def incomplete(lacks: str) -> str:
    """What is missing; nothing is sent until it is there."""
    return f":warning: Falta {lacks}. Enquanto faltar, nenhum aviso sai."


def schedule_runs(hour: str, zone: str) -> str:
    return f":alarm_clock: O agendamento está *ativo*: todos os dias às {hour}, horário de {zone}."
