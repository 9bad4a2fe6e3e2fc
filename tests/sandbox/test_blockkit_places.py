"""What may stand where: unknown blocks and elements in every place, and known ones on the wrong surface."""

from typing import Any

import pytest

from tests.sandbox.conftest import WebApi
from tests.support.blocks import field, modal, options, section
from tests.support.sandbox import ANA, SUSPENSOES

Json = dict[str, Any]
TABLE = {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}
MARKDOWN = {"type": "markdown", "text": "x"}
FILE = field("a", {"type": "file_input"})


def rich(*elements: Json, kind: str = "rich_text_section") -> Json:
    return {"type": "rich_text", "elements": [{"type": kind, "elements": list(elements)}]}


UNKNOWN: list[tuple[str, Json]] = [
    ("block", {"type": "carousell"}),
    ("accessory", section("x", accessory={"type": "slider"})),
    ("element of actions", {"type": "actions", "elements": [{"type": "slider"}]}),
    ("element of context", {"type": "context", "elements": [{"type": "button"}]}),
    ("input", field("a", {"type": "slider"})),
    ("button as an input", field("a", {"type": "button"})),
    ("text input in actions", {"type": "actions", "elements": [{"type": "plain_text_input"}]}),
    ("rich text element", rich({"type": "blink"})),
    ("rich text part", rich(kind="rich_text_footnote")),
    ("cell", {"type": "table", "rows": [[{"type": "raw_date"}]]}),
]
ELSEWHERE: list[tuple[str, Json, str]] = [
    ("table", TABLE, "modal"),
    ("table", TABLE, "home"),
    ("markdown", MARKDOWN, "modal"),
    ("markdown", MARKDOWN, "home"),
    ("file_input", FILE, "message"),
    ("file_input", FILE, "home"),
]


async def shown(api: WebApi, surface: str, block: Json) -> Json:
    """The answer to a call that shows the block there."""
    match surface:
        case "modal":
            answer = await api.json("views.open", trigger_id="1.1.a", view=modal("m", [block]))
        case "home":
            view = {"type": "home", "blocks": [block]}
            answer = await api.json("views.publish", user_id=ANA.id, view=view)
        case _:
            answer = await api.json("chat.postMessage", channel=SUSPENSOES, text="Oi", blocks=[block])
    return answer.body


@pytest.mark.parametrize("surface", ["message", "modal", "home"])
@pytest.mark.parametrize("block", [block for _, block in UNKNOWN], ids=[name for name, _ in UNKNOWN])
async def test_an_unknown_type_is_refused_everywhere(api: WebApi, surface: str, block: Json) -> None:
    """The message names it, and where it stands."""
    answer = await shown(api, surface, block)
    assert answer["error"] in ("invalid_blocks", "invalid_arguments")
    assert "unsupported type: " in answer["response_metadata"]["messages"][0]


@pytest.mark.parametrize(("kind", "block", "surface"), ELSEWHERE, ids=[f"{k} {s}" for k, _, s in ELSEWHERE])
async def test_a_known_type_may_be_at_home_elsewhere(
    api: WebApi, kind: str, block: Json, surface: str
) -> None:
    """`file_input` is for modals; tables and Markdown are for messages."""
    (message,) = (await shown(api, surface, block))["response_metadata"]["messages"]
    assert f"unsupported type: {kind} is not allowed in a {surface}" in message


@pytest.mark.parametrize(("kind", "block", "surface"), [("table", TABLE, "message"), ("file", FILE, "modal")])
async def test_at_home_it_is_taken(api: WebApi, kind: str, block: Json, surface: str) -> None:
    """The same blocks where they belong."""
    assert (await shown(api, surface, block)).get("error") in (None, "invalid_trigger_id")


async def test_inputs_may_stand_in_messages(api: WebApi) -> None:
    """As in Slack since 2020: an input block in a message, and in a Home."""
    block = field("a", {"type": "static_select", "options": options("a")})
    assert (await shown(api, "message", block))["ok"]
    assert (await shown(api, "home", block))["ok"]


async def test_a_second_table_is_refused(api: WebApi) -> None:
    """One in a message."""
    answer = await api.json("chat.postMessage", channel=SUSPENSOES, text="Oi", blocks=[TABLE, TABLE])
    assert "no more than 1 table" in answer.messages[0]
