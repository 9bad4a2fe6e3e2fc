"""The arguments of a Web API call, whichever way they came: JSON, form or query."""

import json
from collections.abc import Mapping

from sandbox.shapes import Json, Refusal


class Args:
    """Typed look-ups. A missing one that is needed is `invalid_arguments`, as Slack says it."""

    def __init__(self, given: Mapping[str, object]) -> None:
        self.given: Json = {key: value for key, value in given.items() if value is not None}

    def need(self, name: str) -> str:
        value = self.text(name)
        if not value:
            message = f"[ERROR] missing required field: {name}"
            raise Refusal(
                "invalid_arguments",
                f"falta o argumento {name}",
                more={"response_metadata": {"messages": [message]}},
            )
        return value

    def text(self, name: str) -> str:
        value = self.given.get(name, "")
        return value if isinstance(value, str) else str(value)

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in ("1", "true")

    def number(self, name: str, default: int) -> int:
        try:
            return int(self.text(name) or default)
        except ValueError:
            raise Refusal("invalid_arguments", f"{name} tem que ser um número") from None

    def words(self, name: str) -> list[str]:
        """A list given as text with commas, or as a list."""
        value = self.given.get(name, "")
        parts = value if isinstance(value, list) else str(value).split(",")
        return [str(part).strip() for part in parts if str(part).strip()]

    def structure(self, name: str) -> object:
        """A nested argument: JSON itself, or JSON as text within a form or query; None if absent."""
        value = self.given.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            parsed: object = json.loads(value)
        except ValueError:
            raise Refusal("invalid_arguments", f"{name} não é JSON válido") from None
        return parsed
