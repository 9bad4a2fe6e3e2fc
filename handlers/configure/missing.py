"""What a method still lacks before it can send: the screen, the confirmation and the save agree on it."""

from storage.account_rows import AccountRow
from storage.enums import Channel
from storage.models import PushApp

_NEEDS = {
    Channel.EMAIL: "o Servidor SMTP",
    Channel.PUSH: "o Arquivo de configuração do Firebase",
    Channel.SMS: "o Servidor SMS",
}


def missing(method: Channel | None, account: AccountRow | None) -> str:
    """The missing thing, as an object of “falta”; "" where the method is complete."""
    if method is None:
        return "o método de envio"
    usable = account is not None and account.active
    if isinstance(account, PushApp):
        usable = usable and account.credentials_sealed is not None
    return "" if usable else _NEEDS[method]
