"""`suspensao …`: a table of contents, one file a command."""

import typer

from bot.cli.account import add_account
from bot.cli.backup import backup
from bot.cli.demo import demo
from bot.cli.import_file import import_file
from bot.cli.migrate import migrate
from bot.cli.restore import restore
from bot.cli.run import run
from bot.cli.send import send

app = typer.Typer(
    name="suspensao",
    help="Avisos de suspensão aos clientes do provedor, a partir do Slack.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # locals hold secrets and contacts
)
account = typer.Typer(no_args_is_help=True, help="Serviços de envio.")
app.add_typer(account, name="account")

app.command("run")(run)
app.command("demo")(demo)
app.command("send")(send)
app.command("import")(import_file)
app.command("migrate")(migrate)
app.command("backup")(backup)
app.command("restore")(restore)
account.command("add")(add_account)


def main() -> None:
    """The entry point of the `suspensao` script."""
    app()
