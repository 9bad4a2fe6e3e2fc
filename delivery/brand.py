"""How the provider shows itself in what it sends: name, telephone, logo and colour.

Kept as the message `brand` among the versions of texts, so that it too has an author and can be gone back to.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from delivery.template_files import COLOUR

BRAND = "brand"
NAME_MOST, PHONE_MOST, LOGO_MOST = 40, 30, 500
_CONTRAST = 4.5  # WCAG 2.2, 1.4.3: white on a button, a link on white
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_ADDRESS = re.compile(r"https://[^\s\"'<>]+")


@dataclass(frozen=True, slots=True)
class Brand:
    """name: signs every message; "" leaves it to the account that sends. logo: an https address, or "".

    phone: as clients read it, or "". colour: of links and buttons, `#rrggbb`.
    """

    name: str = ""
    phone: str = ""
    logo: str = ""
    colour: str = COLOUR

    @classmethod
    def of(cls, parts: Mapping[str, str]) -> "Brand":
        """From a version's fields; what is missing is as if nobody had chosen it."""
        return cls(**{name: parts[name] for name in cls.__slots__ if parts.get(name)})

    def parts(self) -> dict[str, str]:
        return {name: str(getattr(self, name)) for name in self.__slots__}

    def values(self) -> dict[str, object]:
        """The variables that a brand gives every message."""
        named: dict[str, object] = {"provedor": self.name} if self.name else {}
        return {**named, "telefone": self.phone or None, "logo": self.logo or None}


def check(parts: Mapping[str, str]) -> dict[str, str]:
    """What is wrong, by field, in words that say what to do."""
    wrong = {}
    if not re.search(r"\w", parts["name"]) or len(parts["name"]) > NAME_MOST:
        wrong["name"] = f"Escreva o nome como os clientes o conhecem, em até {NAME_MOST} caracteres."
    if parts["phone"] and not re.fullmatch(rf"[\d ()+-]{{3,{PHONE_MOST}}}", parts["phone"]):
        wrong["phone"] = "Escreva só números, espaços, parênteses, + e -."
    if parts["logo"] and (not _ADDRESS.fullmatch(parts["logo"]) or len(parts["logo"]) > LOGO_MOST):
        wrong["logo"] = "Escreva o endereço completo da imagem, que começa com https://."
    if not _COLOUR.fullmatch(parts["colour"]):
        wrong["colour"] = "Escreva a cor com # e seis dígitos, como #1d4ed8."
    elif (seen := contrast_with_white(parts["colour"])) < _CONTRAST:
        told = f"{seen:.1f}".replace(".", ",")
        wrong["colour"] = (
            f"É clara demais: o texto branco do botão não se lê (contraste {told}; use 4,5 ou mais)."
        )
    return wrong


def contrast_with_white(colour: str) -> float:
    """WCAG's contrast ratio, from 1 (white) to 21 (black)."""
    shares = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (luminance + 0.05)
