"""What is said of the law's clock."""

from delivery.rgc import LAWFUL_NOTICE, SOURCE, SUSPENDED_MOST

TITLE = "Relógio legal"
INTRO = (
    f"A suspensão por inadimplência só é possível {LAWFUL_NOTICE.days} dias depois do aviso prévio, "
    f"e a rescisão depois de {SUSPENDED_MOST.days} dias de suspensão, com novo aviso ({SOURCE}). "
    "Conta o e-mail que o servidor do cliente *aceitou*, não o planejado; um que volta não conta mais."
)
NONE = ":white_check_mark: Nenhuma suspensão por inadimplência em aberto."
NONE_SUCH = "Nenhum contrato nesta situação."
SHOW = "Mostrar"
ALL = "Todos"
RISK, EARLY, OLDER, DECLARED, PROVEN = "risk", "early", "older", "declared", "proven"
GROUPS = {
    RISK: "Risco: sem aviso comprovado",
    EARLY: "Risco: bloqueio antes do prazo",
    OLDER: "Anteriores à instalação, sem aviso",
    DECLARED: "Com aviso declarado pelo ERP",
    PROVEN: "Com aviso comprovado",
}
ICONS = {
    RISK: ":red_circle:",
    EARLY: ":red_circle:",
    OLDER: ":white_circle:",
    DECLARED: ":large_yellow_circle:",
    PROVEN: ":large_green_circle:",
}
LINE = "{icon} *{client}* · contrato {contract}\nbloqueio em {starts}"
ACCEPTED = "aviso aceito em {day}"
AS_DECLARED = "aviso declarado em {day}"
NO_NOTICE = "sem aviso prévio comprovado"
SUSPENSION = "suspensão possível a partir de {day}"
TERMINATION = "rescisão possível a partir de {day}"
TERMINATION_UNNOTICED = " (falta o aviso prévio de rescisão)"
TOO_EARLY = ":warning: bloqueio antes do prazo"
EARLIER, LATER = "Anteriores", "Próximos"
PAGE = "{first}–{last} de {total}"
FILE = "Baixar CSV"
FILE_NAME = "relogio-legal.csv"
FILE_COMMENT = "O relógio legal de todas as suspensões por inadimplência em aberto."
FILE_GIVEN = ":white_check_mark: O arquivo está nas suas mensagens com o bot."
HEADINGS = (
    "Contrato",
    "Cliente",
    "Situação",
    "Bloqueio",
    "Aviso",
    "Data do aviso",
    "Suspensão possível a partir de",
    "Rescisão possível a partir de",
    "Aviso de rescisão aceito em",
)
PROOFS = {"accepted": "aceito", "declared": "declarado", "none": "sem aviso comprovado"}
