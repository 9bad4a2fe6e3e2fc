"""Fixtures of the storage tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.vault import Key, Vault
from tests.support.postgres import Databases


@pytest.fixture
def vault() -> Vault:
    """A vault with one key; its nonces are random, as always."""
    return Vault([Key(b"k" * 32)])


@pytest.fixture
def empty_url(dialect: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database that no migration has seen."""
    if dialect == "sqlite":
        yield f"sqlite:///{tmp_path / 'data' / 'suspensao.db'}"
        return
    databases: Databases = request.getfixturevalue("postgres_databases")
    url = databases.create()
    yield url
    databases.drop(url)
