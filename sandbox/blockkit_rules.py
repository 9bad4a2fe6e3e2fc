"""Block Kit's blocks and views as tables: what each must and may have, and where it may stand.

Source: the reference at docs.slack.dev, blocks and surfaces. Blocks that the sandbox's page does not
draw (video, file, card, carousel, plan and the like) are left out, hence refused: stricter than Slack.
"""

from collections.abc import Mapping

from sandbox.blockkit_elements import ACCESSORIES, ACTIONS, CONTEXTS, ID, INPUTS, SLACK_FILE, URL, one_picture
from sandbox.blockkit_rich import CELL, RICH_TEXT
from sandbox.shapes import Json
from sandbox.specs import Bool, Enum, Int, ListOf, Shape, Spec, Str, Text, Typed, plain

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
_COLUMN = Shape({}, {"align": Enum(("left", "center", "right")), "is_wrapped": Bool()})


def _text_or_fields(block: Json) -> str | None:
    if block.get("text") is None and block.get("fields") is None:
        return "must define either `text` or `fields`"
    return None


_NAMED: Mapping[str, Spec] = {"block_id": ID}

BLOCKS = Typed(
    {
        "section": Shape(
            {},
            {
                **_NAMED,
                "text": Text(3000),
                "fields": ListOf(Text(2000), 10),
                "accessory": ACCESSORIES,
                "expand": Bool(),
            },
            (_text_or_fields,),
        ),
        "divider": Shape({}, _NAMED),
        "header": Shape({"text": plain(150)}, {**_NAMED, "level": Int(1, 6)}),
        "context": Shape({"elements": ListOf(CONTEXTS, 10)}, _NAMED),
        "actions": Shape({"elements": ListOf(ACTIONS, 25)}, _NAMED),
        "image": Shape(
            {"alt_text": Str(2000)},
            {**_NAMED, "image_url": URL, "slack_file": SLACK_FILE, "title": plain(2000)},
            (one_picture,),
        ),
        "input": Shape(
            {"label": plain(2000), "element": INPUTS},
            {**_NAMED, "hint": plain(2000), "optional": Bool(), "dispatch_action": Bool()},
        ),
        "rich_text": Shape({"elements": ListOf(RICH_TEXT, 100)}, _NAMED),
        "table": Shape(
            {"rows": ListOf(ListOf(CELL, 20), 100)}, {**_NAMED, "column_settings": ListOf(_COLUMN, 20)}
        ),
        "markdown": Shape({"text": Str(12_000)}, _NAMED),
    },
    only_on={"table": frozenset({"message"}), "markdown": frozenset({"message"})},
)

# -- views ----------------------------------------------------------------------------------------

_VIEW: Mapping[str, Spec] = {
    "callback_id": Str(255, 0),
    "external_id": Str(255, 0),
    "private_metadata": Str(3000, 0),
}
VIEWS = Typed(
    {
        "modal": Shape(
            {"title": plain(24), "blocks": ListOf(BLOCKS, VIEW_BLOCKS, 0)},
            {
                **_VIEW,
                "submit": plain(24),
                "close": plain(24),
                "clear_on_close": Bool(),
                "notify_on_close": Bool(),
                "submit_disabled": Bool(),
            },
        ),
        "home": Shape({"blocks": ListOf(BLOCKS, VIEW_BLOCKS, 0)}, _VIEW),
    }
)
MESSAGE = ListOf(BLOCKS, MESSAGE_BLOCKS, 0)
