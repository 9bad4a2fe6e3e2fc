"""The question about a restored database, and its answer. Pure."""

from dataclasses import dataclass

from handlers.blocks import Json, actions, button, confirm, context, section
from handlers.format import moment
from handlers.restored import texts
from storage.enums import BacklogChoice, RestoredWhy
from storage.models import Instance


@dataclass(frozen=True)
class Message:
    """What `chat.postMessage` and `chat.update` take."""

    text: str
    blocks: list[Json]


def asked(row: Instance, waiting: int, zone: str) -> Message:
    """What was restored, from when, what that means, and the two answers; the cautious one first."""
    known = row.known_until is not None and (row.copy_until is None or row.known_until > row.copy_until)
    told = [
        texts.TITLE,
        texts.FROM[row.restored_why or RestoredWhy.UNKNOWN].format(until=until(row, zone)),
        *([texts.KNOWN.format(until=moment(row.known_until, zone))] if known and row.known_until else []),
        texts.RISK,
        texts.waiting(waiting),
    ]
    blocks = [section("\n".join(told)), actions(*answers(), block_id="restored"), context(texts.EXPLAINED)]
    return Message(" ".join(told).replace("*", ""), blocks)


def answered(row: Instance, zone: str) -> Message:
    """In its place, once somebody answered."""
    told = texts.answered(until(row, zone), row.decided_by, row.decision or BacklogChoice.INCLUDE)
    return Message(told.replace("*", ""), [section(told)])


def answers() -> list[Json]:
    """The buttons, wherever the question stands."""
    none = confirm(texts.ONLY_NEW_TITLE, texts.ONLY_NEW_TEXT, texts.ONLY_NEW_YES)
    send = confirm(texts.SEND_TITLE, texts.SEND_TEXT, texts.SEND_YES, danger=True)
    return [
        _answer(texts.ONLY_NEW, BacklogChoice.ONLY_NEW, none, style="primary"),
        _answer(texts.SEND, BacklogChoice.INCLUDE, send, style="danger"),
    ]


def until(row: Instance, zone: str) -> str:
    """The last thing that the copy knows of, as people read it."""
    return moment(row.copy_until, zone) if row.copy_until else texts.EARLIER


def _answer(text: str, choice: BacklogChoice, asked: Json, *, style: str) -> Json:
    return button(text, f"restored.answer:{choice.value}", value=choice.value, style=style, confirm=asked)
