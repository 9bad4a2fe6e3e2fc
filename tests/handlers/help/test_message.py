"""What the help shows, by what a person may do."""

from typing import Any

import pytest

from handlers.help.message import Help, blocks, summary
from handlers.verbs import Verb
from tests.support.golden import Golden
from tests.support.views import shown_message, words

Json = dict[str, Any]

HELP = Verb("ajuda", "Mostra esta lista")
CONFIG = Verb("config", "Parâmetros do envio", button="Abrir")
IMPORT = Verb("importar", "Importa clientes", usage="[arquivo]")


def _buttons(made: list[Json]) -> list[str]:
    return [b["accessory"]["value"] for b in made if "accessory" in b]


def test_a_verb_with_a_screen_has_its_button() -> None:
    """A verb that opens a screen is one press away; one that takes words is shown with them."""
    made = blocks(Help([CONFIG, IMPORT, HELP], [], []))
    assert _buttons(made) == ["config"]
    assert "`/suspensao importar [arquivo]`" in words(made)


def test_what_is_not_allowed_is_named_with_whom_to_ask() -> None:
    """What the person may not use has no line of its own, and the help says who grants it."""
    made = blocks(Help([IMPORT, HELP], [CONFIG], ["U1", "U2"]))
    assert _buttons(made) == []
    assert "Com outra permissão: `config`. Se precisar, peça acesso a <@U1> ou <@U2>." in words(made)


def test_somebody_without_a_role_is_told_so() -> None:
    """With nothing but the help allowed, the first sentence says whom to ask."""
    assert "Você ainda não tem acesso" in words(blocks(Help([HELP], [CONFIG], ["U1"])))


def test_the_nearest_verb_comes_first_as_a_button() -> None:
    """A mistyped verb costs one press, not a second try at spelling."""
    shown = Help([CONFIG, HELP], [], [], unknown="confg", meant=CONFIG)
    assert _buttons(blocks(shown))[0] == "config"
    assert "Não conheço o comando `confg`. Você quis dizer `/suspensao config`?" in words(blocks(shown))
    assert summary(shown) == "Você quis dizer `/suspensao config`?"


def test_an_unknown_word_cannot_ping_or_break_out() -> None:
    """The word is quoted back without its markup."""
    text = words(blocks(Help([HELP], [], [], unknown="`<!channel>")))
    assert "`&lt;!channel&gt;`" in text


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("admin", Help([CONFIG, IMPORT, HELP], [], [])),
        ("operator", Help([IMPORT, HELP], [CONFIG], ["U0ANA"])),
        ("nobody", Help([HELP], [CONFIG, IMPORT], ["U0ANA"])),
        ("mistyped", Help([CONFIG, IMPORT, HELP], [], [], unknown="confg", meant=CONFIG)),
    ],
)
def test_golden(golden: Golden, name: str, shown: Help) -> None:
    """As each reads it."""
    golden(f"slack/help.{name}.json", shown_message(blocks(shown)))
