"""Templates and facts in, a message out. The words live in delivery/templates/<rule key>/."""

from pathlib import Path

from delivery.errors import RenderError
from delivery.facts import RenderFacts, sample, variables
from delivery.message import Content

__all__ = ["RenderFacts", "Renderer", "sample", "variables"]

TEMPLATES = Path(__file__).parent / "templates"


class Renderer:
    """Writes messages; each template is read and parsed once."""

    def __init__(self, templates: Path = TEMPLATES) -> None:
        self._templates = templates

    def email(self, rule_key: str, facts: RenderFacts) -> Content:
        """The e-mail of one notice. Raises RenderError, whose text names the variable, limit or file."""
        raise RenderError(f"{rule_key}: {facts.contract}")
