"""The demo's settings are its own."""

from pathlib import Path

from bot.cli.demo import _settings

SANDBOX = {"http": "http://127.0.0.1:8765", "bot_token": "xoxb-sandbox", "app_token": "xapp-sandbox"}


def test_nothing_of_a_real_installation_reaches_the_demo(tmp_path: Path) -> None:
    """An operator's exported settings would show a real database, or another way into Slack."""
    real = {
        "SLACK_BOT_TOKEN": "xoxb-real",
        "SLACK_SIGNING_SECRET": "real",
        "DATABASE_URL": "postgresql://real@db/suspensao",
        "SUSPENSAO_KEYS": "real",
        "SUSPENSAO_ADMINS": "U0REAL",
    }
    plain, exported = (_settings(SANDBOX, tmp_path, environ, ingress_port=9100) for environ in ({}, real))
    assert exported == plain
    assert exported.demo


def test_the_demo_may_talk_more(tmp_path: Path) -> None:
    """Logging is the person's own."""
    assert (
        _settings(SANDBOX, tmp_path, {"SUSPENSAO_LOG_LEVEL": "DEBUG"}, ingress_port=9100).log.level == "DEBUG"
    )
