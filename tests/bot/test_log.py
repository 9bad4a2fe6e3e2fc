"""No log line carries a secret or a contact."""

import io
import logging

import pytest

from bot.log import configure, redact
from bot.settings import LogSettings


@pytest.mark.parametrize(
    "secret",
    [
        "xoxb-1234-abcd",
        "xapp-1-A0-99-beef",
        "Bearer abc.def",
        "maria.silva@provedor.com.br",
        "+55 49 99912-3456",
        "(49) 99912-3456",
        "49999123456",
    ],
)
def test_redacted(secret: str) -> None:
    """Tokens, addresses and numbers do not survive in any text."""
    assert secret not in redact(f"failed for {secret} at noon")


def test_a_response_url_is_cut() -> None:
    """Whoever holds the address of a response may speak as the bot."""
    assert "T1/B2" not in redact("POST https://hooks.slack.com/commands/T1/B2/xyz")


def test_dates_and_counts_stay() -> None:
    """A log without its figures is no log."""
    line = "run 12 at 2026-11-24 09:00 sent 1998 of 2000"
    assert redact(line) == line


def test_a_traceback_is_redacted_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """What an exception's text carries is what leaks."""
    stream = io.StringIO()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    monkeypatch.setattr("sys.stderr", stream)
    try:
        configure(LogSettings(format="json"))
        try:
            raise ValueError("no mailbox joao@example.com")
        except ValueError:
            logging.getLogger("x").exception("send_failed", extra={"token": "xoxb-9"})
    finally:
        root.handlers[:], root.level = handlers, level
    assert "ValueError" in stream.getvalue()
    assert "joao@" not in stream.getvalue()
    assert "xoxb-9" not in stream.getvalue()
