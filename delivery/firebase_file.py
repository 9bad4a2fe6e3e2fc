"""*Arquivo de configuração do Firebase*: the service account's key file, as uploaded or pasted. Pure.

People bring many other files of the same console; each is told apart, so that the sentence says what it is
and where the right one is found.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

GOOGLES = frozenset(
    {
        "https://oauth2.googleapis.com/token",
        "https://accounts.google.com/o/oauth2/token",  # in files from before 2018
        "https://www.googleapis.com/oauth2/v4/token",
    }
)
"""Where Google gives an access token for a signature; a file that names another place would send it there."""
UNIVERSE = "googleapis.com"
MOST_BYTES = 64_000  # the file has some 2,400
_PROJECT = re.compile(r"([a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]")
_ACCOUNT = re.compile(r"[a-z0-9._-]+@[a-z0-9.-]+\.gserviceaccount\.com")
_NEEDED = ("project_id", "client_email", "private_key", "token_uri")

WHERE = (
    "No console do Firebase, abra Configurações do projeto, aba Contas de serviço, e clique em "
    "Gerar nova chave privada: o arquivo que baixa é o certo."
)


class NotTheFile(Exception):
    """This is not a usable key file; the text says why and what to do, in Portuguese."""


@dataclass(frozen=True, slots=True)
class FirebaseFile:
    """A checked key file. text: all of it, a secret."""

    project_id: str
    client_email: str
    text: str = field(repr=False)


def read(content: bytes | str) -> FirebaseFile:
    """Check what a person gave. Raises NotTheFile."""
    text = _text(content)
    values = _values(text)
    _tell_others(values)
    for name in _NEEDED:
        if not isinstance(values.get(name), str) or not values[name].strip():
            raise NotTheFile(f"Falta o campo {name} no arquivo. Baixe-o de novo e envie sem editar. {WHERE}")
    _check_values(values)
    return FirebaseFile(values["project_id"], values["client_email"], text)


def _text(content: bytes | str) -> str:
    if len(content) > MOST_BYTES:
        raise NotTheFile(f"O arquivo é grande demais para ser a chave do Firebase. {WHERE}")
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
    except UnicodeDecodeError:
        raise NotTheFile(f"O arquivo não é um texto JSON. {WHERE}") from None
    text = text.strip().removeprefix("\ufeff")
    if not text:
        raise NotTheFile(f"O arquivo está vazio. {WHERE}")
    return text


def _values(text: str) -> Mapping[str, Any]:
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        raise NotTheFile(_why_no_json(text)) from None
    if not isinstance(values, dict):
        raise NotTheFile(f"O JSON não é o de uma conta de serviço. {WHERE}")
    return values


def _why_no_json(text: str) -> str:
    if text.startswith("<"):
        return f"Este é um arquivo do aplicativo iOS (GoogleService-Info.plist) ou uma página. {WHERE}"
    if text.startswith("-----BEGIN"):
        return f"Esta é só a chave privada. Envie o arquivo JSON inteiro. {WHERE}"
    if "apiKey" in text and "authDomain" in text:
        return f"Esta é a configuração do aplicativo web. {WHERE}"
    if not text.startswith("{"):
        return f"Falta o começo do arquivo JSON. Copie desde a primeira {{ ou envie o arquivo. {WHERE}"
    if not text.endswith("}"):
        return "O texto está cortado: falta o fim do arquivo. Copie até a última } ou envie o arquivo."
    if "“" in text or "”" in text:
        return "As aspas do texto foram trocadas por aspas curvas ao copiar. Envie o arquivo em vez de colar."
    return f"O arquivo não é um JSON válido; talvez tenha sido editado. Baixe-o de novo. {WHERE}"


def _tell_others(values: Mapping[str, Any]) -> None:
    """Raises NotTheFile for every other JSON file, by its name where it is known."""
    if values.get("type") == "service_account":
        return
    if "project_info" in values and "client" in values:
        raise NotTheFile(f"Este é o google-services.json, do aplicativo Android. {WHERE}")
    if "apiKey" in values:
        raise NotTheFile(f"Esta é a configuração do aplicativo web. {WHERE}")
    if "installed" in values or "web" in values:
        raise NotTheFile(f"Este é um arquivo de cliente OAuth. {WHERE}")
    kind = values.get("type")
    if kind == "authorized_user":
        raise NotTheFile(f"Este é o acesso de uma pessoa (gcloud), não o de uma conta de serviço. {WHERE}")
    if kind is None:
        raise NotTheFile(f"Falta o campo type: este JSON não é o de uma conta de serviço. {WHERE}")
    raise NotTheFile(f"O tipo do arquivo não é service_account. {WHERE}")


def _check_values(values: Mapping[str, Any]) -> None:
    """Raises NotTheFile. Nothing a file says may send its signature anywhere but to Google."""
    if not _PROJECT.fullmatch(values["project_id"]):
        raise NotTheFile(f"O campo project_id não é o nome de um projeto do Firebase. {WHERE}")
    if not _ACCOUNT.fullmatch(values["client_email"]):
        raise NotTheFile(f"O campo client_email não é o de uma conta de serviço do Google. {WHERE}")
    if values["token_uri"] not in GOOGLES or values.get("universe_domain", UNIVERSE) != UNIVERSE:
        raise NotTheFile(
            "O arquivo manda pedir o acesso a um endereço que não é do Google. Não o use: "
            f"baixe outro no console. {WHERE}"
        )
    try:
        key = load_pem_private_key(values["private_key"].encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise NotTheFile(f"A chave privada do arquivo está danificada ou cortada. {WHERE}") from None
    if not isinstance(key, RSAPrivateKey):
        raise NotTheFile(f"A chave privada do arquivo não é do tipo que o Google usa (RSA). {WHERE}")
