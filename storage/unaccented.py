"""Text without accents and capitals, for searching names, on both databases."""

import unicodedata
from typing import Any

from sqlalchemy import String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

_FROM = "ÁÀÂÃÄÉÈÊËÍÌÎÏÓÒÔÕÖÚÙÛÜÇÑ"
_TO = "AAAAAEEEEIIIIOOOOOUUUUCN"


def fold(text: str | None) -> str | None:
    """“João D'Ávila” → “joao d'avila”. On SQLite every connection that reads knows it as `unaccented`."""
    if text is None:
        return None
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower()


class unaccented(FunctionElement[str]):
    """`unaccented(column)`."""

    type = String()
    inherit_cache = True
    name = "unaccented"


@compiles(unaccented, "sqlite")
def _sqlite(element: Any, compiler: Any, **kwargs: Any) -> str:
    return f"unaccented({compiler.process(element.clauses, **kwargs)})"


@compiles(unaccented, "postgresql")
def _postgresql(element: Any, compiler: Any, **kwargs: Any) -> str:
    # `unaccent` is an extension that only a superuser installs; `lower` knows accents in some locales only.
    text = compiler.process(element.clauses, **kwargs)
    return f"lower(translate({text}, '{_FROM}{_FROM.lower()}', '{_TO}{_TO}'))"
