"""What is said of destinations that are sent nothing more."""

from handlers import format as fmt
from storage.enums import SuppressionReason

TITLE = "Não recebem mais"
NONE = ":white_check_mark: *Nenhum destino bloqueado.* Todos os contatos cadastrados podem receber."
INTRO = (
    "Nada mais é enviado a estes contatos, até alguém liberar. "
    "Libere quando o contato voltou a valer, ou o cliente pediu."
)
REASONS = {
    SuppressionReason.BOUNCED: "o contato não existe",
    SuppressionReason.SPAM: "marcou como spam",
    SuppressionReason.UNSUBSCRIBED: "pediu para não receber mais",
}
LIFT = "Liberar"
LIFT_TITLE = "Liberar este contato?"
LIFT_ASKED = "Ele pediu para não receber. Libere só se pediu de novo para receber."
LIFT_BOUNCED = "Os próximos avisos voltam a ser enviados a ele."
LIFTED = ":white_check_mark: Contato liberado: os próximos avisos voltam a ser enviados a ele."
ALREADY = "Este contato já estava liberado."
NEXT = "Mais antigos"
BACK = "Mais recentes"
PROVIDERS = {"sendgrid": "SendGrid", "twilio": "Twilio", "fcm": "Firebase", "smtp": "servidor SMTP"}


def shown(first: int, last: int, total: int) -> str:
    return f"{fmt.number(first)} a {fmt.number(last)} de {fmt.number(total)}"
