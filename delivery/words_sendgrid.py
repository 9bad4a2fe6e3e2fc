"""Words for what SendGrid answers (channels/sendgrid_answers.py) and tells later (sendgrid_events.py)."""

from delivery.wording import CHECK_ADDRESS, Words

_PANEL = "no painel do SendGrid"
_OTHER_WAY = "Avise o cliente por outro meio."

WORDS = {
    "sendgrid_recipient": Words("o SendGrid não aceita este e-mail como está escrito", CHECK_ADDRESS),
    "sendgrid_sender": Words(
        "o remetente da conta não foi confirmado no SendGrid",
        f"Confirme-o em Settings, Sender Authentication, {_PANEL}; depois retome a conta.",
    ),
    "sendgrid_credits": Words(
        "os créditos do plano do SendGrid acabaram",
        f"Aumente o plano {_PANEL} ou espere a renovação; depois retome a conta.",
    ),
    "sendgrid_scope": Words(
        "a chave do SendGrid não pode enviar e-mails",
        f"Crie uma chave com a permissão Mail Send {_PANEL} e cadastre-a na conta.",
    ),
    # What its webhook tells
    "sendgrid_bounce": Words("o servidor do cliente devolveu a mensagem", CHECK_ADDRESS),
    "sendgrid_blocked": Words("o servidor do cliente não quis a mensagem desta vez", _OTHER_WAY),
    "sendgrid_dropped": Words(
        "o SendGrid não enviou: este e-mail está na lista de bloqueados da conta",
        f"Veja Suppressions {_PANEL}; se o e-mail estiver certo, tire-o de lá.",
    ),
}
