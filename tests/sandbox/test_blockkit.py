"""Block shapes and limits: each thing that Slack refuses, with its place."""

from typing import Any

import pytest

from tests.sandbox.conftest import WebApi
from tests.support.blocks import button, field, modal, options, plain, section, text_input
from tests.support.sandbox import ANA, SUSPENSOES

Json = dict[str, Any]


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def select(values: list[str], **more: Any) -> Json:
    return {"type": "static_select", "action_id": "a", "options": options(*values), **more}


CONFIRM = {"title": plain("T" * 101), "text": plain("?"), "confirm": plain("Sim"), "deny": plain("Não")}
MANY = [str(number) for number in range(101)]

WRONG_IN_MESSAGES: list[tuple[str, list[Json], str]] = [
    ("unknown block", [{"type": "sectoin"}], "unsupported type: sectoin [json-pointer:/blocks/0/type]"),
    ("no type", [{}], "missing required field: type [json-pointer:/blocks/0]"),
    ("51 blocks", [{"type": "divider"}] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
    (
        "long section",
        [section("x" * 3001)],
        "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
    ),
    ("empty section", [section("")], "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    ("bare section", [{"type": "section"}], "must define either `text` or `fields` [json-pointer:/blocks/0]"),
    (
        "11 fields",
        [{"type": "section", "fields": [plain("x")] * 11}],
        "no more than 10 items allowed [json-pointer:/blocks/0/fields]",
    ),
    (
        "long field",
        [{"type": "section", "fields": [plain("x" * 2001)]}],
        "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]",
    ),
    (
        "header in mrkdwn",
        [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
        "must be one of: plain_text [json-pointer:/blocks/0/text/type]",
    ),
    (
        "long header",
        [{"type": "header", "text": plain("x" * 151)}],
        "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
    ),
    (
        "long button",
        [button("a", "x" * 76)],
        "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
    ),
    (
        "odd style",
        [button("a", "x", style="green")],
        "must be a valid enum value: primary, danger [json-pointer:/blocks/0/elements/0/style]",
    ),
    ("bad url", [button("a", "x", url="ftp://x")], "invalid url [json-pointer:/blocks/0/elements/0/url]"),
    (
        "long confirm",
        [button("a", "x", confirm=CONFIRM)],
        "must be less than 101 characters [json-pointer:/blocks/0/elements/0/confirm/title/text]",
    ),
    (
        "unknown property",
        [section("x", color="red")],
        "invalid additional property: color [json-pointer:/blocks/0]",
    ),
    (
        "unknown element",
        [actions({"type": "slider", "action_id": "a"})],
        "unsupported type: slider [json-pointer:/blocks/0/elements/0/type]",
    ),
    (
        "element in the wrong block",
        [actions({"type": "plain_text_input", "action_id": "a"})],
        "unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]",
    ),
    (
        "26 buttons",
        [actions(*({"type": "button", "text": plain("x")} for _ in range(26)))],
        "no more than 25 items allowed [json-pointer:/blocks/0/elements]",
    ),
    (
        "101 options",
        [actions(select(MANY))],
        "no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]",
    ),
    (
        "11 radio buttons",
        [actions({"type": "radio_buttons", "action_id": "a", "options": options(*MANY[:11])})],
        "no more than 10 items allowed [json-pointer:/blocks/0/elements/0/options]",
    ),
    (
        "6 in an overflow",
        [section("x", accessory={"type": "overflow", "action_id": "a", "options": options(*"abcdef")})],
        "no more than 5 items allowed [json-pointer:/blocks/0/accessory/options]",
    ),
    (
        "long option",
        [actions(select(["x" * 76]))],
        "must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]",
    ),
    (
        "same option twice",
        [actions(select(["a", "a"]))],
        "option values must be unique [json-pointer:/blocks/0/elements/0]",
    ),
    (
        "initial option not offered",
        [actions(select(["a"], initial_option=options("b")[0]))],
        "initial option must be one of the options, to the letter [json-pointer:/blocks/0/elements/0]",
    ),
    (
        "no options",
        [actions({"type": "static_select", "action_id": "a"})],
        "must define either `options` or `option_groups` [json-pointer:/blocks/0/elements/0]",
    ),
    (
        "file input in a message",
        [field("a", {"type": "file_input"})],
        "unsupported type: file_input is not allowed in a message [json-pointer:/blocks/0/element/type]",
    ),
    (
        "11 in a context",
        [{"type": "context", "elements": [plain("x")] * 11}],
        "no more than 10 items allowed [json-pointer:/blocks/0/elements]",
    ),
    (
        "picture twice over",
        [{"type": "image", "alt_text": "x", "image_url": "https://x.example/a", "slack_file": {"id": "F1"}}],
        "must define either `image_url` or `slack_file` [json-pointer:/blocks/0]",
    ),
    (
        "same block_id twice",
        [section("x", block_id="a"), section("y", block_id="a")],
        "block_id 'a' is used by 2 blocks [json-pointer:/blocks]",
    ),
    (
        "same action_id twice in a block",
        [actions(*({"type": "button", "action_id": "a", "text": plain("x")} for _ in range(2)))],
        "action_id 'a' is used by 2 elements [json-pointer:/blocks/0/elements]",
    ),
    (
        "21 columns",
        [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 21]}],
        "no more than 20 items allowed [json-pointer:/blocks/0/rows/0]",
    ),
]

WRONG_IN_MODALS: list[tuple[str, Json, str]] = [
    (
        "long title",
        modal("m", [], title=plain("x" * 25)),
        "must be less than 25 characters [json-pointer:/view/title/text]",
    ),
    (
        "long submit",
        modal("m", [], submit=plain("x" * 25)),
        "must be less than 25 characters [json-pointer:/view/submit/text]",
    ),
    (
        "long close",
        modal("m", [], close=plain("x" * 25)),
        "must be less than 25 characters [json-pointer:/view/close/text]",
    ),
    (
        "long metadata",
        modal("m", [], private_metadata="x" * 3001),
        "must be less than 3001 characters [json-pointer:/view/private_metadata]",
    ),
    (
        "101 blocks",
        modal("m", [{"type": "divider"}] * 101),
        "no more than 100 items allowed [json-pointer:/view/blocks]",
    ),
    (
        "input without submit",
        {"type": "modal", "title": plain("x"), "blocks": [text_input("a")]},
        'must define "submit" to use an "input" block in modals [json-pointer:/view]',
    ),
    (
        "echoed view",
        modal("m", [], hash="1.a"),
        "invalid additional property: hash [json-pointer:/view]",
    ),
    (
        "table in a modal",
        modal("m", [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}]),
        "unsupported type: table is not allowed in a modal [json-pointer:/view/blocks/0/type]",
    ),
    (
        "home instead of modal",
        {"type": "home", "blocks": []},
        "must be of type modal [json-pointer:/view/type]",
    ),
    (
        "two focused",
        modal("m", [field(name, {"type": "plain_text_input", "focus_on_load": True}) for name in "ab"]),
        "focus_on_load may be set on one element only [json-pointer:/view/blocks]",
    ),
    (
        "number without its kind",
        modal("m", [field("a", {"type": "number_input"})]),
        "missing required field: is_decimal_allowed [json-pointer:/view/blocks/0/element]",
    ),
    (
        "odd date",
        modal("m", [field("a", {"type": "datepicker", "initial_date": "24/11/2026"})]),
        r"must match pattern \d{4}-\d{2}-\d{2} [json-pointer:/view/blocks/0/element/initial_date]",
    ),
    (
        "lengths crossed",
        modal("m", [field("a", {"type": "plain_text_input", "min_length": 9, "max_length": 3})]),
        "min_length must not be greater than max_length [json-pointer:/view/blocks/0/element]",
    ),
]


@pytest.mark.parametrize(
    ("blocks", "problem"),
    [case[1:] for case in WRONG_IN_MESSAGES],
    ids=[case[0] for case in WRONG_IN_MESSAGES],
)
async def test_wrong_blocks_are_invalid_blocks(api: WebApi, blocks: list[Json], problem: str) -> None:
    """`invalid_blocks`, the place in `errors` and in `response_metadata.messages`."""
    answer = await api.json("chat.postMessage", channel=SUSPENSOES, text="Oi", blocks=blocks)
    assert answer.error == "invalid_blocks"
    assert answer.body["errors"] == [problem]
    assert answer.messages == [f"[ERROR] {problem}"]


@pytest.mark.parametrize(
    ("view", "problem"), [case[1:] for case in WRONG_IN_MODALS], ids=[case[0] for case in WRONG_IN_MODALS]
)
async def test_wrong_views_are_invalid_arguments(api: WebApi, view: Json, problem: str) -> None:
    """`invalid_arguments`, told before the trigger is looked at."""
    answer = await api.json("views.open", trigger_id="1.1.a", view=view)
    assert answer.error == "invalid_arguments"
    assert answer.messages == [f"[ERROR] {problem}"]


async def test_a_home_takes_neither_title_nor_submit(api: WebApi) -> None:
    """Blocks of a Home are checked like any other."""
    view = {"type": "home", "title": plain("x"), "blocks": []}
    answer = await api.json("views.publish", user_id=ANA.id, view=view)
    assert answer.messages == ["[ERROR] invalid additional property: title [json-pointer:/view]"]


async def test_all_that_is_wrong_is_told_at_once(api: WebApi) -> None:
    """One problem a line, in order."""
    blocks = [section(""), {"type": "sectoin"}]
    assert len((await api.json("chat.postMessage", channel=SUSPENSOES, blocks=blocks)).messages) == 2


async def test_missing_ids_are_made_up(api: WebApi) -> None:
    """Blocks and elements without ids get them, as in Slack."""
    blocks = [actions({"type": "button", "text": plain("x")})]
    answer = await api.json("chat.postMessage", channel=SUSPENSOES, text="Oi", blocks=blocks)
    (block,) = answer.body["message"]["blocks"]
    assert block["block_id"]
    assert block["elements"][0]["action_id"]
