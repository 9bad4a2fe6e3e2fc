"""What is said of an account that stopped."""

STOPPED = ":octagonal_sign: *{name}* ({method}) parou de enviar, {when}."
WAITING = "Os avisos esperam; nenhum cliente foi dado como falha."
WHAT_TO_DO = (
    "Corrija a conta em `/suspensao config`: salvar já a retoma. "
    "Se foi resolvido fora daqui, no painel do serviço, use *Retomar*."
)
RESUME = "Retomar"
CONFIG = "Abrir parâmetros"
RESUMED = ":white_check_mark: *{name}* ({method}) foi retomada por <@{user}>: os avisos que esperavam saem."
ALREADY = "Esta conta já não está parada."
GONE = "Esta conta já não existe mais."
