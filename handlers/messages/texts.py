"""What is said of messages, their versions and their preview."""

from storage.enums import Channel

TITLE = "Mensagens"
INTRO = (
    "O que os clientes leem em cada aviso. Escolha um método para editar o texto. "
    "Cada gravação é uma versão nova, e uma execução usa as versões de quando foi planejada."
)
BRAND_NAME = "Marca do provedor"
BRAND_SAYS = "Nome, telefone, logotipo e cor em todas as mensagens"
EDIT = "Editar"
DEFAULT = "padrão"
REMINDER = "lembrete: não conta como aviso legal"
SHORT = {Channel.EMAIL: "E-mail", Channel.PUSH: "Push", Channel.SMS: "SMS"}

LABELS = {
    (Channel.EMAIL, "subject"): "Assunto",
    (Channel.EMAIL, "preheader"): "Resumo",
    (Channel.EMAIL, "text"): "Texto",
    (Channel.EMAIL, "html"): "HTML",
    (Channel.PUSH, "title"): "Título",
    (Channel.PUSH, "text"): "Texto",
    (Channel.SMS, "text"): "Texto",
}
HINTS = {
    (Channel.EMAIL, "preheader"): "Aparece depois do assunto, na lista de e-mails do cliente.",
    (
        Channel.EMAIL,
        "text",
    ): "Só o corpo, para quem lê sem formatação. A assinatura e o rodapé o bot põe sozinho.",
    (
        Channel.EMAIL,
        "html",
    ): "Só o corpo, com o mesmo conteúdo do texto. O cabeçalho com o logotipo, as cores, "
    "a assinatura e o rodapé o bot põe sozinho.",
    (Channel.PUSH, "text"): "Até 240 caracteres na tela do aparelho.",
    (
        Channel.SMS,
        "text",
    ): "Um SMS tem 160 caracteres sem acento. Veja na prévia quantos SMS cada cliente recebe.",
}
BRAND_LABELS = {
    "name": "Nome do provedor",
    "phone": "Telefone",
    "logo": "Endereço do logotipo",
    "colour": "Cor dos botões e links",
}
BRAND_HINTS = {
    "name": "Assina todas as mensagens, também os SMS.",
    "logo": "PNG ou JPG em https://, de preferência com 88 pixels de altura. Sem ele aparece o nome.",
    "colour": "# e seis dígitos, como #1d4ed8. O texto do botão é branco.",
}

SAVE = "Salvar versão"
PREVIEW = "Pré-visualizar"
VERSIONS = "Versões"
CLIENT = "Ver com o cliente"
CLIENT_HINT = "Código do cliente ou número do contrato. Sem ele, a prévia usa um cliente de exemplo."
NO_CLIENT = "Não encontrei cliente nem contrato com este código."
VARIABLES = "*Variáveis* (o que varia de cliente para cliente)"
LACKS = " (pode faltar)"
MAY_LACK = "“Pode faltar”: em alguns clientes não há. Escreva dentro de `{% if fim %}…{% endif %}`."
BLOCKS = "*Blocos prontos*"
FILTERS = "*Filtros*"
CONDITIONS = (
    "*Condições*\n`{% if debito %}…{% endif %}` só aparece quando há débito; "
    "`{% if fim %}…{% else %}…{% endif %}` escolhe entre dois textos."
)

SAVED = ":white_check_mark: *{what}*: versão {version} salva. As próximas execuções já a usam."
UNCHANGED = "Nada mudou em *{what}*: nenhuma versão nova."
OVERTAKEN = (
    "Outra pessoa salvou a versão {version} enquanto você editava. "
    "Copie o seu texto, feche esta tela e abra a mensagem de novo."
)

PREVIEW_TITLE = "Prévia"
SAMPLE = "Com um cliente de exemplo."
REAL = "Com os dados de *{client}*, contrato {contract}."
NEVER = "*{client}* não teve esta suspensão: as datas e os valores são de exemplo."
SUBJECT = "*Assunto*"
PREHEADER = "*Resumo*"
AS_TEXT = "*Em texto, para quem lê sem formatação*"
DRAWING = ":hourglass_flowing_sand: Desenhando o e-mail…"
ALT = "O e-mail como o cliente o vê"
NO_LOGO = (
    "O logotipo não aparece nesta imagem: no lugar dele está o nome, "
    "como em programas de e-mail que não mostram imagens."
)
NO_PICTURE = (
    "Não consegui desenhar o e-mail aqui. O texto abaixo é o mesmo; "
    "para ver as cores, use `/suspensao teste`."
)
PUSH_CARD = ":iphone: {provider} · agora"

VERSIONS_TITLE = "Versões"
IN_USE = "em uso"
BY = "{who}, {when}"
DEFAULT_SAYS = "O texto que veio com o programa."
RESTORED_FROM = "voltou à versão {version}"
RESTORED_DEFAULT = "voltou ao padrão"
RESTORE = "Restaurar"
RESTORE_TITLE = "Restaurar este texto?"
RESTORE_ASKED = "Ele vira uma versão nova, e as próximas execuções o usam. Nenhuma versão se perde."
RESTORED = ":white_check_mark: Texto restaurado: é a versão {version}."
NO_LONGER_FITS = "Este texto não pode mais ser usado: {why}"
LONG_NAME = "Com este nome, um SMS de nome longo passa de um segmento em: {messages}."
NO_CHANGE = "sem mudança no texto"
