"""Block Kit's elements as a table: what each must and may have, and how much.

Source: the reference at docs.slack.dev, block elements and composition objects.
"""

from collections.abc import Mapping

from sandbox.shapes import Json
from sandbox.specs import Anything, Bool, Enum, Int, ListOf, Shape, Spec, Str, Text, Typed, Url, plain

OPTIONS = 100
FEW_OPTIONS = 10
ID = Str(255)
URL = Url(3000)

_DATE = Str(10, form=r"\d{4}-\d{2}-\d{2}")
_TIME = Str(5, form=r"([01]\d|2[0-3]):[0-5]\d")
_NUMBER = Str(50, form=r"-?\d+(\.\d+)?")

CONFIRM = Shape(
    {"title": plain(100), "text": Text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": Enum(("primary", "danger"))},
)


def _option(text: Text) -> Shape:
    return Shape({"text": text, "value": Str(150)}, {"description": Text(75), "url": URL})


_PLAIN_OPTION = _option(plain(75))
_ANY_OPTION = _option(Text(75))
_GROUP = Shape({"label": plain(75), "options": ListOf(_PLAIN_OPTION, OPTIONS)})


# -- rules over several properties ----------------------------------------------------------------


def _one_list(element: Json) -> str | None:
    if (element.get("options") is None) == (element.get("option_groups") is None):
        return "must define either `options` or `option_groups`"
    return None


def _initial_is_offered(element: Json) -> str | None:
    groups = element.get("option_groups") or [{"options": element.get("options") or []}]
    offered = [option for group in groups for option in group["options"]]
    initial = element.get("initial_options") or [element.get("initial_option")]
    wrong = [option for option in initial if option is not None and option not in offered]
    return "initial option must be one of the options, to the letter" if wrong else None


def _values_differ(element: Json) -> str | None:
    values = [option["value"] for option in element.get("options") or []]
    return "option values must be unique" if len(values) != len(set(values)) else None


def one_picture(thing: Json) -> str | None:
    if (thing.get("image_url") is None) == (thing.get("slack_file") is None):
        return "must define either `image_url` or `slack_file`"
    return None


def _lengths_in_order(element: Json) -> str | None:
    if element.get("min_length", 0) > element.get("max_length", 3000):
        return "min_length must not be greater than max_length"
    return None


def _file_by_id_or_url(file: Json) -> str | None:
    return (
        None if (file.get("id") is None) != (file.get("url") is None) else "must define either `id` or `url`"
    )


# -- elements -------------------------------------------------------------------------------------

SLACK_FILE = Shape({}, {"id": Str(50), "url": URL}, (_file_by_id_or_url,))
_DISPATCH = Shape({"trigger_actions_on": ListOf(Enum(("on_enter_pressed", "on_character_entered")), 2)})
_FILTER = Shape(
    {},
    {
        "include": ListOf(Enum(("im", "mpim", "private", "public")), 4),
        "exclude_external_shared_channels": Bool(),
        "exclude_bot_users": Bool(),
    },
)

_ACTION: Mapping[str, Spec] = {"action_id": ID}
_INPUT: Mapping[str, Spec] = {**_ACTION, "confirm": CONFIRM, "focus_on_load": Bool()}
_WORDED: Mapping[str, Spec] = {**_INPUT, "placeholder": plain(150)}
_TYPED: Mapping[str, Spec] = {
    **_ACTION,
    "focus_on_load": Bool(),
    "placeholder": plain(150),
    "dispatch_action_config": _DISPATCH,
}
_MANY: Mapping[str, Spec] = {**_WORDED, "max_selected_items": Int(1, 100)}
_LISTED: Mapping[str, Spec] = {
    "options": ListOf(_PLAIN_OPTION, OPTIONS),
    "option_groups": ListOf(_GROUP, OPTIONS),
}
_FEW: Mapping[str, Spec] = {"options": ListOf(_ANY_OPTION, FEW_OPTIONS)}
_SEARCHED: Mapping[str, Spec] = {"min_query_length": Int(0, 100)}
_CONVERSATION: Mapping[str, Spec] = {"default_to_current_conversation": Bool(), "filter": _FILTER}
_LIST_RULES = (_one_list, _initial_is_offered, _values_differ)
_FEW_RULES = (_initial_is_offered, _values_differ)


ELEMENTS: Mapping[str, Shape] = {
    "button": Shape(
        {"text": plain(75)},
        {
            **_ACTION,
            "url": URL,
            "value": Str(2000),
            "style": Enum(("primary", "danger")),
            "confirm": CONFIRM,
            "accessibility_label": Str(75),
        },
    ),
    "overflow": Shape(
        {"options": ListOf(_PLAIN_OPTION, 5)}, {**_ACTION, "confirm": CONFIRM}, (_values_differ,)
    ),
    "image": Shape({"alt_text": Str(2000)}, {"image_url": URL, "slack_file": SLACK_FILE}, (one_picture,)),
    "static_select": Shape({}, {**_WORDED, **_LISTED, "initial_option": _PLAIN_OPTION}, _LIST_RULES),
    "external_select": Shape({}, {**_WORDED, **_SEARCHED, "initial_option": _PLAIN_OPTION}),
    "users_select": Shape({}, {**_WORDED, "initial_user": ID}),
    "conversations_select": Shape({}, {**_WORDED, **_CONVERSATION, "initial_conversation": ID}),
    "channels_select": Shape({}, {**_WORDED, "initial_channel": ID}),
    "multi_static_select": Shape(
        {}, {**_MANY, **_LISTED, "initial_options": ListOf(_PLAIN_OPTION, OPTIONS)}, _LIST_RULES
    ),
    "multi_external_select": Shape(
        {}, {**_MANY, **_SEARCHED, "initial_options": ListOf(_PLAIN_OPTION, OPTIONS)}
    ),
    "multi_users_select": Shape({}, {**_MANY, "initial_users": ListOf(ID, OPTIONS)}),
    "multi_conversations_select": Shape(
        {}, {**_MANY, **_CONVERSATION, "initial_conversations": ListOf(ID, OPTIONS)}
    ),
    "multi_channels_select": Shape({}, {**_MANY, "initial_channels": ListOf(ID, OPTIONS)}),
    "radio_buttons": Shape(_FEW, {**_INPUT, "initial_option": _ANY_OPTION}, _FEW_RULES),
    "checkboxes": Shape(_FEW, {**_INPUT, "initial_options": ListOf(_ANY_OPTION, FEW_OPTIONS)}, _FEW_RULES),
    "datepicker": Shape({}, {**_WORDED, "initial_date": _DATE}),
    "timepicker": Shape({}, {**_WORDED, "initial_time": _TIME, "timezone": Str(60)}),
    "datetimepicker": Shape({}, {**_INPUT, "initial_date_time": Int(1_000_000_000, 9_999_999_999)}),
    "plain_text_input": Shape(
        {},
        {
            **_TYPED,
            "initial_value": Str(3000, 0),
            "multiline": Bool(),
            "min_length": Int(0, 3000),
            "max_length": Int(1, 3000),
        },
        (_lengths_in_order,),
    ),
    "email_text_input": Shape({}, {**_TYPED, "initial_value": Str(3000, 0)}),
    "url_text_input": Shape({}, {**_TYPED, "initial_value": Str(3000, 0)}),
    "number_input": Shape(
        {"is_decimal_allowed": Bool()},
        {**_TYPED, "initial_value": _NUMBER, "min_value": _NUMBER, "max_value": _NUMBER},
    ),
    "rich_text_input": Shape({}, {**_TYPED, "initial_value": Anything()}),
    "file_input": Shape({}, {**_ACTION, "filetypes": ListOf(Str(20), 100), "max_files": Int(1, 10)}),
}

_SELECTS = ("static_select", "external_select", "users_select", "conversations_select", "channels_select")
_MULTI = tuple(f"multi_{kind}" for kind in _SELECTS)
_PICKERS = ("datepicker", "timepicker", "datetimepicker")
_LISTS = ("radio_buttons", "checkboxes", *_SELECTS, *_MULTI)
_TYPED_IN = ("plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input")


def _of(*kinds: str) -> Typed:
    return Typed({kind: ELEMENTS[kind] for kind in kinds}, {"file_input": frozenset({"modal"})})


ACCESSORIES = _of("button", "overflow", "image", "datepicker", "timepicker", *_LISTS)
ACTIONS = _of("button", "overflow", *_PICKERS, *_LISTS)
SUGGESTIONS = Shape(
    {},
    {"options": ListOf(_PLAIN_OPTION, OPTIONS, 0), "option_groups": ListOf(_GROUP, OPTIONS, 0)},
    (_one_list, _values_differ),
)
"""What a bot answers to `block_suggestion`."""
INPUTS = _of("file_input", *_TYPED_IN, *_PICKERS, *_LISTS)
CONTEXTS = Typed(
    {
        "image": ELEMENTS["image"],
        "plain_text": Text(3000),
        "mrkdwn": Text(3000),
    }
)
