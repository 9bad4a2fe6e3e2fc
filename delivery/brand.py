"""How the provider shows itself in what it sends: name, telephone, logo and colour.

Kept as the message `brand` among the versions of texts, so that it too has an author and can be gone back to.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from delivery.template_files import COLOUR

BRAND = "brand"


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
