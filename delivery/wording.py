"""What the tables of words have in common: their shape, and the advice that many codes share."""

from typing import NamedTuple


class Words(NamedTuple):
    """why: completes a sentence ("o servidor …"). todo: a sentence."""

    why: str
    todo: str


AGAIN = "O bot tenta de novo sozinho."
CHECK_ADDRESS = "Confira o e-mail com o cliente e corrija o cadastro."
CHECK_NUMBER = "Confira o celular com o cliente e corrija o cadastro."
CHECK_CONTACT = "Confira o contato com o cliente e corrija o cadastro."
CHECK_ACCOUNT = "Confira a conta em /suspensao config e use Testar conexão."
CHECK_SIGN_IN = "Confira usuário e senha da conta em /suspensao config."
CHECK_KEYS = "Confira as chaves da conta em /suspensao config e use Testar conexão."
ASK_SERVER = "Fale com quem cuida do servidor SMTP."
ASK_SERVICE = "Fale com o serviço de envio."
TELL_KEEPER = "Mostre isto a quem cuida do bot."
ASK_CLIENT = "Confirme com o cliente ou no servidor antes de enviar de novo."
