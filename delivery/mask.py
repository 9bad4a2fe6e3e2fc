"""Contacts as logs and Slack may show them: enough to recognise, too little to write to."""


def email(address: str) -> str:
    """`maria@x.com` becomes `m•••a@x.com`; a name of one or two letters shows one at most."""
    name, at, domain = address.rpartition("@")
    if not at:
        return _middle(address)
    return f"{_middle(name)}@{domain}"


def phone(number: str) -> str:
    """`+5511987654321` becomes `+5511•••••4321`; however typed, five characters at least are hidden."""
    if len(number) < 10:
        return _middle(number)
    head = min(5, len(number) - 9)
    return f"{number[:head]}{'•' * (len(number) - head - 4)}{number[-4:]}"


def typed(cell: str) -> str:
    """What somebody typed where a contact belongs; words that are none, `sem e-mail`, stand as they are."""
    if "@" in cell:
        return email(cell)
    if any(char.isdigit() for char in cell):
        return phone(cell)
    is_words = len(cell.split()) > 1 and "." not in cell
    return cell if is_words else _middle(cell)


def _middle(text: str) -> str:
    if len(text) <= 2:
        return f"{text[:1]}•••"
    return f"{text[0]}•••{text[-1]}"
