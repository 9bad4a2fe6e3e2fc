"""Secrets at rest: AES-256-GCM, bound to the place they are stored in. Keys never enter the database.

A sealed value is  version (1 byte) · key id (8) · nonce (12) · ciphertext and tag.  Its associated data are
table, row, field and key id: a value copied into another row, or another field, does not open there.
"""

import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.keys import ID_BYTES, Key, Random, VaultError, load_key_file, parse_keys

__all__ = ["Key", "Vault", "VaultError", "load_key_file", "parse_keys"]

_VERSION = b"\x01"
_NONCE_BYTES = 12
_HEADER = len(_VERSION) + ID_BYTES + _NONCE_BYTES


class Vault:
    """Seals with the first key, opens with any: a new key put first rotates, the old ones still open."""

    def __init__(self, keys: Sequence[Key], random: Random = os.urandom) -> None:
        if not keys:
            raise ValueError("a vault needs a key")
        self._random = random
        self._sealing = keys[0].id
        self._ciphers = {key.id: AESGCM(key.secret) for key in keys}

    def seal(self, text: str, *, table: str, row: str, field: str) -> bytes:
        """`row` is what never changes about the row (its uid)."""
        nonce = self._random(_NONCE_BYTES)
        place = _place(table, row, field, self._sealing)
        sealed = self._ciphers[self._sealing].encrypt(nonce, text.encode(), place)
        return _VERSION + self._sealing + nonce + sealed

    def open(self, blob: bytes, *, table: str, row: str, field: str) -> str:
        """What `seal` was given for the same place. Raises VaultError."""
        key_id = blob[len(_VERSION) : len(_VERSION) + ID_BYTES]
        if len(blob) <= _HEADER or not blob.startswith(_VERSION):
            raise VaultError("Um segredo guardado está danificado. Cadastre a senha de novo.")
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise VaultError(
                f"Um segredo foi guardado com outra chave ({key_id.hex()}). "
                "Restaure essa chave ou cadastre a senha de novo."
            )
        try:
            nonce = blob[_HEADER - _NONCE_BYTES : _HEADER]
            return cipher.decrypt(nonce, blob[_HEADER:], _place(table, row, field, key_id)).decode()
        except InvalidTag:
            raise VaultError(
                "Um segredo guardado foi alterado ou trocado de lugar. Cadastre a senha de novo."
            ) from None


def _place(*parts: str | bytes) -> bytes:
    """Each part after its length: no two places are written alike."""
    encoded = [part if isinstance(part, bytes) else part.encode() for part in parts]
    return b"".join(len(part).to_bytes(4) + part for part in encoded)
