"""Secrets at rest."""

import pytest

from storage.vault import Key, Vault, VaultError

OLD, NEW = Key(b"o" * 32), Key(b"n" * 32)
PLACE = {"table": "email_servers", "row": "uid1", "field": "password_sealed"}


def test_what_is_sealed_opens() -> None:
    """The same text comes back, accents too."""
    vault = Vault([OLD])
    assert vault.open(vault.seal("sênha", **PLACE), **PLACE) == "sênha"


def test_a_sealed_value_shows_nothing() -> None:
    """Neither the text nor the key is in it, and the same text sealed twice looks different."""
    vault = Vault([OLD])
    one, two = (vault.seal("canary-7203", **PLACE) for _ in range(2))
    assert one != two
    assert b"canary" not in one
    assert OLD.secret[:8] not in one


@pytest.mark.parametrize("part", ["table", "row", "field"])
def test_a_value_opens_only_in_its_place(part: str) -> None:
    """Copied into another table, row or field by somebody who can write the database, it does not open."""
    vault = Vault([OLD])
    sealed = vault.seal("s", **PLACE)
    with pytest.raises(VaultError, match="trocado de lugar"):
        vault.open(sealed, **{**PLACE, part: "other"})


def test_places_do_not_run_together() -> None:
    """Row "a" field "bc" is not row "ab" field "c"."""
    vault = Vault([OLD])
    sealed = vault.seal("s", table="t", row="a", field="bc")
    with pytest.raises(VaultError):
        vault.open(sealed, table="t", row="ab", field="c")


@pytest.mark.parametrize("position", range(38))
def test_no_byte_can_be_changed(position: int) -> None:
    """A value of which any byte was changed does not open: version, key id, nonce, text and tag."""
    vault = Vault([OLD])
    sealed = bytearray(vault.seal("s", **PLACE))
    assert len(sealed) == 38
    sealed[position] ^= 1
    with pytest.raises(VaultError):
        vault.open(bytes(sealed), **PLACE)


@pytest.mark.parametrize("blob", [b"", b"\x01", b"\x01" + b"x" * 20, b"plain text of an older program"])
def test_what_is_no_sealed_value_is_told(blob: bytes) -> None:
    """Cut short or never sealed: a sentence."""
    with pytest.raises(VaultError, match="danificado"):
        Vault([OLD]).open(blob, **PLACE)


def test_a_new_key_put_first_rotates() -> None:
    """The first key seals; what the old one sealed still opens while it is there."""
    before = Vault([OLD]).seal("s", **PLACE)
    both = Vault([NEW, OLD])
    assert both.open(before, **PLACE) == "s"
    assert Vault([NEW]).open(both.seal("s", **PLACE), **PLACE) == "s"


def test_a_missing_key_is_named() -> None:
    """The sentence names the id of the key that is missing, and says what to do."""
    sealed = Vault([OLD]).seal("s", **PLACE)
    with pytest.raises(VaultError, match=rf"{OLD.id.hex()}.*Restaure essa chave ou cadastre a senha"):
        Vault([NEW]).open(sealed, **PLACE)


def test_a_key_does_not_print() -> None:
    """A key in a log line or a traceback shows nothing."""
    assert "ooo" not in repr(OLD)
