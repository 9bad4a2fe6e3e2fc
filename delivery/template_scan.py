"""Finds what is open, closed and misspelt in a template before Liquid reads it, each with its place. Pure.

Liquid stops at the first mistake and says in English that a file ended; staff want to know which `{% if %}`.
"""

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

NESTING = 10
BLOCKS = {"if": "endif", "unless": "endunless", "case": "endcase", "for": "endfor", "capture": "endcapture"}
INSIDE = {"else": ("if", "unless", "case", "for"), "elsif": ("if", "unless"), "when": ("case",)}
ALONE = frozenset({"assign", "break", "continue"})
KNOWN = frozenset({*BLOCKS, *BLOCKS.values(), *INSIDE, *ALONE, "comment", "endcomment"})

_COMMENT = re.compile(r"{%-?\s*comment\s*-?%}.*?{%-?\s*endcomment\s*-?%}", re.DOTALL)
_MARKUP = re.compile(r"{{.*?}}|{%.*?%}|{{|{%|}}|%}", re.DOTALL)
_WORD = re.compile(r"{%-?\s*([\w#]*)")


@dataclass(frozen=True, slots=True)
class Found:
    """What is wrong at `index`, as staff read it."""

    index: int
    sentence: str


def line_and_column(source: str, index: int) -> tuple[int, int]:
    """Where a character stands; both count from 1."""
    before = source[:index]
    return before.count("\n") + 1, index - (before.rfind("\n") + 1) + 1


def scan(source: str) -> Iterator[Found]:
    """Every mistake of braces and tags, in order."""
    source = _COMMENT.sub(lambda found: " " * len(found[0]), source)
    opened: list[tuple[str, int]] = []
    for found in _MARKUP.finditer(source):
        text, index = found[0], found.start()
        match text:
            case "{{" | "{%":
                yield Found(index, f"falta fechar com {'}}' if text == '{{' else '%}'}.")
            case "}}" | "%}":
                yield Found(index, f"há {text} sem {'{{' if text == '}}' else '{%'} antes.")
            case _ if text.startswith("{{"):
                yield from _output(text, index)
            case _:
                yield from _tag(text, index, opened)
    for word, index in opened:
        yield Found(index, f"{{% {word} %}} não foi fechado: falta {{% {BLOCKS[word]} %}}.")


def _output(text: str, index: int) -> Iterator[Found]:
    if "{{" in text[2:] or "{%" in text[2:]:
        yield Found(index, "falta fechar com }} antes de abrir de novo.")
    elif not text.strip("{}- \n\t"):
        yield Found(index, "não há nada entre as chaves. Escreva o nome de uma variável.")


def _tag(text: str, index: int, opened: list[tuple[str, int]]) -> Iterator[Found]:
    found = _WORD.match(text)
    word = found[1] if found else ""
    if word not in KNOWN:
        yield Found(index, f"não conheço {{% {word} %}}.{nearest(word, KNOWN)}")
    elif word in BLOCKS:
        opened.append((word, index))
        if len(opened) == NESTING + 1:
            yield Found(
                index, f"há mais de {NESTING} níveis, um dentro do outro. Escreva de um jeito mais simples."
            )
    elif word in INSIDE:
        if not opened or opened[-1][0] not in INSIDE[word]:
            yield Found(index, f"{{% {word} %}} está fora de {{% {INSIDE[word][0]} %}}.")
    elif word.startswith("end"):
        if opened and BLOCKS[opened[-1][0]] == word:
            opened.pop()
        elif opened:
            expected = BLOCKS[opened[-1][0]]
            yield Found(index, f"aqui deveria estar {{% {expected} %}}, que fecha {{% {opened.pop()[0]} %}}.")
        else:
            yield Found(index, f"{{% {word} %}} não fecha nada.")


def nearest(word: str, known: Iterable[str]) -> str:
    """` Você quis dizer …?`, or nothing where no known word is near."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" Você quis dizer {close[0]}?" if close else ""
