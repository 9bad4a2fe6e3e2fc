"""How long an SMS is, what it costs, and how to write it without accents. Pure.

3GPP TS 23.038, 6.2.1: an SMS holds 160 characters of the GSM 7-bit alphabet, of which ã á ç õ ê í ó ú are not
part. One of them turns the whole message into UCS-2, of which an SMS holds 70. Joined messages give up seven
and three characters each for saying in which order they belong (TS 23.040, 9.2.3.24).
"""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

GSM7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("\f^{}\\[~]|€")
"""Written with an escape before them: two characters long."""
_GSM = GSM7 | EXTENSION

# What is no accented letter and yet has a plain neighbour.
_NEIGHBOURS = str.maketrans(
    {
        **dict.fromkeys("“”„«»", '"'),
        **dict.fromkeys("‘’‚´`", "'"),
        **dict.fromkeys("–—−‐‑•·", "-"),
        **dict.fromkeys("\u00a0\u2009\u202f\u2007\t", " "),
        "…": "...",
        "º": "o",
        "°": "o",
        "ª": "a",
        "×": "x",
        "⁄": "/",  # what ½ falls apart into
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "ø": "o",
        "Ø": "O",
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "Œ": "OE",
        "ß": "ss",
    }
)
UNKNOWN = "?"


class Alphabet(StrEnum):
    """How a message is coded."""

    GSM7 = "GSM-7"
    UCS2 = "UCS-2"


# Characters in one SMS, and in each of several that are joined.
ROOM = {Alphabet.GSM7: (160, 153), Alphabet.UCS2: (70, 67)}


@dataclass(frozen=True, slots=True)
class Size:
    """What a text takes.

    characters: as they are counted, an extension or an emoji twice. left: until it takes one SMS more.
    """

    alphabet: Alphabet
    characters: int
    segments: int
    left: int


def measure(text: str) -> Size:
    """The size of a message; an empty one has no segments."""
    alphabet, widths = _coded(text)
    one, each = ROOM[alphabet]
    total = sum(widths)
    if total <= one:
        return Size(alphabet, total, 1 if total else 0, one - total)
    segments, used = 1, 0
    for width in widths:
        # An escape and what it escapes, or the two halves of an emoji, stay in one segment.
        if used + width > each:
            segments, used = segments + 1, 0
        used += width
    return Size(alphabet, total, segments, each - used)


def price_cents(text: str, cents_a_segment: int) -> int:
    """What sending a text costs, in centavos."""
    return measure(text).segments * cents_a_segment


class _Folding(dict[int, str]):
    """What stands for each letter, worked out once."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = "".join(map(_folded, chr(code).translate(_NEIGHBOURS)))
        return folded


_FOLDING = _Folding()


def fold(text: str) -> str:
    """The text in the GSM 7-bit alphabet: without accents; a letter that has no plain one becomes `?`."""
    return unicodedata.normalize("NFKD", text).translate(_FOLDING)


def _folded(char: str) -> str:
    if char in _GSM:
        return char
    # Accents that stood over a letter, emojis and other signs: nobody misses them.
    return UNKNOWN if unicodedata.category(char)[0] in "LN" else ""


def _coded(text: str) -> tuple[Alphabet, list[int]]:
    """The alphabet, and how many characters each one counts for."""
    if GSM7.issuperset(text):
        return Alphabet.GSM7, [1] * len(text)
    if _GSM.issuperset(text):
        return Alphabet.GSM7, [2 if char in EXTENSION else 1 for char in text]
    return Alphabet.UCS2, [2 if ord(char) > 0xFFFF else 1 for char in text]
