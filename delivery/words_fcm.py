"""Words for what Firebase answers (channels/fcm_answers.py)."""

from delivery.wording import AGAIN, TELL_KEEPER, Words

_NEW_FILE = "Gere uma nova chave no console do Firebase e envie o arquivo em /suspensao config."
_OTHER_WAY = "Avise o cliente por outro meio; ao abrir o aplicativo, o aparelho se registra de novo."

WORDS = {
    "unregistered": Words("o aplicativo não está mais neste aparelho", _OTHER_WAY),
    "fcm_invalid_token": Words("o registro deste aparelho não vale", _OTHER_WAY),
    "fcm_sender_id_mismatch": Words("este aparelho é de outro projeto do Firebase", _OTHER_WAY),
    "fcm_invalid_argument": Words("o Firebase recusou o conteúdo da mensagem", TELL_KEEPER),
    "fcm_quota_exceeded": Words("o Firebase pediu para ir mais devagar", AGAIN),
    "fcm_third_party_auth": Words(
        "o Firebase não tem acesso ao serviço da Apple ou da web",
        "Confira a chave de APNs no console do Firebase, em Cloud Messaging.",
    ),
    "fcm_unauthenticated": Words("o Firebase não aceitou o acesso desta conta", _NEW_FILE),
    "fcm_permission_denied": Words(
        "a conta do arquivo não pode enviar push neste projeto",
        "No console do Google Cloud, ative a Firebase Cloud Messaging API e dê à conta o papel de envio.",
    ),
    "fcm_not_found": Words("o projeto do Firebase não foi encontrado", _NEW_FILE),
    "fcm_sign_in": Words("o Google não aceitou a chave do arquivo do Firebase", _NEW_FILE),
    "fcm_unavailable": Words("o Firebase está fora do ar ou com erro", AGAIN),
    "fcm_bad_answer": Words("o Firebase respondeu algo que não se entende", AGAIN),
    "fcm_no_token": Words("o Google não respondeu ao pedido de acesso", AGAIN),
}
