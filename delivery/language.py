"""The language of the messages: Liquid, of it what staff need, strict and within limits.

Staff write templates, and a mistake, or somebody's joke, must not take the process down. Work is bounded by
steps, counted alike on a busy machine and an idle one: a limit in seconds would refuse good messages when the
machine is slow. What 20,000 steps take, with texts of 50 kB at most, is under a second.
"""

from collections.abc import Mapping
from typing import TextIO

from liquid import BoundTemplate, Environment, RenderContext, StrictUndefined, Token
from liquid.builtin import content, illegal, output
from liquid.builtin.expressions import FilteredExpression, Path
from liquid.builtin.expressions.filtered import Filter
from liquid.builtin.filters import array, misc, string
from liquid.builtin.tags import assign_tag, capture_tag, case_tag, comment_tag, for_tag, if_tag, unless_tag
from liquid.exceptions import (
    FilterArgumentError,
    FilterError,
    LiquidError,
    LiquidTypeError,
    OutputStreamLimitError,
    ResourceLimitError,
    UndefinedError,
    UnknownFilterError,
)
from liquid.expression import Expression
from liquid.output import LimitedStringIO
from liquid.stringify import to_liquid_string
from liquid.undefined import UNDEFINED

from delivery.errors import RenderError
from delivery.filters import FILTERS

STEPS = 20_000
NESTING = 12
OUTPUT = 200_000  # characters

_LIQUID_FILTERS = {
    "default": misc.default,
    "upcase": string.upcase,
    "downcase": string.downcase,
    "capitalize": string.capitalize,
    "strip": string.strip,
    "truncate": string.truncate,
    "size": misc.size,
    "first": array.first,
}
FILTER_NAMES = frozenset({*FILTERS, *_LIQUID_FILTERS})
_DIRECT = frozenset({"", *FILTERS})


class Mistake(RenderError):
    """What is wrong in a template, as staff read it, and where.

    line and column count from 1; both are 0 where the place is not known.
    """

    def __init__(self, name: str, sentence: str, line: int = 0, column: int = 0) -> None:
        at = f" (linha {line}, coluna {column})" if line else ""
        super().__init__(f"{name}{at}: {sentence}")
        self.sentence, self.line, self.column = sentence, line, column


class _OutputNode(output.OutputNode):
    """`{{ name }}` and `{{ name | filter }}`, most of what messages hold, without detours."""

    __slots__ = ("filter", "path")

    def __init__(self, token: Token, expression: Expression) -> None:
        super().__init__(token, expression)
        self.path: list[object] | None = None
        self.filter = ""
        match expression:
            case FilteredExpression(left=Path(path=[str(name)]), filters=None | []):
                self.path = [name]
            case FilteredExpression(left=Path(path=[str(name)]), filters=[Filter(name=name_of, args=[])]):
                self.path, self.filter = [name], name_of

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        if self.path is None or self.filter not in _DIRECT:
            return super().render_to_output(context, buffer)
        value = context.get(self.path, token=self.expression.token)
        if self.filter:
            try:
                value = FILTERS[self.filter](value)
            except (TypeError, FilterArgumentError):
                return super().render_to_output(context, buffer)  # which tells the place
        return buffer.write(to_liquid_string(value, context.autoescape))


class _Output(output.Output):
    node_class = _OutputNode


_TAGS = (
    *(content.Literal, _Output, illegal.Illegal, if_tag.IfTag, unless_tag.UnlessTag, case_tag.CaseTag),
    *(for_tag.ForTag, for_tag.BreakTag, for_tag.ContinueTag),
    *(assign_tag.AssignTag, capture_tag.CaptureTag, comment_tag.CommentTag),
)


class _Language(Environment):
    """Liquid with its limits on, and without what reads files, runs text as code or marks text as HTML."""

    context_depth_limit = 2 * NESTING
    block_nesting_limit = NESTING
    loop_iteration_limit = 1_000
    local_namespace_limit = 50_000  # bytes
    output_stream_limit = OUTPUT

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        """The tags and filters of this language; `extra` adds none."""
        for tag in _TAGS:
            self.add_tag(tag)
        self.filters.update({**_LIQUID_FILTERS, **FILTERS})


PLAIN = _Language(undefined=StrictUndefined)
HTML = _Language(undefined=StrictUndefined, autoescape=True)


def parse(language: Environment, source: str, name: str) -> BoundTemplate:
    """The template, to be rendered any number of times. Raises Mistake."""
    try:
        return language.from_string(source, name=name)
    except LiquidError as error:
        raise mistake(error, name) from error


def render(template: BoundTemplate, values: Mapping[str, object]) -> str:
    """The text with these values in it. Raises Mistake."""
    written = _Written(OUTPUT)
    try:
        template.render_with_context(_Context(template, globals=values), written)
    except LiquidError as error:
        raise mistake(error, template.name) from error
    return written.getvalue()


def mistake(error: LiquidError, name: str) -> Mistake:
    """Liquid's error in the words of staff."""
    context = error.context()
    line, column = (context[0], context[1] + 1) if context else (0, 0)
    return Mistake(name, _sentence(error), line, column)


def _sentence(error: LiquidError) -> str:
    match error:
        case UndefinedError():
            return f"não existe a variável {_quoted(error)}."
        case UnknownFilterError():
            return f"não existe o filtro {_quoted(error)}."
        case ResourceLimitError():
            return (
                "o texto passa do limite (tamanho, repetições ou níveis). Escreva de um jeito mais simples."
            )
        case LiquidTypeError():
            return "o filtro não se escreve assim: falta ou sobra alguma coisa depois dele. Veja a lista."
        case FilterArgumentError() | FilterError():
            return f"o filtro não aceita este valor: {error.message}."
        case _:
            return "há um erro de escrita neste trecho. Confira as chaves, as aspas e as palavras em inglês."


def _quoted(error: LiquidError) -> str:
    return str(error.message).partition("'")[2].partition("'")[0]


class _StepLimitError(ResourceLimitError):
    """A template looks at more values than any message needs."""


class _Context(RenderContext):
    """Counts steps, and finds a plain variable without walking every scope: half of what rendering costs."""

    __slots__ = ("steps",)
    _NO_LOOP = 5  # scopes while no loop, which names values of its own, is under way

    def __init__(self, template: BoundTemplate, *, globals: Mapping[str, object]) -> None:  # noqa: A002
        super().__init__(template, globals=globals)
        self.steps = 0

    def get(self, path: list[object], *, token: Token | None, default: object = UNDEFINED) -> object:
        self.steps += 1
        if self.steps > STEPS:
            raise _StepLimitError("step limit reached", token=token)
        if len(path) == 1 and not self.locals and self.scope.size() == self._NO_LOOP:
            name = path[0]
            if name in self.globals:
                return self.globals[name]  # type: ignore[index]  # what is in it is a key of it
        return super().get(path, token=token, default=default)

    def raise_for_loop_limit(self, length: int = 1) -> None:
        super().raise_for_loop_limit(length)
        self.steps += length
        if self.steps > STEPS:
            raise _StepLimitError("step limit reached", token=None)


class _Written(LimitedStringIO):
    """What is written so far; counted in characters, which costs no encoding."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self._parts: list[str] = []

    def write(self, text: str) -> int:
        self.size += len(text)
        if self.size > self.limit:
            raise OutputStreamLimitError("output stream limit reached", token=None)
        self._parts.append(text)
        return len(text)

    def getvalue(self) -> str:
        return "".join(self._parts)
