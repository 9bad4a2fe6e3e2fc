"""The test send's words. What a server took is *aceito*, never *entregue*."""

from storage.enums import Channel

TITLE = "Teste de envio"
INTRO = (
    "Envia uma mensagem de verdade, pelo mesmo caminho dos avisos, marcada com a palavra *Teste*. "
    "Nenhum aviso de cliente é dado por enviado."
)
ACCOUNT = "Conta que envia"
DESTINATION = "Enviar para"
EMAIL_HINT = "Um e-mail seu, para você ver como chega."
MOBILE_HINT = "Um celular seu, com DDD. O gateway cobra como um SMS qualquer."
MOBILE_EXAMPLE = "(11) 98765-4321"
CLIENT = "Ou um cliente, pelo código dele ou do contrato"
CLIENT_HINT = (
    "Vai ao contato dele, com os dados da última suspensão dele: use o cadastro de alguém da sua equipe. "
    "Com Enter, a mensagem abaixo mostra os dados."
)
DEVICE = "Token de um aparelho"
DEVICE_HINT = "O código longo que o aplicativo recebe do Firebase."
MESSAGE = "Mensagem"
PREVIEW = "*Como vai a mensagem*"
SUBJECT = "Assunto:"
INVENTED = "Os dados são inventados."
NEVER_SUSPENDED = "{client} não tem suspensão deste tipo: os dados são inventados."
REAL = "Dados de {client}, contrato {contract}."
UNMARKED = "Não leva a palavra Teste: com ela passaria para mais um SMS."
SEND = "Enviar teste"
AGAIN = "Enviar outro teste"

BAD_EMAIL = "Este endereço de e-mail não está certo. Confira se falta algo, como em voce@seuprovedor.com.br."
BAD_MOBILE = "Este não é um celular do Brasil. Digite com DDD, como (11) 98765-4321."
BAD_DEVICE = "Isto não é um token de aparelho. Copie-o inteiro, sem espaços."
NOBODY = "Digite para onde o teste vai, ou informe um cliente."
BOTH_GIVEN = "O teste vai a um lugar só: apague um dos dois."
NO_CLIENT = "Não há cliente nem contrato com este código."
NO_CONTACT = {
    Channel.EMAIL: "Este cliente não tem e-mail no cadastro.",
    Channel.SMS: "Este cliente não tem celular no cadastro.",
    Channel.PUSH: "Este cliente não tem aparelho registrado. Ele precisa entrar no aplicativo primeiro.",
}
SUPPRESSED = "Nada mais é enviado a este contato. Veja por quê em `/suspensao bloqueados`."
CHOOSE = "Escolha a conta."
RULE_GONE = "Este prazo foi removido enquanto o teste estava aberto. Escolha outro."
SENDING = "Enviando…"

ACCEPTED = ":white_check_mark: *Aceito pelo servidor.*"
ACCEPTED_HINTS = {
    Channel.EMAIL: "Aceito ainda não é entregue: veja se chegou, e olhe também na caixa de spam.",
    Channel.SMS: "Aceito ainda não é entregue: veja se o SMS chegou.",
    Channel.PUSH: "Aceito ainda não é entregue: veja se a notificação apareceu no aparelho.",
}
FAILED = ":x: *O teste não foi enviado.*"
IN_DOUBT = ":grey_question: *A verificar:* a conexão caiu no fim do envio."
IN_DOUBT_HINT = "A mensagem pode ter saído. Veja se ela chegou antes de enviar outra."
NO_ANSWER = ":hourglass: *Ainda sem resposta do servidor.*"
NOT_BEGUN = ":hourglass: *O teste não chegou a começar* e foi retirado da fila: nada saiu."
NOT_BEGUN_HINT = "Veja em `/suspensao status` o que está acontecendo, e tente de novo."
REFERENCES = {
    Channel.EMAIL: "Resposta, com o número na fila",
    Channel.SMS: "Número da mensagem no gateway",
    Channel.PUSH: "Número da mensagem no Firebase",
}
SERVER_SAID = "Resposta do servidor: {heard}"

NO_METHOD = "Ainda não há método de envio. Um administrador escolhe em `/suspensao config`."
NO_ACCOUNT = (
    "Ainda não há conta que envia. Um administrador cadastra em `/suspensao config`; "
    "depois o teste fica disponível aqui."
)
INCOMPLETE = (
    ":warning: O método salvo é *{method}*, que está *incompleto*: falta {lacks}. "
    "Um administrador completa em `/suspensao config`."
)
