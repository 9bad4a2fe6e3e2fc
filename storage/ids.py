"""Opaque ids. Who needs one takes the maker as an argument: a test says what comes out."""

import secrets
from collections.abc import Callable

MakeId = Callable[[], str]


def new_id() -> str:
    """32 hexadecimal digits that nobody can guess."""
    return secrets.token_hex(16)
