"""Opaque ids. Who needs one takes the maker as an argument: a test says what comes out."""

import hashlib
import secrets
from collections.abc import Callable

MakeId = Callable[[], str]


def new_id() -> str:
    """32 hexadecimal digits that nobody can guess."""
    return secrets.token_hex(16)


def id_from(key: str) -> str:
    """32 hexadecimal digits, the same for the same key: what is asked for twice is known by them."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]
