"""Reading what the sandbox shows: the texts of a view or message, and where its elements are."""

from typing import Any

Json = dict[str, Any]


def text_of(shown: Json) -> str:
    """Every text in a view or message, a line each: for `in`, and for pictures."""
    lines: list[str] = []

    def collect(node: object) -> None:
        if isinstance(node, dict):
            lines.extend(str(node[key]) for key in ("text",) if isinstance(node.get(key), str) and node[key])
            for key, inner in node.items():
                if key not in ("bot_profile", "state", "files"):
                    collect(inner)
        elif isinstance(node, list):
            for inner in node:
                collect(inner)

    collect(shown)
    return "\n".join(lines)


def block_of(shown: Json, action_id: str) -> str:
    """The block_id of the one element with this action_id."""
    for block in shown["blocks"]:
        for element in (block.get("element"), block.get("accessory"), *block.get("elements", [])):
            if isinstance(element, dict) and element.get("action_id") == action_id:
                return str(block["block_id"])
    raise AssertionError(f"no element {action_id!r} in:\n{text_of(shown)}")


def input_of(view: Json, block_id: str) -> str:
    """The action_id of a block's input."""
    for block in view["blocks"]:
        if block["block_id"] == block_id:
            element = block.get("element") or block.get("accessory") or block["elements"][0]
            return str(element["action_id"])
    there = ", ".join(block["block_id"] for block in view["blocks"])
    raise AssertionError(f"no block {block_id!r}; there are: {there}")
