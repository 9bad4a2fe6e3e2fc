"""A value as /control/ gives it → the entry of the state: what a person can type or choose, and no more."""

import re
from collections.abc import Callable, Mapping
from typing import Protocol

from sandbox.shapes import Json, Refusal
from sandbox.state import Field, options_of


class Sources(Protocol):
    """Where a choice comes from; each raises a Refusal for what is not there."""

    def file(self, file_id: str) -> Json: ...

    def user(self, user_id: str) -> str: ...

    def conversation(self, channel_id: str) -> str: ...

    def suggested(self, action_id: str) -> Mapping[str, Json]: ...


def encode(field: Field, value: object, sources: Sources) -> Json:
    """The state entry of `field`.

    value: a string, an option's value, a list of those, a conversation or user id, or a list of file
    ids; None, "" or [] empties the field.
    """
    holds = field.holds
    if holds is None:
        raise _wrong(field, f"é {field.element['type']} e não guarda valor")
    kind = field.element["type"]
    if value in (None, "", []):
        return {"type": kind, holds.key: [] if holds.many else None}
    given = list(value) if isinstance(value, list) else [value]
    if not holds.many and len(given) != 1:
        raise _wrong(field, "guarda um valor só")
    encoder = _option if holds.options else _ENCODERS.get(kind.removeprefix("multi_"), _text)
    encoded = [encoder(field, one, sources) for one in given]
    return {"type": kind, holds.key: encoded if holds.many else encoded[0]}


Encoder = Callable[[Field, object, Sources], object]


def _text(field: Field, value: object, sources: Sources) -> object:
    return str(value)


def _option(field: Field, value: object, sources: Sources) -> object:
    initial = field.element.get("initial_options") or [field.element.get("initial_option")]
    offered = {option["value"]: option for option in initial if option}
    offered |= sources.suggested(field.action_id)
    offered |= {option["value"]: option for option in options_of(field.element)}
    if str(value) not in offered:
        raise _wrong(field, f"não oferece {value!r}; oferece: {', '.join(offered) or 'nada'}")
    return offered[str(value)]


def _file(field: Field, value: object, sources: Sources) -> object:
    return sources.file(str(value))


def _user(field: Field, value: object, sources: Sources) -> object:
    return sources.user(str(value))


def _conversation(field: Field, value: object, sources: Sources) -> object:
    return sources.conversation(str(value))


def _matching(form: str, wanted: str) -> Encoder:
    def encode_matching(field: Field, value: object, sources: Sources) -> object:
        if not re.fullmatch(form, str(value)):
            raise _wrong(field, f"espera {wanted}, não {value!r}")
        return str(value)

    return encode_matching


def _moment(field: Field, value: object, sources: Sources) -> object:
    if not re.fullmatch(r"\d{10}", str(value)):
        raise _wrong(field, f"espera segundos desde 1970, não {value!r}")
    return int(str(value))


def _rich_text(field: Field, value: object, sources: Sources) -> object:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": str(value)}]}
    return {"type": "rich_text", "elements": [section]}


_ENCODERS: Mapping[str, Encoder] = {
    "file_input": _file,
    "users_select": _user,
    "conversations_select": _conversation,
    "channels_select": _conversation,
    "datepicker": _matching(r"\d{4}-\d{2}-\d{2}", "AAAA-MM-DD"),
    "timepicker": _matching(r"([01]\d|2[0-3]):[0-5]\d", "HH:MM"),
    "datetimepicker": _moment,
    "rich_text_input": _rich_text,
}


def _wrong(field: Field, why: str) -> Refusal:
    return Refusal("invalid_value", f"{field.block_id}/{field.action_id} {why}")
