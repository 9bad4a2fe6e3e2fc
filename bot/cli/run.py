"""`suspensao run`: the bot."""

from bot.cli import console
from bot.lifecycle import serve
from bot.settings import Settings


def run() -> None:
    """Inicia o bot: Slack, agenda e envios, até receber SIGTERM ou Ctrl+C."""
    with console.expected_errors():
        console.run(serve(console.read(Settings)))
