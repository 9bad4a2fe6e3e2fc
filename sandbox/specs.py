"""A small language for "what this JSON must look like", with Slack's words for what is wrong.

Each spec checks a value and adds sentences to `Found`. The rules themselves are data, in
`blockkit_rules.py`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeGuard

from sandbox.shapes import Json


@dataclass
class Found:
    """What was found wrong so far. `surface`: message, modal or home."""

    surface: str
    problems: list[str] = field(default_factory=list)

    def add(self, sentence: str, at: str) -> None:
        self.problems.append(f"{sentence} [json-pointer:{at or '/'}]")


class Spec(Protocol):
    """Anything that can check a value at a place."""

    def check(self, value: object, at: str, found: Found) -> None: ...


def is_object(value: object) -> TypeGuard[Json]:
    """Whether it is a JSON object."""
    return isinstance(value, dict)


def type_of(value: object) -> str:
    """The `type` of a typed object, "" where there is none."""
    return str(value.get("type", "")) if is_object(value) else ""


@dataclass(frozen=True)
class Str:
    """Text of `least` to `most` characters, of a form if there is one."""

    most: int
    least: int = 1
    form: str = ""

    def check(self, value: object, at: str, found: Found) -> None:
        if not isinstance(value, str):
            found.add("must be a string", at)
        elif len(value) > self.most:
            found.add(f"must be less than {self.most + 1} characters", at)
        elif len(value) < self.least:
            found.add(f"must be more than {self.least - 1} characters", at)
        elif self.form and not re.fullmatch(self.form, value):
            found.add(f"must match pattern {self.form}", at)


@dataclass(frozen=True)
class Url:
    """An http or https address of up to `most` characters."""

    most: int

    def check(self, value: object, at: str, found: Found) -> None:
        Str(self.most).check(value, at, found)
        if isinstance(value, str) and not re.fullmatch(r"https?://[^\s/]\S*", value):
            found.add("invalid url", at)


@dataclass(frozen=True)
class Bool:
    """true or false."""

    def check(self, value: object, at: str, found: Found) -> None:
        if not isinstance(value, bool):
            found.add("must be a boolean", at)


@dataclass(frozen=True)
class Int:
    """A whole number from `low` to `high`."""

    low: int
    high: int

    def check(self, value: object, at: str, found: Found) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            found.add("must be an integer", at)
        elif value < self.low:
            found.add(f"must be greater than or equal to {self.low}", at)
        elif value > self.high:
            found.add(f"must be less than or equal to {self.high}", at)


@dataclass(frozen=True)
class Enum:
    """One of a few words."""

    words: Sequence[str]

    def check(self, value: object, at: str, found: Found) -> None:
        if value not in self.words:
            found.add(f"must be a valid enum value: {', '.join(self.words)}", at)


@dataclass(frozen=True)
class ListOf:
    """A list of `least` to `most` things of one kind."""

    item: Spec
    most: int
    least: int = 1

    def check(self, value: object, at: str, found: Found) -> None:
        if not isinstance(value, list):
            found.add("must be an array", at)
            return
        if len(value) > self.most:
            found.add(f"no more than {self.most} items allowed", at)
        if len(value) < self.least:
            found.add(f"no less than {self.least} items allowed", at)
        for index, item in enumerate(value[: self.most]):
            self.item.check(item, f"{at}/{index}", found)


Rule = Callable[[Json], str | None]
"""A condition over several properties: the sentence if it is broken."""


@dataclass(frozen=True)
class Shape:
    """An object: what it must have, what it may have, nothing else; and rules over the whole."""

    must: Mapping[str, Spec] = field(default_factory=dict)
    may: Mapping[str, Spec] = field(default_factory=dict)
    rules: Sequence[Rule] = ()

    def check(self, value: object, at: str, found: Found) -> None:
        if not is_object(value):
            found.add("must be an object", at)
            return
        for name in self.must:
            if value.get(name) is None:
                found.add(f"missing required field: {name}", at)
        for name, given in value.items():
            spec = self.must.get(name) or self.may.get(name)
            if spec is not None and given is not None:
                spec.check(given, f"{at}/{name}", found)
            elif spec is None and name != "type":
                found.add(f"invalid additional property: {name}", at)
        before = len(found.problems)
        for rule in self.rules if before == 0 else ():
            if sentence := rule(value):
                found.add(sentence, at)


@dataclass(frozen=True)
class Typed:
    """One of several objects told apart by `type`. `only_on`: types that exist on some surfaces only."""

    table: Mapping[str, Spec]
    only_on: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def check(self, value: object, at: str, found: Found) -> None:
        kind = type_of(value)
        if not is_object(value):
            found.add("must be an object", at)
        elif not kind:
            found.add("missing required field: type", at)
        elif kind not in self.table:
            found.add(f"unsupported type: {kind}", f"{at}/type")
        elif found.surface not in self.only_on.get(kind, {found.surface}):
            found.add(f"unsupported type: {kind} is not allowed in a {found.surface}", f"{at}/type")
        else:
            self.table[kind].check(value, at, found)


@dataclass(frozen=True)
class Text:
    """A text object of one of `kinds`, up to `most` characters."""

    most: int
    kinds: Sequence[str] = ("plain_text", "mrkdwn")
    least: int = 1

    def check(self, value: object, at: str, found: Found) -> None:
        kind = type_of(value)
        if not is_object(value):
            found.add("must be an object", at)
        elif kind not in self.kinds:
            found.add(f"must be one of: {', '.join(self.kinds)}", f"{at}/type")
        else:
            extra: dict[str, Spec] = {"emoji": Bool()} if kind == "plain_text" else {"verbatim": Bool()}
            Shape({"text": Str(self.most, self.least)}, extra).check(value, at, found)


def plain(most: int, least: int = 1) -> Text:
    """A `plain_text` object only."""
    return Text(most, ("plain_text",), least)


@dataclass(frozen=True)
class Anything:
    """Takes every value."""

    def check(self, value: Any, at: str, found: Found) -> None:
        """Nothing is wrong with it."""
