"""Small Block Kit for the sandbox's own tests."""

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def section(text: str, **more: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(action_id: str, text: str, **more: Any) -> Json:
    """An actions block with one button."""
    element = {"type": "button", "action_id": action_id, "text": plain(text), **more}
    return {"type": "actions", "block_id": f"b-{action_id}", "elements": [element]}


def field(block_id: str, element: Json, **more: Any) -> Json:
    """An input block whose action_id is its block_id."""
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(block_id),
        "element": {"action_id": block_id, **element},
        **more,
    }


def text_input(block_id: str, **more: Any) -> Json:
    return field(block_id, {"type": "plain_text_input"}, **more)


def options(*values: str) -> list[Json]:
    return [{"text": plain(value), "value": value} for value in values]


def modal(callback_id: str, blocks: list[Json], **more: Any) -> Json:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain("Título"),
        "submit": plain("Salvar"),
        "blocks": blocks,
        **more,
    }
