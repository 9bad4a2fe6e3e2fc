"""Checks what the bot sends to be shown, and completes it as Slack does (missing ids)."""

import copy
import json
from collections import Counter

from sandbox.blockkit_elements import SUGGESTIONS
from sandbox.blockkit_rules import MESSAGE, VIEWS
from sandbox.shapes import Ids, Json, Refusal
from sandbox.specs import Found, type_of
from sandbox.state import fields_of

VIEW_BYTES = 250_000
MESSAGE_CHARS = 13_000
"""A message's blocks as JSON. Slack does not document it; people met it a little above this."""


def checked_view(view: object, surface: str, ids: Ids) -> Json:
    """A view as Slack takes it, all ids filled in; or `invalid_arguments` with each problem.

    surface: what the method opens, `modal` or `home`.
    """
    if len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES:
        raise Refusal("view_too_large", f"a tela passa de {VIEW_BYTES // 1000} KB")
    found = Found(surface)
    VIEWS.check(view, "/view", found)
    if not found.problems and type_of(view) != surface:
        found.add(f"must be of type {surface}", "/view/type")
    if found.problems or not isinstance(view, dict):
        raise _refusal("invalid_arguments", found)
    _check_whole(view["blocks"], "/view/blocks", found)
    _check_submit(view, found)
    if found.problems:
        raise _refusal("invalid_arguments", found)
    return view | {"blocks": _completed(view["blocks"], ids)}


def checked_blocks(blocks: object, ids: Ids) -> list[Json]:
    """A message's blocks as Slack takes them, all ids filled in; or `invalid_blocks`."""
    if not isinstance(blocks, list):
        raise Refusal("invalid_blocks_format", "blocks tem que ser uma lista em JSON")
    found = Found("message")
    MESSAGE.check(blocks, "/blocks", found)
    if not found.problems:
        _check_whole(blocks, "/blocks", found)
    if found.problems:
        raise _refusal("invalid_blocks", found)
    length = len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":")))
    if length > MESSAGE_CHARS:
        raise Refusal("msg_blocks_too_long", f"os blocos têm {length} caracteres; cabem {MESSAGE_CHARS}")
    return _completed(blocks, ids)


def checked_options(answer: Json) -> tuple[list[Json], list[Json]]:
    """Options and option groups of an answer to `block_suggestion`; or `invalid_options`."""
    found = Found("modal")
    SUGGESTIONS.check(answer, "", found)
    if found.problems:
        raise _refusal("invalid_options", found)
    return answer.get("options") or [], answer.get("option_groups") or []


def _check_whole(blocks: list[Json], at: str, found: Found) -> None:
    """What can be told only with all blocks in sight."""
    named = Counter(block["block_id"] for block in blocks if "block_id" in block)
    for block_id, count in named.items():
        if count > 1:
            found.add(f"block_id {block_id!r} is used by {count} blocks", at)
    for index, block in enumerate(blocks):
        elements = [
            element.get("action_id") for element in block.get("elements", []) if isinstance(element, dict)
        ]
        for action_id, count in Counter(one for one in elements if one).items():
            if count > 1:
                found.add(f"action_id {action_id!r} is used by {count} elements", f"{at}/{index}/elements")
    focused = [
        field
        for field in fields_of([{"block_id": ""} | block for block in blocks])
        if field.element.get("focus_on_load")
    ]
    if len(focused) > 1:
        found.add("focus_on_load may be set on one element only", at)
    if sum(block["type"] == "table" for block in blocks) > 1:
        found.add("no more than 1 table allowed", at)


def _check_submit(view: Json, found: Found) -> None:
    has_input = any(block["type"] == "input" for block in view["blocks"])
    if view["type"] == "modal" and has_input and not view.get("submit"):
        found.add('must define "submit" to use an "input" block in modals', "/view")


def _refusal(error: str, found: Found) -> Refusal:
    more: Json = {"response_metadata": {"messages": [f"[ERROR] {problem}" for problem in found.problems]}}
    if error == "invalid_blocks":
        more["errors"] = list(found.problems)
    return Refusal(error, "; ".join(found.problems), more=more)


def _completed(blocks: list[Json], ids: Ids) -> list[Json]:
    completed = copy.deepcopy(blocks)
    for block in completed:
        block.setdefault("block_id", ids.secret(5))
        elements = [block.get("element"), block.get("accessory"), *block.get("elements", [])]
        for element in elements if block["type"] in ("input", "section", "actions") else []:
            if element and element["type"] != "image":
                element.setdefault("action_id", ids.secret(5))
    return completed
