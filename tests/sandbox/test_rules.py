"""README.md beside this file, the table of Slack's rules: what it names is there."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
NAMED = re.findall(r"`(test_\w+\.py)(?:::(\w+))?`", (FOLDER / "README.md").read_text("utf-8"))


@pytest.mark.parametrize(("file", "name"), sorted(set(NAMED) - {("test_rules.py", "")}))
def test_a_rule_has_its_test(file: str, name: str) -> None:
    """A table that names tests of yesterday proves nothing."""
    source = (FOLDER / file).read_text("utf-8")
    assert re.search(rf"^(async )?def {name or 'test_'}", source, re.MULTILINE)


def test_every_file_about_slack_is_named() -> None:
    """A new file of rules gets its line."""
    others = (
        "test_rules",
        "test_smtp",
        "test_imap",
        "test_fcm",
        "test_twilio",
        "test_sendgrid",
        "test_sms",
        "test_page",
        "test_ui",
    )
    files = {path.name for path in FOLDER.glob("test_*.py") if not path.name.startswith(others)}
    assert files - {file for file, _ in NAMED} <= {"test_gestures.py", "test_guard.py", "test_faults.py"}
