"""The parameter screen's words: the ERP's own where it has them."""

TITLE = "Suspensão temporária"
WHERE = "A seção do ERP: Parâmetros Gerais › Contratos 2 › *Suspensão temporária*."

METHOD = "Método de envio das notificações de suspensão"

SERVER = "Servidor SMTP"
SERVER_HINT = (
    "A conta que envia. O e-mail vai para o “E-mail principal”, da aba Contato do cadastro do cliente."
)
NO_SERVER = f"*{SERVER}*\nNenhuma conta cadastrada ainda. Cadastre a primeira para poder enviar."
ADD_SERVER = "Cadastrar servidor"
EDIT_SERVER = "Editar"
DROP_SERVER = "Desativar"
RESUME_SERVER = "Retomar"
DROP_TITLE = "Desativar este servidor?"
DROPPED = ":white_check_mark: Servidor desativado: nenhum aviso sai mais por ele. Escolha outro e salve."
RESUMED = ":white_check_mark: Servidor retomado: os avisos que esperavam por ele voltam a sair."
GONE = ":warning: Este servidor já não existe mais ou foi desativado. Escolha outro."

FIREBASE = "Arquivo do Firebase"
GATEWAY = "Servidor SMS"
PUSH = (
    "*Arquivo de configuração do Firebase*\n"
    "Esta versão ainda não recebe o arquivo. Você já pode salvar o método: ele fica *incompleto* "
    "e nenhum aviso sai por ele."
)
PUSH_HINT = "O envio por Notificação Push funciona apenas na central do assinante acessada pelo aplicativo."
SMS = (
    "*Servidor SMS*\n"
    "Esta versão ainda não cadastra o Gateway SMS. Você já pode salvar o método: ele fica *incompleto* "
    "e nenhum aviso sai por ele."
)
SMS_HINT = "O SMS vai para o “Telefone celular”, da aba Contato do cadastro do cliente."

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
    """Why a server stands still, and what to do. `why`: whole sentences, escaped by the caller."""
    return (
        f":warning: *Parado desde {since}.* {why}\n"
        f"Corrigir em *{EDIT_SERVER}* já o retoma; se foi resolvido fora daqui, use *{RESUME_SERVER}*."
    )


def drop_question(name: str) -> str:
    return f"Nenhum aviso sai mais por *{name}*. O histórico fica guardado."


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
