"""`suspensao …`: a table of contents, one file a command, each imported when it is called.

Importing them all takes over a second, and most of that is what the bot alone needs.
"""

import gc
from collections.abc import Mapping
from importlib import import_module
from typing import Any, ClassVar

import typer
from typer.core import TyperGroup


class _Commands(TyperGroup):
    """Commands by their names: where each one's function stands."""

    table: ClassVar[Mapping[str, str]] = {}

    def list_commands(self, ctx: Any) -> list[str]:
        return [*self.table, *super().list_commands(ctx)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in self.table:
            return super().get_command(ctx, cmd_name)
        single = typer.Typer(add_completion=False)
        single.command(cmd_name)(_imported(self.table[cmd_name]))
        return typer.main.get_command(single)


class _Suspensao(_Commands):
    table = {  # noqa: RUF012 - a ClassVar of the class above
        "run": "bot.cli.run:run",
        "worker": "bot.cli.worker:worker",
        "demo": "bot.cli.demo:demo",
        "send": "bot.cli.send:send",
        "import": "bot.cli.import_file:import_file",
        "migrate": "bot.cli.migrate:migrate",
        "backup": "bot.cli.backup:backup",
        "restore": "bot.cli.restore:restore",
        "doctor": "bot.cli.doctor:doctor",
    }


class _Account(_Commands):
    table = {"add": "bot.cli.account:add_account"}  # noqa: RUF012


def _imported(where: str) -> Any:
    """The function at `module:name`."""
    module, _, name = where.partition(":")
    gc.disable()  # what an import makes stays; looking through it again and again takes a fifth of the time
    try:
        return getattr(import_module(module), name)
    finally:
        gc.enable()


app = typer.Typer(
    name="suspensao",
    cls=_Suspensao,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # locals hold secrets and contacts
)
account = typer.Typer(cls=_Account, no_args_is_help=True)
app.add_typer(account, name="account")


@app.callback()
def _suspensao() -> None:
    """Avisos de suspensão aos clientes do provedor, a partir do Slack."""


@account.callback()
def _account() -> None:
    """Serviços de envio."""


def main() -> None:
    """The entry point of the `suspensao` script."""
    app()
