"""A form whose account is tried before it is kept: what the check found, and how the form says it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from handlers.blocks import Json, actions, button, checkboxes, context, option, section
from handlers.blocks import field as input_field

ANYWAY = "anyway"
"""The box of saving without a check, and its value."""


@dataclass(frozen=True)
class Findings:
    """What a check found. problems: field → sentence, shown under that field. said: on top of the form.

    offline: the far end could not be reached: saving without a check is offered.
    """

    problems: Mapping[str, str] = field(default_factory=dict)
    said: str = ""
    offline: bool = False
    tested: bool = False
    testing: bool = False


NOTHING = Findings()


@dataclass(frozen=True)
class Words:
    """What stands beside the button. testing: while it goes on. tested: once it went well."""

    test: str
    testing: str
    tested: str
    anyway: str
    anyway_label: str
    anyway_description: str


def check(conversation: str, found: Findings, words: Words, problems: Sequence[str]) -> list[Json]:
    """The button, and what came of it. problems: said here too, for a field may be out of sight."""
    if found.testing:
        return [section(f":hourglass_flowing_sand: {words.testing}", block_id="test")]
    made = [actions(button(words.test, f"{conversation}.test"), block_id="test")]
    if found.tested:
        made.append(section(words.tested, block_id="tested"))
    if problems:
        made.append(section("\n".join(f":x: {said}" for said in problems), block_id="problems"))
    if found.offline:
        anyway = option(words.anyway, ANYWAY, description=words.anyway_description)
        box = checkboxes(f"{conversation}.anyway", [anyway])
        made.append(input_field("anyway", words.anyway_label, box, optional=True))
    return made


def with_problems(blocks: Sequence[Json], problems: Mapping[str, str]) -> list[Json]:
    """Each problem right under its field: field errors of Slack's own exist only in the ack."""
    made: list[Json] = []
    for block in blocks:
        made.append(block)
        sentence = problems.get(block.get("block_id", ""))
        if sentence:
            made.append(context(f":x: {sentence}", block_id=f"problem_{block['block_id']}"))
    return made


def within(text: str, most: int) -> int | None:
    """The number to show again; Slack refuses a view whose initial value is out of bounds."""
    return int(text) if text.isascii() and text.isdigit() and 1 <= int(text) <= most else None
