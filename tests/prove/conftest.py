"""`pytest tests/prove --prove` runs the long proofs too; without it the suite has the short ones."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--prove", action="store_true", help="the long proofs too")


@pytest.fixture
def long(request: pytest.FixtureRequest) -> None:
    """For a proof that takes minutes."""
    if not request.config.getoption("--prove", default=False):
        pytest.skip("a long proof: make prove")
