"""Where keys come from."""

import base64
import multiprocessing
import os
from pathlib import Path

import pytest

from storage.keys import VaultError, load_key_file, parse_keys

A, B = base64.b64encode(b"a" * 32).decode(), base64.b64encode(b"b" * 32).decode()
only_as_a_user = pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")


@pytest.mark.parametrize("text", [f"{A},{B}", f" {A}, {B} ", f"{A}\n{B}\n"])
def test_several_keys_in_their_order(text: str) -> None:
    """Commas, spaces and line breaks separate; the order stays, for the first seals."""
    assert [key.secret for key in parse_keys(text)] == [b"a" * 32, b"b" * 32]


@pytest.mark.parametrize("text", ["senha", A[:-8], A + A, "çççç", f"{A},curta"])
def test_what_is_no_key_is_told(text: str) -> None:
    """The sentence names the source and the form, never what was typed."""
    with pytest.raises(VaultError, match="SUSPENSAO_KEYS não tem uma chave válida") as told:
        parse_keys(text)
    assert text not in str(told.value)


@pytest.mark.parametrize("text", ["", " , \n"])
def test_no_key_is_told(text: str) -> None:
    """An empty file or variable is an error, never a vault without keys."""
    with pytest.raises(VaultError, match="nenhuma chave"):
        parse_keys(text)


def test_the_file_is_made_once(tmp_path: Path) -> None:
    """At the first start, in a folder that may be missing; later starts read the same key."""
    path = tmp_path / "data" / "suspensao.key"
    first = load_key_file(path)
    assert load_key_file(path) == first
    assert len(first[0].secret) == 32
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_two_starts_at_once_share_one_key(tmp_path: Path) -> None:
    """Whoever comes second reads the key of the first; none is lost, none half written."""
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        keys = pool.map(load_key_file, [tmp_path / "suspensao.key"] * 8)
    assert len({key[0].secret for key in keys}) == 1


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_file_open_to_others_is_refused(tmp_path: Path, mode: int) -> None:
    """The sentence gives the command that mends it."""
    path = tmp_path / "suspensao.key"
    load_key_file(path)
    path.chmod(mode)
    with pytest.raises(VaultError, match=f"modo {mode:o}.*chmod 600 {path}"):
        load_key_file(path)


def test_a_damaged_file_is_kept(tmp_path: Path) -> None:
    """A file that holds no key is named, and never replaced by a new key: the old one may be mended."""
    path = tmp_path / "suspensao.key"
    path.write_bytes(b"\xff\x00 broken")
    path.chmod(0o600)
    with pytest.raises(VaultError, match=f"{path} não tem uma chave válida"):
        load_key_file(path)
    assert path.read_bytes() == b"\xff\x00 broken"


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    """The path of something that is no file."""
    with pytest.raises(VaultError, match="não é o de um arquivo"):
        load_key_file(tmp_path)


@only_as_a_user
def test_an_unreadable_file_is_told(tmp_path: Path) -> None:
    """A key that belongs to another user."""
    path = tmp_path / "suspensao.key"
    load_key_file(path)
    path.chmod(0o000)
    with pytest.raises(VaultError, match="sem permissão"):
        load_key_file(path)
