"""`suspensao migrate`: the database brought to this version. The bot does the same at its start."""

from bot.cli import console
from bot.settings import LocalSettings
from storage.migrate import upgrade


def migrate() -> None:
    """Atualiza o banco de dados para esta versão."""
    with console.expected_errors():
        console.run(upgrade(console.read(LocalSettings).storage.database_url))
        console.out.print("Banco de dados atualizado.")
