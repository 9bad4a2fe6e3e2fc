"""The keys that seal secrets: read from text, or from a file made at the first start for its owner only."""

import base64
import hashlib
import os
import stat
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

KEY_BYTES = 32
ID_BYTES = 8

Random = Callable[[int], bytes]


class VaultError(Exception):
    """A key cannot be used, or a secret cannot be opened with the keys there are. The text is for people."""


@dataclass(frozen=True)
class Key:
    """256 secret bits. `id` tells which key sealed a value, and tells nothing about the key."""

    secret: bytes = field(repr=False)

    @property
    def id(self) -> bytes:
        return hashlib.sha256(b"suspensao key id" + self.secret).digest()[:ID_BYTES]


def parse_keys(text: str, source: str = "SUSPENSAO_KEYS") -> tuple[Key, ...]:
    """Keys in base64, separated by commas or line breaks; the first seals, all open.

    source: where they came from, for the sentence that VaultError carries.
    """
    keys = tuple(_read_key(word, source) for word in text.replace(",", "\n").split())
    if not keys:
        raise VaultError(f"{source} não tem nenhuma chave. Restaure a chave da sua cópia de segurança.")
    return keys


def write_key(key: Key) -> str:
    """The key as `parse_keys` takes it."""
    return base64.b64encode(key.secret).decode()


def new_key(random: Random = os.urandom) -> Key:
    return Key(random(KEY_BYTES))


def load_key_file(path: Path, random: Random = os.urandom) -> tuple[Key, ...]:
    """The keys in `path`, one a line, the first seals. Where there is no file it is made, with mode 600.

    Raises VaultError: unreadable, open to others, or not keys. Never replaces a file.
    """
    try:
        return _read(path)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise VaultError(f"Não consigo ler o arquivo de chave {path}: {_why(error)}.") from error
    try:
        _make(path, new_key(random))
        return _read(path)
    except OSError as error:
        raise VaultError(f"Não consigo criar o arquivo de chave {path}: {_why(error)}.") from error


def _read(path: Path) -> tuple[Key, ...]:
    with path.open("rb") as file:
        mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
        if mode & 0o077:
            raise VaultError(
                f"O arquivo de chave {path} está aberto a outras pessoas (modo {mode:o}). "
                f"Feche-o com: chmod 600 {path}"
            )
        content = file.read(65_536)
    return parse_keys(content.decode("ascii", errors="replace"), f"O arquivo de chave {path}")


def _make(path: Path, key: Key) -> None:
    """Whole or not at all: written aside, then linked to its name, which fails where the name is taken."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file, aside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mode 600
    try:
        os.write(file, f"{write_key(key)}\n".encode())
        os.fsync(file)
        os.link(aside, path)
        _sync(path.parent)
    except FileExistsError:
        pass  # another process was first: its key is as good
    finally:
        os.close(file)
        os.unlink(aside)


def _sync(folder: Path) -> None:
    """A key that a power cut takes away would leave secrets that nobody can open."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _why(error: OSError) -> str:
    match error:
        case PermissionError():
            return "sem permissão (ele deve pertencer ao usuário que roda o bot)"
        case IsADirectoryError() | NotADirectoryError():
            return "o caminho não é o de um arquivo"
        case _:
            return error.strerror or str(error)


def _read_key(word: str, source: str) -> Key:
    try:
        secret = base64.b64decode(word, validate=True)
    except ValueError:  # not base64, or not even ASCII
        secret = b""
    if len(secret) != KEY_BYTES:
        raise VaultError(
            f"{source} não tem uma chave válida: são 32 bytes em base64 (44 caracteres). "
            "Restaure a chave da sua cópia de segurança."
        )
    return Key(secret)
