"""What a method still lacks before it can send: the screen, the confirmation and the save agree on it."""

from storage.enums import Channel
from storage.models import EmailServer

_FIREBASE = "o Arquivo de configuração do Firebase, que esta versão ainda não recebe"
_SMS_GATEWAY = "o Servidor SMS, que esta versão ainda não cadastra"


def missing(method: Channel | None, server: EmailServer | None) -> str:
    """The missing thing, as an object of “falta”; "" where the method is complete."""
    match method:
        case Channel.EMAIL:
            return "" if server is not None and server.active else "o Servidor SMTP"
        case Channel.PUSH:
            return _FIREBASE
        case Channel.SMS:
            return _SMS_GATEWAY
        case None:
            return "o método de envio"
