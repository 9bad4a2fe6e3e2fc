"""What the access screens say."""

from storage.enums import Role

TITLE = "Quem tem acesso"
GIVE_TITLE = "Dar acesso"
GIVE = "Dar acesso a alguém"
REMOVE = "Retirar acesso"
NOBODY = "Ainda não há ninguém nesta lista."
LAST_ADMIN = (
    "Você ficaria sem ninguém na administração. Dê antes acesso de *Administração* a outra pessoa "
    "e depois mude este."
)
LAST_ADMIN_FIELD = "Sem esta pessoa ninguém administra o bot. Dê antes Administração a outra."
GONE = "Esta pessoa já não estava na lista."

ROLES = {
    Role.VIEWER: "Consulta",
    Role.OPERATOR: "Operação",
    Role.ADMIN: "Administração",
}
MAY = {
    Role.VIEWER: "vê números, falhas e a situação",
    Role.OPERATOR: "também importa, envia, pausa e faz testes",
    Role.ADMIN: "também muda parâmetros, contas e acessos",
}
INTRO = "\n".join(f"*{ROLES[role]}* {MAY[role]}." for role in Role)


def always(mentions: str) -> str:
    """Those whose access is not given here."""
    named = f": {mentions}" if mentions else ""
    return (
        "Também têm Administração, sem estar na lista, quem administra este workspace "
        f"e quem a instalação nomeia{named}."
    )


def changed(user: str, role: Role | None) -> str:
    """What was just done."""
    if role is None:
        return f":white_check_mark: <@{user}> não tem mais acesso."
    return f":white_check_mark: <@{user}> agora tem acesso de *{ROLES[role]}*."


def more(hidden: int) -> str:
    return f"E mais {hidden}. Para mudar alguém que não aparece, use *{GIVE}*."
