"""What an installation holds is what the tree holds."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOP = ("bot", "delivery", "handlers", "sandbox", "storage")


def test_every_package_is_named() -> None:
    """setuptools takes what pyproject names: a folder left out would be missing on a server only."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    files = [file for top in TOP for file in (ROOT / top).rglob("*.py")]
    folders = {".".join(file.parent.relative_to(ROOT).parts) for file in files}
    assert sorted(folders) == sorted(pyproject["tool"]["setuptools"]["packages"])


def test_the_locks_name_no_address() -> None:
    """Names, versions and hashes only: where packages come from is for the machine to know."""
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text("utf-8")
        assert "://" not in text
        assert "--hash=sha256:" in text
