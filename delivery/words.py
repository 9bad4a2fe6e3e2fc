"""What went wrong with a mail and what to do about it, in Portuguese, by DeliveryError's code and detail.

Codes of our own first, then those of one channel's vendors (words_<channel>.py), then the enhanced status
that many mail servers begin their words with (RFC 3463), then digits (RFC 5321; HTTP's as "http_503").
"""

import re
from collections.abc import Mapping

from delivery import words_fcm, words_sendgrid, words_sms
from delivery.errors import Fault
from delivery.wording import (
    AGAIN,
    ASK_CLIENT,
    ASK_SERVER,
    ASK_SERVICE,
    CHECK_ACCOUNT,
    CHECK_ADDRESS,
    CHECK_CONTACT,
    CHECK_SIGN_IN,
    TELL_KEEPER,
    Words,
)

__all__ = ["AGAIN", "CHECK_ADDRESS", "Words", "reason_text", "why", "words"]

STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")


OURS = {
    "dns": Words(
        "o servidor de envio não foi encontrado na internet", "Confira o endereço do servidor na conta."
    ),
    "connect": Words(
        "o servidor de envio não aceitou a conexão", "Confira o endereço na conta; " + AGAIN.lower()
    ),
    "timeout": Words("o servidor de envio não respondeu a tempo", AGAIN),
    "drop": Words("o servidor de envio fechou a conexão no meio da conversa", AGAIN),
    "protocol": Words("o servidor respondeu algo que não é SMTP", "Confira o endereço e a porta da conta."),
    "deadline": Words("a vez deste aviso não chegou a tempo", AGAIN),
    "tls": Words("a conexão protegida com o servidor de envio falhou", "Confira o endereço da conta."),
    "starttls": Words(
        "o servidor SMTP não oferece STARTTLS",
        "Escolha TLS na porta 465, ou fale com quem cuida do servidor.",
    ),
    "certificate": Words(
        "o certificado do servidor de envio não vale para este endereço, ou venceu",
        "Confira o endereço do servidor; se estiver certo, fale com quem cuida dele.",
    ),
    "auth": Words("o servidor SMTP não oferece entrada com usuário e senha", CHECK_ACCOUNT),
    "refused_host": Words(
        "o endereço do servidor de envio fica na rede interna",
        "Se for mesmo o seu servidor, peça a quem cuida do bot para liberá-lo.",
    ),
    "gave_up": Words("o servidor de envio tentou por dias e desistiu", CHECK_ADDRESS),
    "address": Words("o contato do cliente não pode ser usado como está escrito", CHECK_CONTACT),
    "insecure": Words(
        "o endereço do servidor de envio não é protegido", "Use um endereço que comece com https://."
    ),
    "bad_answer": Words("o servidor de envio respondeu algo que não se entende", ASK_CLIENT),
    "header": Words("o assunto ou um nome tem uma quebra de linha", "Corrija o cadastro ou a mensagem."),
    "render": Words("a mensagem não pôde ser escrita", TELL_KEEPER),
    "overslept": Words("o computador do bot parou antes do envio", AGAIN),
    "no_answer": Words("o envio ficou sem resposta", ASK_CLIENT),
    "internal": Words("algo falhou no próprio bot durante o envio", ASK_CLIENT),
    "incomplete": Words("este método de envio ainda não está completo", "Complete-o em /suspensao config."),
    "gone": Words("a conta de envio foi apagada ou desativada", "Escolha outra conta em /suspensao config."),
    "unreadable": Words("a senha guardada não pôde ser aberta", "Digite a senha da conta de novo."),
    "sender_address": Words("o remetente da conta não está escrito certo", CHECK_ACCOUNT),
}

ENHANCED = {
    "4.2.2": Words("a caixa do cliente está cheia", AGAIN),
    "4.7.1": Words("o servidor do cliente pediu para tentar mais tarde", AGAIN),
    "5.1.1": Words("este e-mail não existe", CHECK_ADDRESS),
    "5.1.2": Words("o domínio deste e-mail não existe", CHECK_ADDRESS),
    "5.1.3": Words("este e-mail está escrito errado", CHECK_ADDRESS),
    "5.1.6": Words("este e-mail mudou de endereço", CHECK_ADDRESS),
    "5.1.10": Words("o domínio deste e-mail não recebe mensagens", CHECK_ADDRESS),
    "5.2.1": Words("a caixa deste e-mail está desativada", CHECK_ADDRESS),
    "5.2.2": Words("a caixa do cliente está cheia", "Avise o cliente por outro meio."),
    "5.2.3": Words("a mensagem é grande demais para a caixa do cliente", ASK_SERVER),
    "5.4.5": Words("a conta de envio atingiu o limite do dia", "Aguarde até amanhã ou use outra conta."),
    "5.7.8": Words("o servidor SMTP não aceitou o usuário ou a senha", CHECK_SIGN_IN),
    "5.7.13": Words("a conta de envio está desativada no servidor SMTP", ASK_SERVER),
    "5.7.26": Words(
        "o domínio do remetente não está autenticado (SPF e DKIM)",
        "Peça a quem cuida do domínio para configurar SPF e DKIM.",
    ),
    "5.7.60": Words("a conta não pode enviar com este remetente", CHECK_ACCOUNT),
}

DIGITS = {
    "421": Words("o servidor SMTP está ocupado ou reiniciando", AGAIN),
    "432": Words("o servidor SMTP pede que a senha seja trocada", CHECK_SIGN_IN),
    "450": Words("o servidor de destino pediu para tentar mais tarde", AGAIN),
    "451": Words("o servidor pediu para tentar mais tarde", AGAIN),
    "452": Words("a caixa ou o servidor está sem espaço", AGAIN),
    "454": Words(
        "o servidor SMTP não conseguiu conferir a senha agora", "Espere um pouco e use Testar conexão."
    ),
    "501": Words("o servidor não entendeu este e-mail", CHECK_ADDRESS),
    "530": Words("o servidor SMTP exige usuário e senha", CHECK_SIGN_IN),
    "534": Words(
        "o servidor SMTP exige outro tipo de senha", "Crie uma senha de aplicativo e cadastre-a na conta."
    ),
    "535": Words("o servidor SMTP não aceitou o usuário ou a senha", CHECK_SIGN_IN),
    "538": Words("o servidor SMTP só aceita senha em conexão protegida", "Escolha STARTTLS ou TLS na conta."),
    "550": Words("o servidor recusou este e-mail", CHECK_ADDRESS),
    "551": Words("este e-mail não é mais deste servidor", CHECK_ADDRESS),
    "552": Words("a caixa do cliente está cheia", "Avise o cliente por outro meio."),
    "553": Words("o servidor não aceita este e-mail", CHECK_ADDRESS),
    "556": Words("o domínio deste e-mail não recebe mensagens", CHECK_ADDRESS),
}

# What an HTTP API says without a code of its own, by the first digit of its status.
HTTP = {
    "3": Words("o endereço do serviço de envio mudou", "Confira o endereço na conta."),
    "4": Words("o serviço de envio recusou a mensagem", "Veja a resposta dele na lista de falhas."),
    "5": Words("o serviço de envio teve um erro e não se sabe se enviou", ASK_CLIENT),
}
HTTP_EXACT = {
    "http_401": Words("o serviço de envio não aceitou as chaves da conta", CHECK_ACCOUNT),
    "http_403": Words("o serviço de envio não permite isto a esta conta", CHECK_ACCOUNT),
    "http_404": Words("o endereço do serviço de envio não existe", CHECK_ACCOUNT),
    "http_405": Words("o serviço de envio não aceita este método de chamada", CHECK_ACCOUNT),
    "http_413": Words("a mensagem é grande demais para o serviço de envio", TELL_KEEPER),
    "http_429": Words("o serviço de envio pediu para ir mais devagar", AGAIN),
}

OF_CHANNELS: tuple[Mapping[str, Words], ...] = (
    HTTP_EXACT,
    words_sms.WORDS,
    words_sendgrid.WORDS,
    words_fcm.WORDS,
)
"""Looked through in this order; their codes do not meet."""

# The same digits mean another thing where the fault is not the recipient's.
OF_MESSAGE = Words(
    "o servidor recusou o conteúdo da mensagem",
    "Veja a resposta do servidor; pode ser um filtro contra spam.",
)
OF_ACCOUNT = Words("o servidor SMTP não aceita mensagens desta conta", CHECK_ACCOUNT)


def words(code: str, detail: str = "", fault: Fault | None = None) -> Words:
    """What is said of a failure. detail: the far end's own words."""
    status = STATUS.match(detail)
    found = OURS.get(code) or next((table[code] for table in OF_CHANNELS if code in table), None)
    found = found or (ENHANCED.get(status[0]) if status else None)
    if found:
        return found
    if code.startswith("http_"):
        return HTTP.get(code[5:6]) or Words("o envio falhou", ASK_SERVICE)
    if fault is Fault.ACCOUNT and code not in {"432", "454", "530", "534", "535", "538"}:
        return OF_ACCOUNT
    if fault is Fault.MESSAGE:
        return OF_MESSAGE
    return DIGITS.get(code) or _by_class(code)


def why(code: str, detail: str = "", fault: Fault | None = None) -> str:
    """What went wrong, to complete a sentence; with the digits where these are all that was said."""
    bare = code.isdigit() and not STATUS.match(detail)
    return f"{words(code, detail, fault).why} ({code})" if bare else words(code, detail, fault).why


def reason_text(code: str, fault: Fault | None = None, detail: str = "") -> str:
    """What went wrong and what to do, as whole sentences."""
    wrong = why(code, detail, fault)
    return f"{wrong[0].upper()}{wrong[1:]}. {words(code, detail, fault).todo}"


def _by_class(code: str) -> Words:
    if code.startswith("4"):
        return Words("o servidor pediu para tentar mais tarde", AGAIN)
    if code.startswith("5"):
        return Words("o servidor recusou a mensagem", "Veja a resposta do servidor na lista de falhas.")
    return Words("o envio falhou", CHECK_ACCOUNT)
