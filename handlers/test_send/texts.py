"""The test send's words. What a server took is *aceito*, never *entregue*."""

from storage.enums import Channel

TITLE = "Teste de envio"
INTRO = (
    "Envia uma mensagem de verdade, com dados inventados, pelo mesmo caminho dos avisos. "
    "Fica marcada como teste, e nenhum aviso de cliente é dado por enviado."
)
ACCOUNT = "Conta que envia"
DESTINATION = "Enviar para"
EMAIL_HINT = "Um e-mail seu, para você ver como chega."
MOBILE_HINT = "Um celular seu, com DDD. O gateway cobra como um SMS qualquer."
MOBILE_EXAMPLE = "(11) 98765-4321"
CLIENT = "Código do cliente ou do contrato"
CLIENT_HINT = "Vai para o último aparelho que ele registrou: use o cadastro de alguém da sua equipe."
DEVICE = "Ou o token de um aparelho"
DEVICE_HINT = "O código longo que o aplicativo recebe do Firebase."
MESSAGE = "Mensagem"
PREVIEW = "*Como vai a mensagem*"
SUBJECT = "Assunto:"
INVENTED = "Os dados são inventados."
SAMPLE_PROVIDER = "Sua Internet"
SEND = "Enviar teste"
AGAIN = "Enviar outro teste"

BAD_EMAIL = "Este endereço de e-mail não está certo. Confira se falta algo, como em voce@seuprovedor.com.br."
BAD_MOBILE = "Este não é um celular do Brasil. Digite com DDD, como (11) 98765-4321."
BAD_DEVICE = "Isto não é um token de aparelho. Copie-o inteiro, sem espaços."
NOBODY = "Informe um cliente, ou o token de um aparelho."
BOTH_GIVEN = "Informe o cliente ou o token: um dos dois."
NO_CLIENT = "Não há cliente nem contrato com este código."
NO_DEVICE = "Este cliente não tem aparelho registrado. Ele precisa entrar no aplicativo primeiro."
CHOOSE = "Escolha a conta."
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
