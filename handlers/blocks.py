"""Block Kit in small words: each function returns one block, element or view as Slack takes it.

Text that a client or a person typed goes in through `plain` (a `plain_text` object) or `escape`:
a client called `<!channel>` pings nobody.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

Json = dict[str, Any]
Option = Json

TITLE_MAX = 24
OPTION_MAX = 75


def escape(text: str) -> str:
    """Slack's three: text that is safe inside mrkdwn."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cut(text: str, most: int) -> str:
    """At most `most` characters, with an ellipsis where something was left out."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def plain(text: str, *, most: int = 3000) -> Json:
    return {"type": "plain_text", "text": cut(text, most), "emoji": True}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": cut(text, 3000)}


# -- blocks ---------------------------------------------------------------------------------------


def section(text: str, *, block_id: str = "", accessory: Json | None = None) -> Json:
    return _with({"type": "section", "text": mrkdwn(text)}, block_id=block_id, accessory=accessory)


def fields(*texts: str, block_id: str = "") -> Json:
    """A section of up to ten cells in two columns."""
    return _with({"type": "section", "fields": [mrkdwn(t) for t in texts]}, block_id=block_id)


def header(text: str) -> Json:
    return {"type": "header", "text": plain(text, most=150)}


def context(*texts: str, block_id: str = "") -> Json:
    return _with({"type": "context", "elements": [mrkdwn(t) for t in texts]}, block_id=block_id)


def divider() -> Json:
    return {"type": "divider"}


def actions(*elements: Json, block_id: str = "") -> Json:
    return _with({"type": "actions", "elements": list(elements)}, block_id=block_id)


def banner(text: str) -> Json:
    """The one sentence on top of a modal that something happened."""
    return section(f":warning: {text}", block_id="banner")


def field(
    block_id: str,
    label: str,
    element: Json,
    *,
    hint: str = "",
    optional: bool = False,
    dispatch: bool = False,
) -> Json:
    """An input block: the label, the element, and the hint under it."""
    block = {
        "type": "input",
        "block_id": block_id,
        "label": plain(label, most=2000),
        "element": element,
        "optional": optional,
        "dispatch_action": dispatch,
    }
    return _with(block, hint=plain(hint, most=2000) if hint else None)


# -- elements -------------------------------------------------------------------------------------


def button(
    text: str, action_id: str, *, value: str = "", style: str = "", confirm: Json | None = None
) -> Json:
    element = {"type": "button", "text": plain(text, most=OPTION_MAX), "action_id": action_id}
    return _with(element, value=value, style=style, confirm=confirm)


def confirm(title: str, text: str, yes: str, no: str = "Voltar", *, danger: bool = False) -> Json:
    dialog = {
        "title": plain(title, most=100),
        "text": mrkdwn(text),
        "confirm": plain(yes, most=30),
        "deny": plain(no, most=30),
    }
    return _with(dialog, style="danger" if danger else "")


def text_input(
    action_id: str,
    *,
    initial: str = "",
    placeholder: str = "",
    multiline: bool = False,
    max_length: int | None = None,
) -> Json:
    element = {"type": "plain_text_input", "action_id": action_id, "multiline": multiline}
    return _with(element, initial_value=initial, placeholder=_hint(placeholder), max_length=max_length)


def email_input(action_id: str, *, initial: str = "", placeholder: str = "") -> Json:
    element = {"type": "email_text_input", "action_id": action_id}
    return _with(element, initial_value=initial, placeholder=_hint(placeholder))


def number_input(
    action_id: str,
    *,
    initial: int | None = None,
    least: int | None = None,
    most: int | None = None,
    placeholder: str = "",
    as_typed: bool = False,
) -> Json:
    """as_typed: where its block dispatches, it does at each pause in typing too, not at Enter only."""
    element: Json = {"type": "number_input", "action_id": action_id, "is_decimal_allowed": False}
    if as_typed:
        triggers = ["on_enter_pressed", "on_character_entered"]
        element["dispatch_action_config"] = {"trigger_actions_on": triggers}
    bounds = {"initial_value": initial, "min_value": least, "max_value": most}
    texts = {key: str(n) for key, n in bounds.items() if n is not None}
    return _with(element, placeholder=_hint(placeholder), **texts)


def file_input(action_id: str, *, filetypes: Sequence[str], most: int = 1) -> Json:
    """`filetypes` is advice to the person's file dialog: check the file on arrival."""
    return {"type": "file_input", "action_id": action_id, "filetypes": list(filetypes), "max_files": most}


def option(text: str, value: str, *, description: str = "") -> Option:
    made = {"text": plain(text, most=OPTION_MAX), "value": value}
    return _with(made, description=plain(description, most=OPTION_MAX) if description else None)


def select(
    action_id: str, options: Sequence[Option], *, chosen: str | None = None, placeholder: str = "Escolha"
) -> Json:
    element = {"type": "static_select", "action_id": action_id, "options": list(options)}
    return _with(element, placeholder=_hint(placeholder), initial_option=_chosen(options, chosen))


def radios(action_id: str, options: Sequence[Option], *, chosen: str | None = None) -> Json:
    element = {"type": "radio_buttons", "action_id": action_id, "options": list(options)}
    return _with(element, initial_option=_chosen(options, chosen))


def checkboxes(action_id: str, options: Sequence[Option], *, ticked: Iterable[str] = ()) -> Json:
    wanted = set(ticked)
    initial = [o for o in options if o["value"] in wanted]
    element = {"type": "checkboxes", "action_id": action_id, "options": list(options)}
    return _with(element, initial_options=initial)


def channel_select(
    action_id: str, *, chosen: str | None = None, placeholder: str = "Escolha um canal"
) -> Json:
    """Public and private channels, never direct messages."""
    element = {
        "type": "conversations_select",
        "action_id": action_id,
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    return _with(element, initial_conversation=chosen, placeholder=_hint(placeholder))


def user_select(
    action_id: str, *, chosen: str | None = None, placeholder: str = "Escolha uma pessoa"
) -> Json:
    element = {"type": "users_select", "action_id": action_id}
    return _with(element, initial_user=chosen, placeholder=_hint(placeholder))


def date_picker(action_id: str, *, initial: dt.date | None = None) -> Json:
    return _with({"type": "datepicker", "action_id": action_id}, initial_date=initial and initial.isoformat())


def time_picker(action_id: str, *, initial: str = "") -> Json:
    """`initial` is HH:MM."""
    return _with({"type": "timepicker", "action_id": action_id}, initial_time=initial)


# -- views ----------------------------------------------------------------------------------------


def modal(
    callback_id: str,
    title: str,
    blocks: Sequence[Json],
    *,
    submit: str = "",
    close: str = "Cancelar",
    metadata: str = "",
    notify_on_close: bool = False,
) -> Json:
    view = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title, most=TITLE_MAX),
        "close": plain(close, most=TITLE_MAX),
        "blocks": list(blocks),
        "private_metadata": metadata,
        "notify_on_close": notify_on_close,
    }
    return _with(view, submit=plain(submit, most=TITLE_MAX) if submit else None)


def loading(callback_id: str, title: str, text: str = "Carregando…", *, metadata: str = "") -> Json:
    """A modal that opens at once and is filled when its data is there."""
    waiting = section(f":hourglass_flowing_sand: {text}")
    return modal(callback_id, title, [waiting], close="Fechar", metadata=metadata)


def _hint(text: str) -> Json | None:
    return plain(text, most=150) if text else None


def _chosen(options: Sequence[Option], value: str | None) -> Option | None:
    return next((o for o in options if o["value"] == value), None)


def _with(made: Json, **maybe: Any) -> Json:
    """Adds what is not empty: Slack refuses empty strings, lists and nulls."""
    made.update({key: value for key, value in maybe.items() if value not in (None, "", [], {})})
    return made
