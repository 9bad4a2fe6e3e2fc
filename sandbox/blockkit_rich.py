"""Block Kit's rich text and table cells as tables."""

from collections.abc import Mapping

from sandbox.blockkit_elements import ID, URL
from sandbox.specs import Anything, Bool, Enum, Int, ListOf, Shape, Spec, Str, Typed

_STYLE = Shape({}, {name: Bool() for name in ("bold", "italic", "strike", "code", "underline")})
_STYLED: Mapping[str, Spec] = {"style": _STYLE}
_INLINE = Typed(
    {
        "text": Shape({"text": Str(3000)}, _STYLED),
        "link": Shape({"url": Str(3000)}, {**_STYLED, "text": Str(3000, 0), "unsafe": Bool()}),
        "user": Shape({"user_id": ID}, _STYLED),
        "channel": Shape({"channel_id": ID}, _STYLED),
        "usergroup": Shape({"usergroup_id": ID}, _STYLED),
        "emoji": Shape({"name": Str(100)}, {**_STYLED, "unicode": Str(100), "skin_tone": Int(1, 6)}),
        "broadcast": Shape({"range": Enum(("here", "channel", "everyone"))}, _STYLED),
        "color": Shape({"value": Str(20)}, _STYLED),
        "date": Shape(
            {"timestamp": Int(0, 9_999_999_999), "format": Str(200)},
            {**_STYLED, "url": URL, "fallback": Str(200)},
        ),
    }
)
_SECTION = Shape({"elements": ListOf(_INLINE, 1000, 0)})
RICH_TEXT = Typed(
    {
        "rich_text_section": _SECTION,
        "rich_text_quote": Shape({"elements": ListOf(_INLINE, 1000, 0)}, {"border": Int(0, 1)}),
        "rich_text_preformatted": Shape(
            {"elements": ListOf(_INLINE, 1000, 0)}, {"border": Int(0, 1), "language": Str(50)}
        ),
        "rich_text_list": Shape(
            {
                "elements": ListOf(Typed({"rich_text_section": _SECTION}), 1000),
                "style": Enum(("bullet", "ordered")),
            },
            {"indent": Int(0, 8), "offset": Int(0, 10_000), "border": Int(0, 1)},
        ),
    }
)
CELL = Typed(
    {
        "raw_text": Shape({"text": Str(3000)}),
        "raw_number": Shape({"value": Anything()}, {"text": Str(3000)}),
        "rich_text": Shape({"elements": ListOf(RICH_TEXT, 100)}),
    }
)
