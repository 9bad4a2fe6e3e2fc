"""The gateway modal's words."""
# ruff: noqa: S105 - labels and sentences about secrets, no secret

TITLE_NEW = "Cadastrar Gateway SMS"
TITLE_EDIT = "Editar Gateway SMS"
SAVE = "Salvar gateway"
BACK = "Voltar"

KIND = "Tipo"
CONNECTION = "*Acesso*"
MESSAGE = "*Mensagem e custo*"
SECRET_HINT = (
    "O Slack não tem campo de senha: ela aparece enquanto você digita. Depois fica guardada cifrada "
    "e não aparece mais."
)
SECRET_KEPT = "Em branco, continua a atual."
SECRET_DRAFT = "Já informado: fica guardado cifrado por dez minutos. Digite só para trocar."

ACCOUNT_SID = "Account SID"
ACCOUNT_SID_HINT = "Na página inicial do painel da Twilio, em Account Info."
AUTH_TOKEN = "Auth Token"
AUTH_TOKEN_HINT = "Também confere as situações de entrega que a Twilio avisa."
API_KEY = "Chave de API (SID)"
API_KEY_HINT = "Se a sua conta usa chave de API em vez do Auth Token."
API_SECRET = "Segredo da chave de API"
SENDER = "Remetente"
SENDER_HINT = "O número da Twilio, com +, ou o SID do Messaging Service."

URL = "Endereço"
URL_HINT = (
    "Como no manual do gateway. No endereço e no corpo: {numero} (5511987654321), {numero_sem_55}, "
    "{mensagem}, {remetente}, {chave} e {id}."
)
METHOD = "Chamada"
ENCODING = "Como vai a mensagem"
ENCODING_HINT = "Com GET, tudo vai no endereço."
ENCODINGS = {"form": "Formulário", "json": "JSON", "query": "Tudo no endereço"}
BODY = "Corpo"
BODY_HINT = "Formulário: um campo por linha, nome=valor. JSON: as variáveis entre aspas."
HEADERS = "Cabeçalhos"
HEADERS_HINT = "Um por linha, como Authorization: Bearer {chave}."
KEY = "Chave ou senha"
KEY_HINT = "Entra onde estiver {chave}."
FROM = "Remetente no gateway"
FROM_HINT = "Entra onde estiver {remetente}."
ACCEPTED = "É aceito quando a resposta diz"
RULES_HINT = (
    "Uma regra por linha: um código (200 ou 200-299), um campo do JSON (status = OK) ou um texto. "
    "Junte com “e”: 200 e status = OK. Em branco, vale qualquer código de 200 a 299."
)
REFUSED = "É recusado quando diz"
REFUSED_HINT = "Recusado não é tentado de novo."
AGAIN = "Tentar de novo quando diz"
AGAIN_HINT = "Só o que prova que não enviou."
ACCOUNT = "O problema é da conta quando diz"
ACCOUNT_HINT = "Como falta de crédito ou chave errada: o envio para e avisa no canal."
ID_PATH = "Campo com o número da mensagem"
ID_PATH_HINT = "Do JSON da resposta."
CHECK_URL = "Endereço para conferir o acesso"
CHECK_URL_HINT = "Um que não envia nada, como o do saldo. Sem ele, só confiro se o servidor responde."
STATUS_URL = "Endereço da situação da entrega"
STATUS_URL_HINT = "Com {ref}, o número da mensagem, ou {id}. Em branco, o SMS fica como aceito."
DELIVERED = "Foi entregue quando diz"
BOUNCED = "Não foi entregue quando diz"
HEADERS_BAD = "Escreva um cabeçalho por linha: Nome: valor."
KEY_EMPTY = "Informe a chave que entra em {chave}."
KEY_REFUSED = "O gateway não aceitou a chave. Confira-a no painel dele."
CHECK_UNKNOWN = "O gateway não conhece este endereço. Confira no manual dele."
URL_PLAIN = "O endereço precisa começar com https://, para que a chave não seja lida no caminho."
CERTIFICATE_BAD = "O certificado do gateway não vale para este endereço, ou venceu."

SENDER_NAME = "Nome do provedor"
SENDER_NAME_HINT = "Como os clientes o conhecem. Abre e assina o SMS."
FOLD = "Acentos"
FOLD_OPTION = "Enviar sem acentos"
FOLD_DESCRIPTION = "Com acentos, o mesmo texto pode custar até três vezes mais"
PRICE = "Preço por segmento (R$)"
PRICE_HINT = "Como 0,08. Mostra o custo antes de enviar; em branco, não mostra."
PER_MINUTE = "Máximo por minuto"
PER_DAY = "Máximo de segmentos por dia"
PER_MONTH = "Máximo de segmentos por mês"
LIMITS_HINT = "Em branco, sem limite. No limite, a execução para e pergunta."
NO_LIMIT_HINT = "Em branco, sem limite."

TEST = "Testar conexão"
TESTED = ":white_check_mark: O gateway respondeu e aceitou o acesso. Agora salve."
TESTING = "Testando o acesso ao gateway… Se ele não responde, isto leva até meio minuto."
ANYWAY_LABEL = "Sem conexão"
ANYWAY = "Salvar mesmo sem conexão"
ANYWAY_DESCRIPTION = "Enquanto o gateway não responder, os avisos esperam"

ACCOUNT_SID_BAD = "O Account SID começa com AC e tem 34 caracteres. Copie-o do painel da Twilio."
API_KEY_BAD = "A chave de API começa com SK e tem 34 caracteres. Copie-a do painel da Twilio."
API_KEY_EMPTY = "Informe a chave de API a que este segredo pertence."
API_SECRET_EMPTY = "Informe o segredo desta chave de API."
SIGN_IN_EMPTY = "Informe o Auth Token, ou a chave de API com o segredo dela."
SENDER_BAD = "Use um número com +, como +5511999990000, ou o SID do Messaging Service, que começa com MG."
SECRET_EXPIRED = "Digite de novo: ficou guardado por dez minutos, que já passaram."
SECRET_AGAIN = "Mudou a conta: digite de novo."
SECRET_BAD = "Use uma linha só, sem quebras."
NAME_EMPTY = "Informe o nome do provedor."
NAME_LONG = "Use uma linha só, de até 60 caracteres."
PRICE_BAD = "Use reais com até dois decimais, como 0,08."

KEYS_REFUSED = "A Twilio não aceitou este acesso. Confira o Account SID e o Auth Token (ou a chave de API)."
ACCOUNT_UNKNOWN = "A Twilio não conhece esta conta. Confira o Account SID."
ACCOUNT_OFF = "Esta conta da Twilio está suspensa ou fechada. Resolva no painel da Twilio e tente de novo."
UNKNOWN_HOST = "Não encontrei o gateway na internet. Confira o endereço, ou tente de novo em um minuto."
UNREACHABLE = "O gateway não aceitou a conexão. Tente de novo em um minuto."
SILENT = "O gateway não respondeu. Tente de novo em um minuto."
TLS_FAILED = "A conexão protegida com o gateway falhou. Tente de novo em um minuto."
INTERNAL = (
    "Este endereço fica na rede interna, aonde o bot não se conecta. "
    "Quem cuida da instalação pode liberá-lo em SUSPENSAO_ALLOWED_HOSTS."
)

KEPT = ":white_check_mark: Gateway salvo e conferido, e já escolhido abaixo. Falta *Salvar* os parâmetros."
KEPT_UNCHECKED = (
    ":warning: Gateway salvo *sem conferir a conexão*, e já escolhido abaixo. Falta *Salvar* os parâmetros; "
    "depois faça o teste de envio."
)
SAVED_TITLE = "Gateway salvo"
GONE = "Este gateway foi desativado por outra pessoa enquanto você editava. Cadastre-o de novo."


def saved(name: str) -> str:
    return f":white_check_mark: *{name}* salvo e conferido. Volte: ele já está escolhido."


def not_in_range(least: int, most: int) -> str:
    return f"Use um número inteiro de {least} a {most}."


def heard(said: str) -> str:
    """A refusal we have no words for. `said` is escaped by the caller."""
    return f"O gateway recusou: {said}"
