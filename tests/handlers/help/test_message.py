"""What the help shows, by what a person may do."""

from handlers.help.message import Help, blocks, summary
from handlers.verbs import Verb

HELP = Verb("ajuda", "Mostra esta lista")
CONFIG = Verb("config", "Parâmetros do envio", button="Abrir")
IMPORT = Verb("importar", "Importa clientes", usage="[arquivo]")


def _texts(made: list[dict]) -> str:
    found = [b.get("text") for b in made] + [e for b in made for e in b.get("elements", [])]
    return "\n".join(t["text"] for t in found if t)


def _buttons(made: list[dict]) -> list[str]:
    return [b["accessory"]["value"] for b in made if "accessory" in b]


def test_a_verb_with_a_screen_has_its_button() -> None:
    """A verb that opens a screen is one press away; one that takes words is shown with them."""
    made = blocks(Help([CONFIG, IMPORT, HELP], [], []))
    assert _buttons(made) == ["config"]
    assert "`/suspensao importar [arquivo]`" in _texts(made)


def test_what_is_not_allowed_is_named_with_whom_to_ask() -> None:
    """What the person may not use has no line of its own, and the help says who grants it."""
    made = blocks(Help([IMPORT, HELP], [CONFIG], ["U1", "U2"]))
    assert _buttons(made) == []
    assert "Com outra permissão: `config`. Se precisar, peça acesso a <@U1> ou <@U2>." in _texts(made)


def test_somebody_without_a_role_is_told_so() -> None:
    """With nothing but the help allowed, the first sentence says whom to ask."""
    assert "Você ainda não tem acesso" in _texts(blocks(Help([HELP], [CONFIG], ["U1"])))


def test_the_nearest_verb_comes_first_as_a_button() -> None:
    """A mistyped verb costs one press, not a second try at spelling."""
    shown = Help([CONFIG, HELP], [], [], unknown="confg", meant=CONFIG)
    assert _buttons(blocks(shown))[0] == "config"
    assert "Não conheço o comando `confg`. Você quis dizer `/suspensao config`?" in _texts(blocks(shown))
    assert summary(shown) == "Você quis dizer `/suspensao config`?"


def test_an_unknown_word_cannot_ping_or_break_out() -> None:
    """The word is quoted back without its markup."""
    text = _texts(blocks(Help([HELP], [], [], unknown="`<!channel>")))
    assert "`&lt;!channel&gt;`" in text
