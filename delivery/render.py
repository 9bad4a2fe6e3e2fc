"""Templates and facts in, a message out. The words live in delivery/templates/<rule key>/."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from liquid import BoundTemplate, Environment, StrictUndefined
from liquid.exceptions import (
    FilterArgumentError,
    FilterError,
    LiquidError,
    ResourceLimitError,
    UndefinedError,
)

from delivery import sms_text
from delivery.errors import RenderError
from delivery.facts import RenderFacts, sample, variables
from delivery.filters import FILTERS
from delivery.message import Content
from delivery.template_files import TemplateFiles

__all__ = ["RenderFacts", "Renderer", "sample"]

TEMPLATES = Path(__file__).parent / "templates"


class _Limited(Environment):
    """Liquid with its limits on: staff write templates, and a mistake must not take the process down."""

    context_depth_limit = 10
    loop_iteration_limit = 1_000
    local_namespace_limit = 50_000  # bytes
    output_stream_limit = 200_000  # bytes


@dataclass(frozen=True, slots=True)
class _Parsed:
    subject: BoundTemplate
    text: BoundTemplate
    html: BoundTemplate


class Renderer:
    """Writes messages; each template is read and parsed once."""

    def __init__(self, templates: Path = TEMPLATES) -> None:
        self._files = TemplateFiles(templates)
        self._plain = _environment(escape=False)
        self._html = _environment(escape=True)
        self._parsed: dict[str, _Parsed] = {}
        self._short: dict[tuple[str, str], BoundTemplate] = {}

    def email(self, rule_key: str, facts: RenderFacts) -> Content:
        """The e-mail of one notice. Raises RenderError, whose text names the variable, limit or file."""
        parsed = self._parsed.get(rule_key) or self._parse(rule_key)
        values = variables(facts)
        return Content(
            subject=" ".join(_render(parsed.subject, values).split()),
            text=_render(parsed.text, values),
            html=_render(parsed.html, values),
        )

    def push(self, rule_key: str, facts: RenderFacts) -> Content:
        """The notification of one notice: its title is the subject. Raises RenderError."""
        values = variables(facts)
        return Content(
            subject=self._line(rule_key, "push.title", values), text=self._line(rule_key, "push.text", values)
        )

    def sms(self, rule_key: str, facts: RenderFacts, *, fold: bool = True) -> Content:
        """The SMS of one notice. fold: without accents, and so in fewer segments. Raises RenderError."""
        text = self._line(rule_key, "sms", variables(facts))
        return Content(sms_text.fold(text) if fold else text)

    def keys(self) -> list[str]:
        """The rule keys that have a message."""
        return self._files.keys()

    def _line(self, key: str, name: str, values: Mapping[str, object]) -> str:
        """A short text on one line: what a phone shows whole."""
        if (key, name) not in self._short:
            source = self._files.short(key, name)
            self._short[key, name] = _parsed(self._plain, source, f"{key}, {name}")
        return " ".join(_render(self._short[key, name], values).split())

    def _parse(self, key: str) -> _Parsed:
        source = self._files.sources(key)
        parsed = _Parsed(
            subject=_parsed(self._plain, source["subject"], f"{key}, assunto"),
            text=_parsed(self._plain, source["text"], f"{key}, texto"),
            html=_parsed(self._html, source["html"], f"{key}, HTML"),
        )
        self._parsed[key] = parsed
        return parsed


def _environment(*, escape: bool) -> Environment:
    environment = _Limited(undefined=StrictUndefined, autoescape=escape)
    environment.filters.update(FILTERS)
    return environment


def _parsed(environment: Environment, source: str, name: str) -> BoundTemplate:
    try:
        return environment.from_string(source, name=name)
    except LiquidError as error:
        raise RenderError(f"A mensagem {name} tem um erro: {error.message}.") from error


def _render(template: BoundTemplate, values: Mapping[str, object]) -> str:
    try:
        return template.render(values)
    except UndefinedError as error:
        name = str(error.message).partition("'")[2].partition("'")[0]
        raise RenderError(f"{template.name}: não existe a variável {name}.") from error
    except ResourceLimitError as error:
        raise RenderError(f"{template.name}: o texto passa do limite ({error.message}).") from error
    except (FilterError, FilterArgumentError) as error:
        raise RenderError(f"{template.name}: o filtro não aceita este valor ({error.message}).") from error
    except LiquidError as error:
        raise RenderError(f"{template.name}: {error.message}.") from error
