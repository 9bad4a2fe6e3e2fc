"""What is said of the window."""

TITLE = "Janela de envio"
INTRO = (
    "Fora da janela nada sai sozinho: o aviso espera a próxima abertura, e não se perde. "
    "Vale também para novas tentativas e para o método seguinte."
)
DAYS = {"weekdays": "Segunda a sexta", "saturday": "Sábado", "sunday": "Domingo"}
DAYS_HINT = "Como 08:00 às 20:00. Vazio: nada sai."
HOLIDAYS = "Feriados"
HOLIDAYS_OFF = "Não enviar em feriados"
STATE = "Feriados do estado"
STATE_NONE = "Só os nacionais"
LOCAL = "Feriados do município e pontos facultativos"
LOCAL_HINT = (
    "Um por linha: 20/01 Padroeiro (todo ano) ou 09/02/2027 Carnaval (só nesse dia). "
    "Carnaval e Corpus Christi não são feriados por lei: acrescente-os aqui. Para remover, apague a linha."
)
ZONE = "Fuso horário"
SAVE = "Salvar"
SAVED = ":white_check_mark: Janela de envio salva: {window}."
NOW_CLOSED = " Agora está fechada; abre {opens}."
CONFLICT = ":warning: Outra pessoa salvou os parâmetros enquanto você editava. Confira e salve de novo."

HOURS_WRONG = "Não entendi este horário. Escreva como 08:00 às 20:00, ou deixe vazio."
HOURS_BACKWARDS = "O fim vem antes do início. Escreva como 08:00 às 20:00."
NEVER_OPENS = "Assim a janela nunca abre, e nenhum aviso sairia. Informe o horário de pelo menos um dia."
DATE_UNKNOWN = "Linha {line}: {typed} não é uma data. Escreva como 20/01 ou 09/02/2027."
NAME_MISSING = "Linha {line}: falta o nome do feriado depois da data."
DATE_TWICE = "Linha {line}: {typed} já está em outra linha."
