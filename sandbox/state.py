"""What is chosen or typed in the inputs of a view or message: Slack's `state.values`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sandbox.shapes import Json, Refusal


@dataclass(frozen=True)
class Holds:
    """How an element's value is written in the state, and which property it starts from."""

    key: str
    initial: str
    many: bool = False
    options: bool = False  # the value is an option object, given by its `value`


HOLDS: Mapping[str, Holds] = {
    "plain_text_input": Holds("value", "initial_value"),
    "email_text_input": Holds("value", "initial_value"),
    "url_text_input": Holds("value", "initial_value"),
    "number_input": Holds("value", "initial_value"),
    "rich_text_input": Holds("rich_text_value", "initial_value"),
    "static_select": Holds("selected_option", "initial_option", options=True),
    "external_select": Holds("selected_option", "initial_option", options=True),
    "radio_buttons": Holds("selected_option", "initial_option", options=True),
    "checkboxes": Holds("selected_options", "initial_options", many=True, options=True),
    "multi_static_select": Holds("selected_options", "initial_options", many=True, options=True),
    "multi_external_select": Holds("selected_options", "initial_options", many=True, options=True),
    "users_select": Holds("selected_user", "initial_user"),
    "multi_users_select": Holds("selected_users", "initial_users", many=True),
    "conversations_select": Holds("selected_conversation", "initial_conversation"),
    "multi_conversations_select": Holds("selected_conversations", "initial_conversations", many=True),
    "channels_select": Holds("selected_channel", "initial_channel"),
    "multi_channels_select": Holds("selected_channels", "initial_channels", many=True),
    "datepicker": Holds("selected_date", "initial_date"),
    "timepicker": Holds("selected_time", "initial_time"),
    "datetimepicker": Holds("selected_date_time", "initial_date_time"),
    "file_input": Holds("files", "initial_files", many=True),
}


@dataclass(frozen=True)
class Field:
    """An interactive element and the block it stands in."""

    block: Json
    element: Json

    @property
    def block_id(self) -> str:
        return str(self.block["block_id"])

    @property
    def action_id(self) -> str:
        return str(self.element["action_id"])

    @property
    def holds(self) -> Holds | None:
        """None for what holds no value: a button, an overflow menu."""
        return HOLDS.get(self.element["type"])

    @property
    def dispatches(self) -> bool:
        """Whether a change is sent to the bot at once."""
        return self.block["type"] != "input" or bool(self.block.get("dispatch_action"))


def fields_of(blocks: list[Json]) -> Iterator[Field]:
    """Every interactive element, in the order in which a person meets them."""
    for block in blocks:
        given = {
            "input": [block.get("element")],
            "section": [block.get("accessory")],
            "actions": block.get("elements", []),
        }.get(block["type"], [])
        yield from (Field(block, element) for element in given if element and "action_id" in element)


def find_field(blocks: list[Json], block_id: str, action_id: str) -> Field:
    """The one element that a gesture names, or `not_found` with what is there."""
    for field in fields_of(blocks):
        if field.block_id == block_id and field.action_id == action_id:
            return field
    there = ", ".join(f"{field.block_id}/{field.action_id}" for field in fields_of(blocks)) or "nada"
    raise Refusal("not_found", f"não há {block_id}/{action_id} na tela; há: {there}")


def _untouched(field: Field, current_channel: str | None) -> Json:
    """The state entry of an input that nobody touched."""
    holds = field.holds
    if holds is None:
        raise TypeError(f"{field.element['type']} holds no value")
    initial = field.element.get(holds.initial)
    if initial is None and current_channel and field.element.get("default_to_current_conversation"):
        initial = [current_channel] if holds.many else current_channel
    return {
        "type": field.element["type"],
        holds.key: initial if initial is not None else ([] if holds.many else None),
    }


def carried_values(blocks: list[Json], before: Json, current_channel: str | None = None) -> Json:
    """The state of new blocks: a value stays where block_id, action_id and type do, else the initial one.

    current_channel: where the modal was opened, for `default_to_current_conversation`.
    """
    values: Json = {}
    for field in fields_of(blocks):
        if field.holds is None:
            continue
        held = before.get(field.block_id, {}).get(field.action_id)
        if not held or held["type"] != field.element["type"] or not _still_offered(field, held):
            held = _untouched(field, current_channel)
        values.setdefault(field.block_id, {})[field.action_id] = held
    return values


def _still_offered(field: Field, held: Json) -> bool:
    if field.holds is None or not field.holds.options or "external" in field.element["type"]:
        return True
    offered = {option["value"] for option in options_of(field.element)}
    chosen = held[field.holds.key]
    return all(option["value"] in offered for option in (chosen if field.holds.many else [chosen]) if option)


def options_of(element: Json) -> list[Json]:
    """The options of a static element, those in groups too."""
    groups = element.get("option_groups") or [{"options": element.get("options") or []}]
    return [option for group in groups for option in group["options"]]
