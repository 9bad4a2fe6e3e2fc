"""`suspensao migrate`: the database brought to this version. The bot does the same at its start."""

from typing import Annotated

import typer

from bot.cli import console
from bot.cli.database import opened
from bot.settings import LocalSettings, StorageSettings


def migrate(
    as_json: Annotated[bool, typer.Option("--json", help="Responde em JSON.")] = False,
) -> None:
    """Atualiza o banco de dados para esta versão."""
    with console.expected_errors(as_json=as_json):
        console.run(_migrate(console.read(LocalSettings).storage))
        console.answer(as_json, {"up_to_date": True}, "Banco de dados atualizado.")


async def _migrate(storage: StorageSettings) -> None:
    async with opened(storage):
        pass
