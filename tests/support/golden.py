"""Golden files: what a person sees, kept in tests/golden/ and read in a diff.

A test calls `golden("delivery/temporary.started.txt", text)`. `pytest --record-golden` writes them again.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parents[1] / "golden"

Golden = Callable[[str, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--record-golden", action="store_true", help="write the golden files again")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compares a text with the golden file of that name, or records it."""
    record = request.config.getoption("--record-golden")

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if record:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            return
        assert path.exists(), f"no golden file {name}: run pytest --record-golden"
        assert text == path.read_text(encoding="utf-8")

    return compare
