"""What is said of the prazos."""

TITLE = "Prazos"
INTRO = "Quando cada aviso sai, com qual mensagem e por qual método."
KINDS = {"temporary": "Temporária", "nonpayment": "Inadimplência"}
NOT_COVERED = (
    ":information_source: O bloqueio por inadimplência está desmarcado em `/suspensao config`: "
    "estes prazos não enviam nada, mesmo ligados."
)
NONE = "Nenhum prazo. Crie um, ou use o conjunto pronto."
MORE = "E mais {count}: remova os prazos que você não usa para ver todos."
ON, OFF = "ligado", "desligado"
EDIT, SWITCH_ON, SWITCH_OFF, REMOVE = "Editar", "Ligar", "Desligar", "Remover"
NEW = "Novo prazo"
PRESET = "Usar o conjunto {name}"
WINDOW = "Janela de envio"
CLOCK = "*Relógio legal*\nDesde quando cada suspensão e cada rescisão é possível, e o que está sem prova."
OPEN = "Abrir"

SWITCH_ON_TITLE = "Ligar este prazo?"
PAST_ASKS = "O que já passou não sai sem um sim: a próxima execução pergunta antes de enviar."
REMOVE_TITLE = "Remover este prazo?"
REMOVE_ASKED = "Nenhum aviso novo sai por ele. O que já foi enviado continua registrado."

SWITCHED_ON = ":white_check_mark: *{name}* ligado. " + PAST_ASKS
SWITCHED_OFF = ":white_check_mark: *{name}* desligado: nenhum aviso novo sai por ele."
REMOVED = ":white_check_mark: *{name}* removido."
SAVED = ":white_check_mark: *{name}* salvo, {state}."
SAVED_STARTS_OVER = SAVED + " " + PAST_ASKS
CHANGED_MEANWHILE = (
    ":warning: Outra pessoa mudou este prazo enquanto você editava. Agora está assim:\n{now}\n"
    "Se salvar, vale o que está abaixo."
)
GONE = ":warning: Outra pessoa removeu este prazo."

EDITOR_TITLE = "Prazo"
NAME = "Nome"
NAME_HINT = "Como o prazo aparece nas listas. O cliente não o vê."
MESSAGE = "Mensagem"
ANCHOR = "Conta a partir de"
DAYS = "Dias"
DAYS_HINT = "0 é no próprio dia."
DIRECTION = "Antes ou depois"
BEFORE, AFTER = "Dias antes", "Dias depois"
METHOD = "Método de envio"
METHOD_GENERAL = "Ordem geral (como em config)"
STATE = "Estado"
STATES = {"on": "Ligado", "off": "Desligado"}
SAVE = "Salvar"
NAME_MISSING = "Dê um nome ao prazo."
NAME_TAKEN = "Já há um prazo com este nome. Escolha outro."
DAYS_WRONG = "Informe os dias, de 0 a 365."
MOST_DAYS = 365
LOOK_AGAIN = ":eyes: A linha do tempo mudou com o que você escolheu. Confira abaixo e salve."

TIMELINE = "*Linha do tempo de um contrato de exemplo*"
SAMPLE_STARTS = {"temporary": "O exemplo começa em", "nonpayment": "O exemplo é bloqueado em"}
LOOK = "Ver linha do tempo"
EMPTY = "Nenhum aviso: todos os prazos estão desligados."
THIS = "▸ "
UNKNOWN_DAY = "*sem data ainda*"
UNKNOWN_SAYS = "{days}: a data ainda não se sabe"
NOT_SENT = "~{day}~ *não sai*"
NOT_SENT_SAYS = "a janela o leva para depois do dia em que ainda valeria"
NO_METHOD = "_Ainda não há método de envio: escolha um em_ `/suspensao config`."
NO_ACCOUNT = "{method} não tem conta que envie: vai pela ordem geral"
REMINDER = "lembrete: não conta como aviso legal"
LAWFUL = "suspensão possível a partir de {day} (RGC)"
MOVED = "{why} → {day}"

PRESET_TITLE = "Conjunto pronto"
PRESET_INTRO = "*{name}*: o que muda se você aplicar."
ADDED = "• _novo:_ *{name}*: {says}"
CHANGED = "• _muda:_ *{name}*: {before} → {after}"
SAME = "• _fica:_ *{name}*: {says}"
OTHERS = "Não fazem parte do conjunto e ficam como estão: {names}."
APPLY = "Aplicar"
SWITCH = "Depois de aplicar"
SWITCH_ALL = "Ligar todos os prazos do conjunto"
SWITCH_NONE = "Deixar ligado só o que já está"
APPLIED = ":white_check_mark: Conjunto *{name}* aplicado."
APPLIED_ON = APPLIED + " Os prazos dele estão ligados. " + PAST_ASKS
PRESET_NAME_TAKEN = "Um prazo seu tem o mesmo nome que um do conjunto. Mude o nome dele e aplique de novo."

READING_TITLE = "Leia antes de ligar"
READING_INTRO = (
    "Clientes em atraso recebem estas mensagens, e a lei diz o que elas devem conter. "
    "Leia cada uma; seu nome fica registrado como quem leu."
)
READ = "Li e ligar"
PROVIDER = "Provedor Internet do Sul"  # as long as names come
