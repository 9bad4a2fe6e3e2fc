"""Views and blocks as the sandbox would take them, written for a golden file."""

import json
from typing import Any

from sandbox.blockkit import checked_blocks, checked_view
from sandbox.shapes import Ids

Json = dict[str, Any]


def shown_modal(view: Json) -> str:
    """The modal as text, after every rule of Slack's was checked. Raises sandbox.shapes.Refusal."""
    checked_view(view, "modal", _ids())
    return json.dumps(view, ensure_ascii=False, indent=1) + "\n"


def shown_message(blocks: list[Json]) -> str:
    """A message's blocks, likewise."""
    checked_blocks(blocks, _ids())
    return json.dumps(blocks, ensure_ascii=False, indent=1) + "\n"


def words(view_or_blocks: Json | list[Json]) -> str:
    """Every text in it, a line each, as a person meets them from top to bottom."""
    return "\n".join(_texts(view_or_blocks))


def _texts(part: Any) -> list[str]:
    if isinstance(part, list):
        return [text for item in part for text in _texts(item)]
    if not isinstance(part, dict):
        return []
    if part.get("type") in ("plain_text", "mrkdwn") and isinstance(part.get("text"), str):
        return [part["text"]]
    return [text for item in part.values() for text in _texts(item)]


def _ids() -> Ids:
    return Ids(lambda: 0.0)
