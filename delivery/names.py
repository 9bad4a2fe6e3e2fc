"""How a client's name is written to them: ERPs export names in capitals, and companies have no first name."""

SMALL_WORDS = frozenset({"da", "das", "de", "di", "do", "dos", "du", "e", "em", "na", "no"})
COMPANY_WORDS = frozenset(
    {"ltda", "me", "mei", "epp", "eireli", "s/a", "sa", "s.a", "s.a.", "cia", "associação", "condomínio", "igreja"}
)
ABBREVIATIONS = frozenset({"me", "mei", "epp", "eireli", "s/a", "sa", "s.a", "s.a.", "ii", "iii", "iv"})


def full_name(name: str) -> str:
    """The name with single spaces; one written all in capitals or all in small letters gets its capitals."""
    words = name.split()
    if not (name.isupper() or name.islower()):
        return " ".join(words)
    return " ".join(_cased(word, first=i == 0) for i, word in enumerate(words))


def first_name(name: str) -> str:
    """The name to greet by: a person's first, a company's whole. "" for an empty name."""
    full = full_name(name)
    words = full.split(" ")
    if any(word.lower().strip(",.-") in COMPANY_WORDS for word in words[1:]) or len(words[0]) < 3:
        return full
    return words[0]


def _cased(word: str, *, first: bool) -> str:
    low = word.lower()
    if low in SMALL_WORDS and not first:
        return low
    if low in ABBREVIATIONS and not first:
        return low.upper()
    return "-".join(part[:1].upper() + part[1:] for part in low.split("-"))
