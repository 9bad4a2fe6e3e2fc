"""What is said of a check of the ledger."""

from collections.abc import Sequence

from handlers import format as fmt

NEWS = ":mag: *A auditoria encontrou algo que precisa de atenção:*"
NOT_YET = ":mag: *Auditoria:* ainda não foi feita; a primeira vem em um minuto."


def fine(at: str) -> str:
    return f":mag: *Auditoria:* tudo certo, conferido às {at}."


def wrong(at: str, number: int, sentences: Sequence[str]) -> str:
    """The findings of the check at `at`, a line each."""
    count = fmt.count(number, "ponto", "pontos")
    return "\n".join([f":mag: *Auditoria:* {count} de atenção, conferido às {at}.", *bullets(sentences)])


def bullets(sentences: Sequence[str]) -> list[str]:
    return [f"• {sentence}" for sentence in sentences]
