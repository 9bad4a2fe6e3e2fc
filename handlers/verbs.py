"""The words after `/suspensao`: what a person may type, accents and case ignored."""

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Verb:
    """One verb. `also` are other words for it; `says` is its line in the help; `usage` what may follow."""

    name: str
    says: str
    also: tuple[str, ...] = ()
    usage: str = ""
    button: str = ""  # the help's button that opens it; none where it needs no screen

    @property
    def words(self) -> tuple[str, ...]:
        return (self.name, *self.also)


def plain(word: str) -> str:
    """`Permissões` → `permissoes`."""
    decomposed = unicodedata.normalize("NFKD", word.strip().casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def split_verb(text: str) -> tuple[str, str]:
    """`" Config  agora "` → `("config", "agora")`; the rest keeps its spelling."""
    word, _, rest = text.strip().partition(" ")
    return plain(word), rest.strip()


def nearest(word: str, verbs: Iterable[Verb]) -> Verb | None:
    """The verb that `word` was probably meant to be, or None."""
    by_word = {w: verb for verb in verbs for w in verb.words}
    close = difflib.get_close_matches(word, by_word, n=1, cutoff=0.6)
    return by_word[close[0]] if close else None
