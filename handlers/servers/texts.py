"""The account modal's words."""
# ruff: noqa: S105 - labels and sentences about passwords, no password

from storage.enums import EmailKind, Security

TITLE_NEW = "Cadastrar servidor SMTP"
TITLE_EDIT = "Editar servidor SMTP"
SAVE = "Salvar servidor"
BACK = "Voltar"

KIND = "Tipo"
KINDS = {EmailKind.SMTP: "SMTP (o servidor do seu e-mail)", EmailKind.SENDGRID: "SendGrid (pela API)"}
CONNECTION = "*Conexão*"
SENDER = "*Remetente*"
LIMITS = "*Limites do servidor*"

HOST = "Servidor"
HOST_EXAMPLE = "smtp.seuprovedor.com.br"
SECURITY = "Segurança"
SECURITIES = {
    Security.STARTTLS: "STARTTLS (o mais comum)",
    Security.TLS: "TLS/SSL",
    Security.NONE: "Sem proteção (só em rede própria)",
}
PORT = "Porta"
PORT_HINT = "Em branco, vale a usual: 587 com STARTTLS, 465 com TLS/SSL, 25 sem proteção."
USER = "Usuário"
USER_HINT = "Em geral, o próprio endereço de e-mail. Em branco se o servidor não pede senha."
PASSWORD = "Senha"
PASSWORD_HINT = (
    "O Slack não tem campo de senha: ela aparece enquanto você digita. Depois fica guardada cifrada "
    "e não aparece mais. Se preferir, cadastre com “suspensao account add”, no terminal."
)
PASSWORD_KEPT = "Em branco, continua a senha atual."
PASSWORD_DRAFT = "Senha já informada: fica guardada cifrada por dez minutos. Digite só para trocar."
SENDER_NAME = "Nome do remetente"
SENDER_NAME_HINT = "O nome do provedor, como os clientes o conhecem. Também assina as mensagens."
SENDER_ADDRESS = "E-mail do remetente"
REPLY_TO = "Responder para"
REPLY_TO_HINT = "Aonde chegam as respostas dos clientes. Em branco, ao próprio remetente."
CONNECTIONS = "Conexões ao mesmo tempo"
PER_MINUTE = "Máximo por minuto"
PER_DAY = "Máximo por dia"
LIMITS_HINT = "Em branco, sem limite."

RETURNS_LABEL = "Caixa de devoluções"
RETURNS = "Ler os e-mails que voltam"
RETURNS_DESCRIPTION = "Para saber o que não chegou. O bot só lê: não apaga nem marca nada."
RETURNS_SECURITIES = {
    Security.TLS: "TLS/SSL (o mais comum)",
    Security.STARTTLS: "STARTTLS",
    Security.NONE: "Sem proteção (só em rede própria)",
}
BOUNCE_HOST = "Servidor IMAP"
BOUNCE_HOST_EXAMPLE = "imap.seuprovedor.com.br"
BOUNCE_HOST_HINT = "O da caixa do e-mail do remetente: é a ela que voltam os e-mails que não chegam."
BOUNCE_SECURITY = "Segurança da caixa"
BOUNCE_PORT = "Porta da caixa"
BOUNCE_PORT_HINT = "Em branco, vale a usual: 993 com TLS/SSL, 143 com as outras."
BOUNCE_USER = "Usuário da caixa"
BOUNCE_USER_HINT = "Em branco, o mesmo usuário e a mesma senha do envio."
BOUNCE_PASSWORD = "Senha da caixa"
BOUNCE_PASSWORD_HINT = "Só se o usuário da caixa for outro. Também fica guardada cifrada."
BOUNCE_PASSWORD_KEPT = "Em branco, continua a senha atual da caixa."

API_KEY = "Chave de API"
API_KEY_HINT = (
    "No painel do SendGrid, em Settings, API Keys; basta a permissão Mail Send. Ela aparece "
    "enquanto você digita; depois fica guardada cifrada e não aparece mais."
)
API_KEY_KEPT = "Em branco, continua a chave atual."
API_KEY_DRAFT = "Chave já informada: fica guardada cifrada por dez minutos. Digite só para trocar."
WEBHOOK_KEY = "Chave de verificação do webhook"
WEBHOOK_KEY_HINT = (
    "Para saber o que foi entregue: em Settings, Mail Settings, Event Webhook, ligue Signed Event Webhook e "
    "cole aqui a Verification Key. Em branco, o e-mail fica como aceito."
)
NO_WEBHOOK = (
    "O endereço do webhook aparece aqui depois de salvar, em *Editar*, "
    "se quem cuida da instalação definiu PUBLIC_URL."
)

LABELS = {
    "host": HOST,
    "security": SECURITY,
    "port": PORT,
    "username": USER,
    "password": PASSWORD,
    "returns": RETURNS_LABEL,
    "bounce_host": BOUNCE_HOST,
    "bounce_security": BOUNCE_SECURITY,
    "bounce_port": BOUNCE_PORT,
    "bounce_username": BOUNCE_USER,
    "bounce_password": BOUNCE_PASSWORD,
    "webhook_key": WEBHOOK_KEY,
    "sender_name": SENDER_NAME,
    "sender_address": SENDER_ADDRESS,
    "reply_to": REPLY_TO,
    "max_connections": CONNECTIONS,
    "per_minute": PER_MINUTE,
    "per_day": PER_DAY,
}

TEST = "Testar conexão"
TESTED = ":white_check_mark: Conexão, segurança e senha conferidas. Agora salve."
TESTED_RETURNS = ":white_check_mark: Envio e caixa de devoluções conferidos. Agora salve."
TESTED_KEY = ":white_check_mark: Chave conferida: ela pode enviar. Agora salve."
ANYWAY = "Salvar mesmo sem conexão"
ANYWAY_LABEL = "Sem conexão"
ANYWAY_DESCRIPTION = "Enquanto o servidor não responder, os avisos esperam"

# What is wrong, at its field.
HOST_EMPTY = "Informe o endereço do servidor."
HOST_URL = "Digite só o endereço do servidor, como smtp.seuprovedor.com.br; a porta vai no campo dela."
HOST_IS_EMAIL = "Isto é um e-mail. Aqui vai o endereço do servidor, como smtp.seuprovedor.com.br."
PORT_RANGE = "A porta é um número de 1 a 65535."
ONE_LINE = "Use uma linha só, sem quebras."
PASSWORD_EMPTY = "Informe a senha deste usuário."
PASSWORD_EXPIRED = "Digite a senha de novo: ela fica guardada por dez minutos, que já passaram."
USER_EMPTY = "Informe o usuário a que esta senha pertence."
EMAIL_EMPTY = "Informe o e-mail do remetente."
EMAIL_BAD = (
    "Este endereço de e-mail não está certo. Confira se falta algo, como em avisos@seuprovedor.com.br."
)
API_KEY_EMPTY = "Informe a chave de API do SendGrid."
API_KEY_BAD = "A chave do SendGrid começa com SG. e tem duas partes depois. Copie-a inteira."
API_KEY_REFUSED = "O SendGrid não aceitou esta chave. Confira se foi copiada inteira e se ainda vale."
API_KEY_SCOPE = "Esta chave não pode enviar. Crie no SendGrid uma com a permissão Mail Send."
SENDGRID_CREDITS = "Os créditos do plano do SendGrid acabaram. Aumente o plano ou espere a renovação."
SENDGRID_AWAY = "O SendGrid não respondeu. Tente de novo em um minuto."
WEBHOOK_KEY_BAD = "Esta não é uma chave de verificação. Copie a Verification Key inteira, sem aspas."

HOST_UNKNOWN = "Não encontrei este servidor na internet. Confira se o endereço está escrito certo."
HOST_UNREACHABLE = "O servidor não aceita conexão nesta porta. Confira o endereço, a porta e o firewall."
HOST_SILENT = "O servidor não respondeu. Confira o endereço e a porta; um firewall também faz isso."
HOST_INTERNAL = (
    "Este endereço fica na rede interna, aonde o bot não se conecta. "
    "Quem cuida da instalação pode liberá-lo em SUSPENSAO_ALLOWED_HOSTS."
)
STARTTLS_MISSING = "O servidor não oferece STARTTLS nesta porta. Tente TLS/SSL com a porta 465."
CERTIFICATE_BAD = (
    "O certificado do servidor não vale para este endereço, ou venceu. "
    "Confira o endereço; se estiver certo, quem cuida do servidor precisa renovar o certificado."
)
TLS_FAILED = "A proteção não fechou. STARTTLS costuma usar a porta 587; TLS/SSL, a 465. Confira o par."
PASSWORD_REFUSED = "O servidor não aceitou este usuário com esta senha. Confira os dois."
HOST_DROPPED = "O servidor atendeu e desligou. Confira a porta e a segurança, ou tente de novo em um minuto."
NOT_A_MAIL_SERVER = "O que respondeu nesta porta não é um servidor de e-mail. Confira a porta."
NO_SIGN_IN = "O servidor não aceita usuário e senha desta forma. Confira a segurança e a porta."
PASSWORD_TOO_WEAK = (
    "O servidor não aceita esta senha para programas. Gere nele uma “senha de app” e use-a aqui."
)
PROTECTION_NEEDED = "O servidor só aceita a senha em conexão protegida. Escolha STARTTLS ou TLS/SSL."
USER_NEEDED = "O servidor pede usuário e senha."
SENDER_REFUSED = "O servidor não deixa esta conta enviar por este endereço. Use o e-mail da própria conta."
PASSWORD_AGAIN = "Mudou o servidor ou o usuário: digite a senha de novo."

BOUNCE_USER_NEEDED = "Este envio não tem usuário: informe o da caixa de devoluções, e a senha dela."
BOUNCE_PASSWORD_EMPTY = "Informe a senha da caixa de devoluções."
BOUNCE_USER_EMPTY = "Informe o usuário a que a senha da caixa pertence."
BOUNCE_PASSWORD_AGAIN = "Mudou o servidor ou o usuário da caixa: digite a senha dela de novo."
PASSWORD_FOR_RETURNS = "Para usar esta senha também na caixa de devoluções, digite-a de novo."
BOUNCE_SAME_REFUSED = (
    "A caixa não aceitou o usuário e a senha do envio. Se os dela são outros, informe-os aqui e abaixo."
)
BOUNCE_REFUSED = "A caixa não aceitou este usuário com esta senha. Confira os dois."
BOUNCE_NO_IMAP = "O que respondeu nesta porta não é um servidor IMAP. Confira o endereço e a porta."
BOUNCE_TLS_FAILED = "A proteção não fechou. TLS/SSL costuma usar a porta 993; STARTTLS, a 143. Confira o par."
BOUNCE_NO_STARTTLS = "O servidor não oferece STARTTLS nesta porta. Tente TLS/SSL com a porta 993."
BOUNCE_NO_INBOX = "O usuário entrou, mas não tem caixa de entrada. Confira o usuário da caixa."
BOUNCE_BUSY = "O servidor da caixa pediu para tentar mais tarde. Tente de novo em um minuto."

KEPT = ":white_check_mark: Servidor salvo e conferido, e já escolhido abaixo. Falta *Salvar* os parâmetros."
KEPT_UNCHECKED = (
    ":warning: Servidor salvo *sem conferir a conexão*, e já escolhido abaixo. Falta *Salvar* os parâmetros; "
    "depois faça o teste de envio."
)
SAVED_TITLE = "Servidor salvo"
GONE = "Este servidor foi desativado por outra pessoa enquanto você editava. Cadastre-o de novo."


def testing(host: str) -> str:
    return f"Testando a conexão com *{host}*… Se o servidor não responde, isto leva até meio minuto."


def webhook(address: str) -> str:
    """What a person gives SendGrid."""
    return f"No SendGrid, em Event Webhook, use este endereço: `{address}`"


def saved(name: str) -> str:
    return f":white_check_mark: *{name}* salvo e conferido. Volte: ele já está escolhido."


def too_long(most: int) -> str:
    return f"É longo demais: no máximo {most} caracteres."


def not_in_range(least: int, most: int) -> str:
    return f"Use um número inteiro de {least} a {most}."


def server_said(heard: str) -> str:
    """A refusal we have no words for. `heard` is escaped by the caller."""
    return f"O servidor recusou: {heard}"
