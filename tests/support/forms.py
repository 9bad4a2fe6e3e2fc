"""What a person has in a modal, as the desk hands it over: a turn, from field names and values."""

from collections.abc import Mapping
from typing import Any

from handlers.turn import Turn, View

Json = dict[str, Any]


def turn(
    values: Mapping[str, Json] | None = None,
    *,
    metadata: str = "",
    value: str = "",
    user: str = "UADMIN",
    view_id: str = "V2",
    root_id: str = "V1",
) -> Turn:
    """A turn in a modal. values: block_id → the input's state, as `typed` and its neighbours make it."""
    inputs = {block: {f"a.{block}": state} for block, state in (values or {}).items()}
    view = View(
        id=view_id,
        root_id=root_id,
        hash="h1",
        callback_id="a.b",
        metadata=metadata,
        values=inputs,
        raw_view={"type": "modal"},
    )
    return Turn(key="T1", user=user, trigger_id="T1", value=value, view=view)


def typed(text: str) -> Json:
    return {"value": text}


def chosen(value: str) -> Json:
    return {"selected_option": {"value": value}}


def ticked(*values: str) -> Json:
    return {"selected_options": [{"value": value} for value in values]}
