"""How a client's name is written to them: ERPs export names in capitals, and companies have no first name."""

SMALL_WORDS = frozenset({"da", "das", "de", "di", "do", "dos", "du", "e", "em", "na", "no"})
COMPANY_FORMS = frozenset({"ltda", "me", "mei", "epp", "eireli", "s/a", "sa", "s.a", "cia"})
COMPANY_FIRSTS = frozenset({"associação", "clínica", "colégio", "condomínio", "escola", "igreja", "padaria"})
KEPT_IN_CAPITALS = frozenset({"me", "mei", "epp", "eireli", "s/a", "sa", "s.a", "ii", "iii", "iv"})


def full_name(name: str) -> str:
    """The name with single spaces; one written all in capitals or all in small letters gets its capitals."""
    words = name.split()
    if not (name.isupper() or name.islower()):
        return " ".join(words)
    return " ".join(_cased(word, first=i == 0) for i, word in enumerate(words))


def first_name(name: str) -> str:
    """The name to greet by: a person's first, a company's whole. "" for an empty name."""
    full = full_name(name)
    first, *others = full.split(" ")
    company = first.lower() in COMPANY_FIRSTS or any(_bare(word) in COMPANY_FORMS for word in others)
    return full if company or len(_bare(first)) < 2 else first


def _bare(word: str) -> str:
    return word.lower().strip(",.-")


def _cased(word: str, *, first: bool) -> str:
    low = word.lower()
    if not first and low in SMALL_WORDS:
        return low
    if not first and _bare(word) in KEPT_IN_CAPITALS:
        return word.upper()
    return "-".join(part[:1].upper() + part[1:] for part in low.split("-"))
