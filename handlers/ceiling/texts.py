"""What is said of an account that reached its ceiling."""

from handlers import format as fmt

DAY = ":hourglass: {name} chegou ao limite do dia{ceiling}. {count} amanhã{by_itself}."
MONTH = (
    ":hourglass: {name} chegou ao limite do mês{ceiling}. {count} no mês que vem{by_itself}: "
    "para enviar antes, um administrador aumenta o limite da conta."
)
LIFT = "Passar do limite hoje"
LIFT_TITLE = "Passar do limite hoje?"
RAISE = "Abrir configuração"
OVER = "O dia deste limite já acabou. A mensagem mostra como ficou."
ALREADY = "O limite de hoje já não vale para esta conta. A mensagem mostra como ficou."
GONE = "Esta conta não existe mais."


def lift_asked(count: int) -> str:
    goes = fmt.count(count, "aviso sai", "avisos saem")
    return (
        f"O limite desta conta deixa de valer até a meia-noite, e {goes} agora. Quem envia cobra como sempre."
    )


def waits(count: int) -> tuple[str, str]:
    """`40 avisos saem`, and whether they do so by themselves."""
    if not count:
        return "O resto sai", ", sozinho"
    return fmt.count(count, "aviso sai", "avisos saem"), ", sozinho" if count == 1 else ", sozinhos"
