"""The command line: a sentence or an object, and an exit code that says how it went."""

import asyncio
import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.cli.console import EXPECTED, plain
from bot.cli.exits import Exit
from handlers.servers import texts
from storage import accounts, parameters
from storage.engine import Database
from storage.enums import Channel, RunState
from storage.migrate import pending, upgrade
from storage.models import EmailServer, Run, Suspension
from tests.support.database import raw

GOOD = "Contrato;Cliente;Início;E-mail\n1;Ana Lima;24/11/2026;ana@example.com\n"
SOME_BAD = f"{GOOD}2;Beto;[/b];beto@example.com\n"
ACCOUNT = (
    *("account", "add", "--host", "127.0.0.1", "--port", "2525", "--user", "avisos", "--password-stdin"),
    *("--sender", "avisos@provedor.example", "--sender-name", "Provedor", "--security", "none"),
)

Run_ = Callable[..., Result]


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """A command sets logging up for its process, which here is the tests'."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


@pytest.fixture
def suspensao(sqlite_url: str, tmp_path: Path) -> Run_:
    """Runs a command against a fresh database."""
    environ = {"DATABASE_URL": sqlite_url, "SUSPENSAO_KEY_FILE": str(tmp_path / "test.key")}

    def run(*words: str, typed: str = "", **more: str) -> Result:
        return CliRunner().invoke(app, words, input=typed, env=environ | more)

    return run


@pytest.fixture
def stored(sqlite_url: str) -> Callable[[type[Any]], list[Any]]:
    """What a table of that database holds."""

    async def rows(model: type[Any]) -> list[Any]:
        db = Database.open(sqlite_url)
        try:
            async with db.read() as session:
                return list((await session.exec(select(model))).all())
        finally:
            await db.close()

    return lambda model: asyncio.run(rows(model))


def file_of(folder: Path, content: str) -> str:
    file = folder / "clientes.csv"
    file.write_text(content, "utf-8")
    return str(file)


def make_ready(url: str) -> None:
    """E-mail is the method, through an account that was registered before."""

    async def work() -> None:
        db = Database.open(url)
        async with db.write() as session:
            (server,) = await accounts.list_email_servers(session)
            current = await parameters.get(session)
            await parameters.update(
                session,
                version=current.version,
                by="test",
                now=server.created_at,
                method=Channel.EMAIL,
                email_server_id=server.id,
            )
        await db.close()

    asyncio.run(work())


@pytest.fixture
def ready(suspensao: Run_, sqlite_url: str) -> None:
    """The parameters are complete."""
    assert suspensao(*ACCOUNT, "--unchecked", typed="segredo\n").exit_code == Exit.OK
    make_ready(sqlite_url)


def test_import_takes_the_file_in(
    suspensao: Run_, tmp_path: Path, stored: Callable[[type[Any]], list[Any]]
) -> None:
    """All of it good: code 0, and the suspension is there."""
    done = suspensao("import", file_of(tmp_path, GOOD), "--json")
    assert (done.exit_code, json.loads(done.stdout)["new"]) == (Exit.OK, 1)
    assert len(stored(Suspension)) == 1


def test_import_names_what_it_refused(suspensao: Run_, tmp_path: Path) -> None:
    """Part of it bad: its own code, each row with its reason, and the rows in a file to mend."""
    done = suspensao("import", file_of(tmp_path, SOME_BAD), "--json")
    answer = json.loads(done.stdout)
    assert done.exit_code == Exit.PARTLY
    assert [row["line"] for row in answer["refused"]] == [3]
    assert "Beto" in Path(answer["refused_file"]).read_text("utf-8-sig")


def test_refused_rows_overwrite_no_earlier_ones(suspensao: Run_, tmp_path: Path) -> None:
    """Somebody may be mending them: the next ones are numbered."""
    file = file_of(tmp_path, SOME_BAD)
    mended = tmp_path / "clientes-recusadas.csv"
    mended.write_text("half mended", "utf-8")
    names = [Path(json.loads(suspensao("import", file, "--json").stdout)["refused_file"]).name for _ in "12"]
    assert names == ["clientes-recusadas-2.csv", "clientes-recusadas-3.csv"]
    assert mended.read_text("utf-8") == "half mended"


def test_a_clients_words_are_no_markup(suspensao: Run_, tmp_path: Path) -> None:
    """What stands in brackets in a file is printed, not obeyed."""
    done = suspensao("import", file_of(tmp_path, SOME_BAD))
    assert done.exit_code == Exit.PARTLY
    assert "“[/b]” não é uma data" in done.stderr


def test_import_stands_where_the_refused_rows_cannot_be_written(suspensao: Run_, tmp_path: Path) -> None:
    """The clients are in the database by then: a full folder is no reason for a traceback."""
    long = tmp_path / f"{'c' * 250}.csv"  # a name that leaves no room for a longer one
    long.write_text(SOME_BAD, "utf-8")
    done = suspensao("import", str(long), "--json")
    assert done.exit_code == Exit.PARTLY
    assert json.loads(done.stdout)["refused_file"] is None
    assert "Não consegui gravar" in done.stderr


def test_import_of_something_else_changes_nothing(
    suspensao: Run_, tmp_path: Path, stored: Callable[[type[Any]], list[Any]]
) -> None:
    """No CSV: the sentence that Slack shows, on standard error."""
    done = suspensao("import", file_of(tmp_path, "a;b\n1;2\n"))
    assert (done.exit_code, done.stdout) == (Exit.INPUT, "")
    assert "Não encontramos os títulos das colunas" in done.stderr
    assert stored(Suspension) == []


def test_send_before_anything_is_set_up(suspensao: Run_) -> None:
    """What to do first, instead of an empty run."""
    done = suspensao("send", "--dry-run")
    assert done.exit_code == Exit.INPUT
    assert "Ainda não há método de envio. Escolha um em /suspensao config." in done.stderr


def test_a_program_reads_why_it_was_refused(suspensao: Run_, tmp_path: Path) -> None:
    """With --json a refusal is an object too, with the same code, and nothing beside it to misread."""
    for words in (("send",), ("import", file_of(tmp_path, "")), (*ACCOUNT, "--host", "")):
        done = suspensao(*words, "--json", typed="segredo\n")
        assert (done.exit_code, list(json.loads(done.stdout)), done.stderr) == (Exit.INPUT, ["error"], "")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (
            "O método está *incompleto*: veja `/suspensao config`.",
            "O método está incompleto: veja /suspensao config.",
        ),
        ("O servidor disse: 550 &lt;a@b&gt; 2 * 3 * 4", "O servidor disse: 550 <a@b> 2 * 3 * 4"),
    ],
)
def test_a_terminal_shows_no_markup_of_slacks(written: str, shown: str) -> None:
    """Asterisks and backticks read as noise where nothing draws them."""
    assert plain(written) == shown


@pytest.mark.usefixtures("ready")
def test_a_dry_run_counts_and_writes_nothing(
    suspensao: Run_, stored: Callable[[type[Any]], list[Any]]
) -> None:
    """Safe to type at any hour."""
    done = suspensao("send", "--dry-run", "--json")
    assert json.loads(done.stdout) == {"due": 0, "backlog": 0, "skips": {}}
    assert stored(Run) == []


@pytest.mark.usefixtures("ready")
def test_send_queues_a_run_for_the_bot(suspensao: Run_, stored: Callable[[type[Any]], list[Any]]) -> None:
    """The bot alone sends: this command only writes the request down."""
    done = suspensao("send", "--json")
    (run,) = stored(Run)
    assert json.loads(done.stdout) == {"run": run.id, "state": "planned"}
    assert run.state is RunState.PLANNED


def test_account_add_keeps_the_password_to_itself(
    suspensao: Run_, stored: Callable[[type[Any]], list[Any]]
) -> None:
    """It comes from standard input, lies sealed in the database, and is printed nowhere."""
    done = suspensao(*ACCOUNT, "--unchecked", "--json", typed="segredo\n")
    (server,) = stored(EmailServer)
    assert json.loads(done.stdout) == {"account": server.id}
    assert "segredo" not in done.output
    assert b"segredo" not in server.password_sealed


def test_account_add_takes_the_mailbox_of_returned_mails(
    suspensao: Run_, stored: Callable[[type[Any]], list[Any]]
) -> None:
    """Its password is the next line of standard input; both are sealed, and printed nowhere."""
    mailbox = ("--bounce-host", "imap.provedor.example", "--bounce-user", "devolucoes")
    done = suspensao(*ACCOUNT, *mailbox, "--unchecked", typed="segredo\noutro-segredo\n")
    assert done.exit_code == Exit.OK, done.output
    (server,) = stored(EmailServer)
    assert (server.bounce_host, server.bounce_port) == ("imap.provedor.example", 993)
    assert server.bounce_username == "devolucoes"
    assert b"segredo" not in server.bounce_password_sealed
    assert "segredo" not in done.output


def test_account_add_tests_before_it_keeps(suspensao: Run_, stored: Callable[[type[Any]], list[Any]]) -> None:
    """An inner address that the operator has not allowed is refused as in Slack, and nothing is kept."""
    done = suspensao(*ACCOUNT, typed="segredo\n")
    assert done.exit_code == Exit.INPUT
    assert "SUSPENSAO_ALLOWED_HOSTS" in done.stderr
    assert stored(EmailServer) == []


def test_account_add_names_every_field_that_is_wrong(suspensao: Run_) -> None:
    """One reading tells all."""
    done = suspensao(*ACCOUNT, "--sender", "nobody", "--host", "smtp://x", typed="segredo\n")
    assert done.exit_code == Exit.INPUT
    assert texts.HOST_URL in done.stderr
    assert texts.EMAIL_BAD in done.stderr


def test_migrate_brings_an_empty_database_up(suspensao: Run_, tmp_path: Path) -> None:
    """Before the app exists: no token is needed."""
    fresh = tmp_path / "new" / "suspensao.db"
    done = suspensao("migrate", "--json", DATABASE_URL=f"sqlite:///{fresh}")
    assert (done.exit_code, json.loads(done.stdout)) == (Exit.OK, {"up_to_date": True})
    assert fresh.stat().st_mode & 0o077 == 0


def test_every_command_refuses_a_newer_database(suspensao: Run_, sqlite_url: str, tmp_path: Path) -> None:
    """The same sentence and the same code, whatever was typed."""

    async def age() -> None:
        async with raw(sqlite_url) as connection:
            await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    asyncio.run(age())
    commands = [("migrate",), ("send",), ("import", file_of(tmp_path, GOOD))]
    ends = [suspensao(*words) for words in commands]
    assert {end.exit_code for end in ends} == {Exit.DATABASE}
    assert all("versão mais nova" in end.stderr for end in ends)


def test_no_command_migrates_under_a_bot_that_runs(suspensao: Run_, tmp_path: Path) -> None:
    """It would pull the tables from under it: the bot's own start migrates."""
    url = f"sqlite:///{tmp_path / 'old.db'}"
    asyncio.run(upgrade(url, to="0001"))
    bot = Database.open(url)
    bot.claim_process()
    commands = [("migrate",), ("send",), ("import", file_of(tmp_path, GOOD))]
    ends = [suspensao(*words, DATABASE_URL=url) for words in commands]
    asyncio.run(bot.close())
    assert {end.exit_code for end in ends} == {Exit.DATABASE}
    assert all("Reinicie o bot nesta versão" in end.stderr for end in ends)
    assert asyncio.run(pending(url))
    assert suspensao("migrate", DATABASE_URL=url).exit_code == Exit.OK
    assert not asyncio.run(pending(url))


def test_commands_work_beside_a_bot_that_runs(suspensao: Run_, sqlite_url: str, tmp_path: Path) -> None:
    """Where nothing has to be migrated the bot's lock is none of their business."""
    bot = Database.open(sqlite_url)
    bot.claim_process()
    assert suspensao("import", file_of(tmp_path, GOOD)).exit_code == Exit.OK
    asyncio.run(bot.close())


def test_wrong_settings_are_all_named(suspensao: Run_) -> None:
    """Before anything is touched."""
    done = suspensao("migrate", DATABASE_URL="mysql://x", SUSPENSAO_LOG_LEVEL="loud")
    assert done.exit_code == Exit.SETTINGS
    assert "DATABASE_URL" in done.stderr
    assert "SUSPENSAO_LOG_LEVEL" in done.stderr


def test_run_without_tokens_says_which(suspensao: Run_) -> None:
    """The first thing a newcomer meets."""
    done = suspensao("run", SLACK_BOT_TOKEN="", SLACK_APP_TOKEN="")
    assert done.exit_code == Exit.SETTINGS
    assert "SLACK_BOT_TOKEN: falta definir." in done.stderr


def test_an_unknown_command_is_a_usage_error(suspensao: Run_) -> None:
    assert suspensao("enviar").exit_code == Exit.USAGE


@pytest.mark.parametrize("name", EXPECTED)
def test_every_expected_error_exists(name: str) -> None:
    """They are known by name: a renamed one would show its traceback instead of its sentence."""
    assert issubclass(resolve_name(name), Exception)
    assert resolve_name(name).__module__ + "." + resolve_name(name).__qualname__ == name


@pytest.mark.parametrize(
    ("command", "heavy"),
    [("import_file", "slack_bolt"), ("backup", "slack_bolt"), ("demo", "sqlalchemy")],
)
def test_a_command_imports_no_more_than_it_needs(command: str, heavy: str) -> None:
    """Slack's libraries are the bot's; the demo starts its sandbox before it imports the bot."""
    program = f"import sys, bot.cli.{command}; sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
