"""What the help says."""

TITLE = "Avisos de suspensão"
INTRO = "O que você pode fazer aqui. Use os botões ou digite o comando em qualquer canal."


def no_access(whom: str) -> str:
    return f"Você ainda não tem acesso aos comandos deste bot. Peça acesso a {whom}."


def commands(verbs: str) -> str:
    return f"Os comandos: {verbs}."


def for_others(verbs: str, whom: str) -> str:
    return f"Com outra permissão: {verbs}. Se precisar, peça acesso a {whom}."


def unknown(word: str) -> str:
    return f"Não conheço o comando `{word}`."


def meant(verb: str) -> str:
    return f"Você quis dizer `/suspensao {verb}`?"


def line(usage: str, says: str) -> str:
    return f"`/suspensao {usage}`\n{says}"
