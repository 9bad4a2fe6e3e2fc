"""The test send's words. What a server took is *aceito*, never *entregue*."""

TITLE = "Teste de envio"
INTRO = (
    "Envia uma mensagem de verdade, com dados inventados, pelo mesmo caminho dos avisos. "
    "Nenhum cliente recebe."
)
METHOD = "*Método de envio:* {method}"
SERVER = "Servidor SMTP"
DESTINATION = "Enviar para"
DESTINATION_HINT = "Um e-mail seu, para você ver como chega."
MESSAGE = "Mensagem"
SEND = "Enviar teste"
AGAIN = "Enviar outro teste"

BAD_EMAIL = "Este endereço de e-mail não está certo. Confira se falta algo, como em voce@seuprovedor.com.br."
CHOOSE = "Escolha o servidor."
SENDING = "Enviando…"

ACCEPTED = ":white_check_mark: *Aceito pelo servidor.*"
ACCEPTED_HINT = "Aceito ainda não é entregue: veja se chegou, e olhe também na caixa de spam."
FAILED = ":x: *O teste não foi enviado.*"
IN_DOUBT = ":grey_question: *A verificar:* a conexão caiu no fim do envio."
IN_DOUBT_HINT = "A mensagem pode ter saído. Veja se ela chegou antes de enviar outra."
NO_ANSWER = ":hourglass: *Ainda sem resposta do servidor.*"
NOT_BEGUN = ":hourglass: *O teste não chegou a começar* e foi retirado da fila: nada saiu."
NOT_BEGUN_HINT = "Veja em `/suspensao status` o que está acontecendo, e tente de novo."
REFERENCE = "Resposta, com o número na fila"
SERVER_SAID = "Resposta do servidor: {heard}"

NO_METHOD = "Ainda não há método de envio. Um administrador escolhe em `/suspensao config`."
NO_SERVER = (
    "Ainda não há Servidor SMTP cadastrado e ativo. Um administrador cadastra em `/suspensao config`; "
    "depois o teste fica disponível aqui."
)
INCOMPLETE = (
    "O método salvo é *{method}*, que está *incompleto*: falta {lacks}. "
    "Por ora só dá para testar o E-mail: um administrador muda o método em `/suspensao config`."
)
