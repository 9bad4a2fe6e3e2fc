"""`suspensao worker`: one more process that sends."""

from bot.cli import console
from bot.settings import SendingSettings
from bot.worker import serve


def worker() -> None:
    """Só envia, sem Slack nem agenda, para dividir o trabalho de um PostgreSQL, até SIGTERM ou Ctrl+C."""
    with console.expected_errors():
        console.run(serve(console.read(SendingSettings)))
