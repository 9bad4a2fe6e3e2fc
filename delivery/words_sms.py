"""Words for what SMS gateways answer: Twilio's codes (channels/twilio_codes.py) and those of sms_http.py."""

from delivery.wording import (
    AGAIN,
    CHECK_ACCOUNT,
    CHECK_KEYS,
    CHECK_NUMBER,
    TELL_KEEPER,
    Words,
)

_OTHER_WAY = "Avise o cliente por outro meio."
_CONSOLE = "Entre no painel da Twilio e resolva por lá; depois retome a conta em /suspensao config."
_SENDER = "Confira o remetente da conta em /suspensao config."

WORDS = {
    # Twilio: the number
    "21211": Words("este celular não existe ou está escrito errado", CHECK_NUMBER),
    "21214": Words("este celular não pode ser alcançado", CHECK_NUMBER),
    "21217": Words("este celular está escrito errado", CHECK_NUMBER),
    "21265": Words("este número é um número curto, não um celular", CHECK_NUMBER),
    "21266": Words("este número é o do próprio remetente", CHECK_NUMBER),
    "21268": Words("este número é de um serviço pago, não um celular", CHECK_NUMBER),
    "21610": Words("o cliente pediu para não receber mais SMS deste remetente", _OTHER_WAY),
    "21612": Words("a Twilio não consegue chegar a este celular com este remetente", _OTHER_WAY),
    "21614": Words("este número não é um celular", CHECK_NUMBER),
    "21635": Words("este número é um telefone fixo", CHECK_NUMBER),
    "30003": Words("o celular estava desligado ou fora de área", _OTHER_WAY),
    "30004": Words("este celular bloqueia mensagens", _OTHER_WAY),
    "30005": Words("este celular não existe mais", CHECK_NUMBER),
    "30006": Words("este número não recebe SMS", CHECK_NUMBER),
    # Twilio: the message
    "21602": Words("a mensagem está vazia", TELL_KEEPER),
    "21604": Words("a mensagem foi sem destinatário", TELL_KEEPER),
    "21617": Words("a mensagem passa de 1600 caracteres", "Encurte a mensagem."),
    "30007": Words("a operadora filtrou a mensagem", "Reveja o texto; links curtos são o motivo mais comum."),
    # Twilio: now and then
    "14107": Words("o remetente enviou depressa demais", AGAIN),
    "20429": Words("a Twilio pediu para ir mais devagar", AGAIN),
    "21611": Words("a fila do remetente está cheia na Twilio", AGAIN),
    "30001": Words("a fila da Twilio encheu", AGAIN),
    "30008": Words("a operadora não disse por que não entregou", _OTHER_WAY),
    # Twilio: the account
    "10001": Words("a conta da Twilio não está ativa", _CONSOLE),
    "20003": Words("a Twilio não aceitou as chaves da conta", CHECK_KEYS),
    "20005": Words("a conta da Twilio não está ativa", _CONSOLE),
    "20404": Words("a Twilio não conhece esta conta", CHECK_KEYS),
    "21212": Words("o remetente da conta não é aceito pela Twilio", _SENDER),
    "21408": Words(
        "a conta da Twilio não pode enviar SMS para o Brasil",
        "Libere o Brasil em Messaging, Geo Permissions, no painel da Twilio.",
    ),
    "21603": Words("a conta está sem remetente", _SENDER),
    "21606": Words("o remetente da conta não pode enviar SMS para o Brasil", _SENDER),
    "21608": Words(
        "a conta da Twilio é de teste e só envia a números verificados", "Ative a conta no painel da Twilio."
    ),
    "21609": Words("a Twilio não aceitou o endereço de retorno do bot", TELL_KEEPER),
    "21659": Words("o remetente não é um número da Twilio", _SENDER),
    "21660": Words("o remetente não é desta conta da Twilio", _SENDER),
    "21701": Words("o serviço de mensagens da conta não existe", _SENDER),
    "21703": Words("o serviço de mensagens da conta está sem remetentes", _CONSOLE),
    "21705": Words("o serviço de mensagens da conta não existe", _SENDER),
    "30002": Words("a conta da Twilio está suspensa", _CONSOLE),
    # HTTP gateways, by the rules of the account
    "gateway_refused": Words(
        "o gateway de SMS recusou a mensagem", "Veja a resposta dele na lista de falhas."
    ),
    "gateway_again": Words("o gateway de SMS pediu para tentar mais tarde", AGAIN),
    "gateway_account": Words("o gateway de SMS não aceitou a conta", CHECK_KEYS),
    "gateway_unclear": Words(
        "a resposta do gateway de SMS não está nas regras da conta",
        "Confirme no painel do gateway se enviou e complete as regras da conta.",
    ),
    "gateway_setup": Words("a conta do gateway de SMS não está completa", CHECK_ACCOUNT),
}
