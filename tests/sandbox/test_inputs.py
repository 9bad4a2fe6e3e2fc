"""Every input element: how its value is given, how the state says it, what the form refuses."""

from collections.abc import Mapping
from typing import Any

import pytest

from sandbox.blockkit import checked_view
from sandbox.form import client_errors
from sandbox.shapes import Ids, Refusal
from sandbox.state import carried_values, find_field
from sandbox.values import encode
from tests.support.blocks import field, modal, options

Json = dict[str, Any]
AB = options("a", "b")
A, B = AB


class FakeSources:
    """One file, one person, one channel, one fetched option."""

    def file(self, file_id: str) -> Json:
        if file_id != "F1":
            raise Refusal("file_not_found", "não há")
        return {"id": "F1", "name": "clientes.csv"}

    def user(self, user_id: str) -> str:
        return user_id

    def conversation(self, channel_id: str) -> str:
        return channel_id

    def suggested(self, action_id: str) -> Mapping[str, Json]:
        return {"b": B}


VALUES: list[tuple[Json, object, str, object]] = [
    ({"type": "plain_text_input"}, "Maria", "value", "Maria"),
    ({"type": "email_text_input"}, "m@x.com", "value", "m@x.com"),
    ({"type": "url_text_input"}, "https://x.com", "value", "https://x.com"),
    ({"type": "number_input", "is_decimal_allowed": False}, "12", "value", "12"),
    ({"type": "static_select", "options": AB}, "b", "selected_option", B),
    ({"type": "external_select"}, "b", "selected_option", B),
    ({"type": "radio_buttons", "options": AB}, "a", "selected_option", A),
    ({"type": "checkboxes", "options": AB}, ["a", "b"], "selected_options", [A, B]),
    ({"type": "multi_static_select", "options": AB}, ["b"], "selected_options", [B]),
    ({"type": "multi_external_select"}, ["b"], "selected_options", [B]),
    ({"type": "users_select"}, "U1", "selected_user", "U1"),
    ({"type": "multi_users_select"}, ["U1", "U2"], "selected_users", ["U1", "U2"]),
    ({"type": "conversations_select"}, "C1", "selected_conversation", "C1"),
    ({"type": "multi_conversations_select"}, ["C1"], "selected_conversations", ["C1"]),
    ({"type": "channels_select"}, "C1", "selected_channel", "C1"),
    ({"type": "multi_channels_select"}, ["C1"], "selected_channels", ["C1"]),
    ({"type": "datepicker"}, "2026-11-24", "selected_date", "2026-11-24"),
    ({"type": "timepicker"}, "09:00", "selected_time", "09:00"),
    ({"type": "datetimepicker"}, "1764000000", "selected_date_time", 1764000000),
    ({"type": "file_input"}, ["F1"], "files", [{"id": "F1", "name": "clientes.csv"}]),
]
STARTED: list[tuple[Json, str, object]] = [
    ({"type": "plain_text_input", "initial_value": "x"}, "value", "x"),
    ({"type": "static_select", "options": AB, "initial_option": B}, "selected_option", B),
    ({"type": "checkboxes", "options": AB, "initial_options": [A]}, "selected_options", [A]),
    ({"type": "conversations_select", "initial_conversation": "C1"}, "selected_conversation", "C1"),
    ({"type": "timepicker", "initial_time": "09:00"}, "selected_time", "09:00"),
    ({"type": "plain_text_input"}, "value", None),
    ({"type": "multi_static_select", "options": AB}, "selected_options", []),
    ({"type": "file_input"}, "files", []),
]
REFUSED: list[tuple[Json, object]] = [
    ({"type": "static_select", "options": AB}, "c"),
    ({"type": "static_select", "options": AB}, ["a", "b"]),
    ({"type": "datepicker"}, "24/11/2026"),
    ({"type": "timepicker"}, "24:00"),
    ({"type": "datetimepicker"}, "amanhã"),
    ({"type": "file_input"}, ["F2"]),
]
WRONG: list[tuple[Json, object, str]] = [
    ({"type": "plain_text_input", "min_length": 3}, "ab", "Escreva pelo menos 3 caracteres."),
    ({"type": "plain_text_input", "max_length": 3}, "abcd", "Escreva no máximo 3 caracteres."),
    ({"type": "email_text_input"}, "maria", "Informe um e-mail válido."),
    ({"type": "url_text_input"}, "x.com", "Informe um endereço válido."),
    ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "Informe um número inteiro."),
    ({"type": "number_input", "is_decimal_allowed": True}, "um", "Informe um número."),
    ({"type": "number_input", "is_decimal_allowed": True, "min_value": "2"}, "1", "Informe pelo menos 2."),
    ({"type": "number_input", "is_decimal_allowed": True, "max_value": "2"}, "3", "Informe no máximo 2."),
    (
        {"type": "multi_static_select", "options": AB, "max_selected_items": 1},
        ["a", "b"],
        "Escolha no máximo 1.",
    ),
]


def given(element: Json, value: object) -> tuple[list[Json], Json]:
    """The checked blocks of a modal with one input, and the state once `value` was given."""
    view = checked_view(modal("m", [field("f", element)]), "modal", Ids(lambda: 0.0))
    blocks: list[Json] = view["blocks"]
    values = carried_values(blocks, {})
    if value is not None:
        values["f"]["f"] = encode(find_field(blocks, "f", "f"), value, FakeSources())
    return blocks, values


@pytest.mark.parametrize(("element", "value", "key", "held"), VALUES, ids=[one[0]["type"] for one in VALUES])
def test_a_value_is_held_as_slack_says_it(element: Json, value: object, key: str, held: object) -> None:
    """The key and the form of each element's state."""
    _, values = given(element, value)
    assert values["f"]["f"] == {"type": element["type"], key: held}


@pytest.mark.parametrize(("element", "key", "held"), STARTED)
def test_the_state_starts_from_the_initial_value(element: Json, key: str, held: object) -> None:
    """An input that nobody touched is in the state too: its initial value, null or an empty list."""
    _, values = given(element, None)
    assert values["f"]["f"] == {"type": element["type"], key: held}


@pytest.mark.parametrize(("element", "value"), REFUSED)
def test_nobody_can_give_what_is_not_offered(element: Json, value: object) -> None:
    """A mouse cannot choose it, so a test cannot either."""
    with pytest.raises(Refusal):
        given(element, value)


@pytest.mark.parametrize(("element", "value", "sentence"), WRONG)
def test_the_form_refuses_before_the_bot(element: Json, value: object, sentence: str) -> None:
    """Lengths, addresses, numbers: a sentence at the field."""
    assert client_errors(*given(element, value)) == {"f": sentence}


@pytest.mark.parametrize("element", [one[0] for one in VALUES], ids=[one[0]["type"] for one in VALUES])
def test_an_input_can_be_emptied(element: Json) -> None:
    """An empty value is empty in the state, and refused by the form unless optional."""
    blocks, values = given(element, "")
    assert client_errors(blocks, values) == {"f": "Preencha este campo obrigatório."}
