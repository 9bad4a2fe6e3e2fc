"""A device's registration as the provider's backend posts it, parsed at the border."""

import json
from dataclasses import dataclass
from typing import Any

from delivery.devices import NoToken, token

BODY_MOST = 4_096  # bytes
CODE_MOST = 200
PLATFORMS = ("android", "ios", "web")
REQUIRED = ("client", "token", "platform")
FIELDS = (*REQUIRED, "replaces")


class Unreadable(ValueError):
    """Not a registration. name: for programs; the text says what to do, in Portuguese."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(text)
        self.name = name


@dataclass(frozen=True, slots=True)
class Registration:
    """client: the ERP's code. token: what Firebase knows the device by, a capability: never logged.

    replaces: the token it had before, "" where there was none.
    """

    client: str
    token: str
    platform: str
    replaces: str = ""


def parse(body: bytes) -> Registration:
    """Raises Unreadable."""
    try:
        given = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("not_json", "O corpo tem que ser um objeto JSON.") from error
    if not isinstance(given, dict):
        raise Unreadable("not_json", "O corpo tem que ser um objeto JSON.")
    if given.keys() - set(FIELDS):
        raise Unreadable("unknown_field", f"O corpo só pode ter {', '.join(FIELDS)}.")
    values = {name: _text(given, name) for name in REQUIRED}
    if len(values["client"]) > CODE_MOST or not values["client"].isprintable():
        raise Unreadable("invalid_client", "client é o código do cliente no ERP.")
    if values["platform"] not in PLATFORMS:
        raise Unreadable("invalid_platform", f"platform é um de: {', '.join(PLATFORMS)}.")
    values["token"] = _token(values["token"], "token")
    if given.get("replaces"):
        values["replaces"] = _token(_text(given, "replaces"), "replaces")
    return Registration(**values)


def _text(given: dict[str, Any], name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str) or not value.strip():
        raise Unreadable(f"missing_{name}", f"Falta {name}, um texto.")
    return value.strip()


def _token(given: str, name: str) -> str:
    try:
        return token(given)
    except NoToken as error:
        raise Unreadable(f"invalid_{name}", f"{name} é um token que o Firebase deu ao aplicativo.") from error
