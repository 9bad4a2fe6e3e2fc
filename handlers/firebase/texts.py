"""What is said about the Firebase file."""

from delivery.firebase_file import WHERE

TITLE = "Arquivo do Firebase"
SAVE = "Salvar arquivo"
BACK = "Voltar"

INTRO = f"{WHERE}\nEle é uma chave secreta: fica guardado cifrado e não aparece mais."
FILE = "Arquivo de configuração do Firebase"
FILE_HINT = "O arquivo JSON, como baixou. Depois de guardado, o bot tenta apagá-lo do Slack."
TEXT = "Ou cole o conteúdo"
TEXT_HINT = "Tudo, da primeira chave { até a última }. Colado aqui, nada fica no Slack."
SENDER_NAME = "Nome do provedor"
SENDER_NAME_HINT = "Como os clientes o conhecem. Assina as notificações."
PER_MINUTE = "Máximo por minuto"
PER_MINUTE_HINT = "Em branco, sem limite."

NOTHING_GIVEN = "Envie o arquivo ou cole o conteúdo dele."
BOTH_GIVEN = "Envie o arquivo ou cole o conteúdo: um dos dois."
TOO_LARGE = f"O arquivo é grande demais para ser a chave do Firebase. {WHERE}"
NOT_SERVED = "O Slack não entregou o arquivo agora. Tente de novo, ou cole o conteúdo abaixo."
NAME_EMPTY = "Informe o nome do provedor."
NAME_LONG = "Use uma linha só, de até 200 caracteres."
GONE = "Este projeto foi removido por outra pessoa enquanto você editava. Feche e abra de novo."

KEPT = ":white_check_mark: Arquivo do projeto *{project}* guardado, e {checked} Falta *Salvar* os parâmetros."
ACCEPTED = "o Google aceitou a chave."
NOT_CHECKED = "ainda sem conferir a chave com o Google: faça o teste de envio."
REFUSED = (
    ":warning: Arquivo do projeto *{project}* guardado, mas a conferência com o Google falhou. {why} "
    "Falta *Salvar* os parâmetros."
)
OTHER_PROJECT = (
    "É outro projeto, no lugar de *{before}*: aparelhos registrados pelo aplicativo antigo deixam de receber."
)
DELETED = "O arquivo enviado já foi apagado do Slack."
STILL_IN_SLACK = (
    ":warning: *A chave ainda está no Slack*, que não deixa um bot apagar arquivo de pessoa. Apague você: "
    "no menu lateral do Slack, *Arquivos* (em *Mais*), ache *{name}*, clique nos três pontos e em "
    "*Excluir arquivo*."
)
