"""How the command line speaks: sentences for people, one JSON object for programs, an exit code for both."""

import asyncio
import json
import os
import re
import sys
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import contextmanager
from html import unescape
from typing import Any, NoReturn, TypeVar

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
)

from bot.cli.exits import Exit
from bot.log import configure
from bot.settings import LocalSettings

T = TypeVar("T")
S = TypeVar("S", bound=LocalSettings)

out = Console()
err = Console(stderr=True)

_SLACK_MARKS = re.compile(r"(?<!\w)([*`])(\S(?:[^*`\n]*\S)?)\1(?!\w)")  # *bold*, `code`


# What a person, or the machine, can get wrong, and the code it ends in. By name: importing them all would
# import the bot, which takes a second.
EXPECTED = {
    "bot.settings.SettingsError": Exit.SETTINGS,
    "storage.keys.VaultError": Exit.SETTINGS,
    "delivery.dispatcher.LeaseTooShort": Exit.SETTINGS,
    "storage.migrate.NewerDatabase": Exit.DATABASE,
    "storage.engine.DatabaseInUse": Exit.DATABASE,
    "storage.failures.DatabaseUnreachable": Exit.DATABASE,
    "storage.backup.BackupFailed": Exit.DATABASE,
    "bot.slack.SlackRefused": Exit.SLACK,
}


class Refused(Exception):
    """The command ends here."""

    def __init__(self, code: Exit, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


def read(kind: type[S]) -> S:
    """The settings from this process's environment, with logging set up by them."""
    settings = kind.read(os.environ)
    configure(settings.log)
    return settings


def run(work: Coroutine[Any, Any, T]) -> T:
    """Runs a command's work."""
    return asyncio.run(work)


def stop(code: Exit, sentence: str) -> NoReturn:
    """Ends the command with a sentence, as `expected_errors` round it says it."""
    raise Refused(code, sentence)


def plain(sentence: str) -> str:
    """What was written for Slack, as a terminal shows it: without its bold, code marks and escapes."""
    return unescape(_SLACK_MARKS.sub(r"\2", sentence))


def note(line: str) -> None:
    """A line for people on standard error, to the letter: a client's name may look like markup."""
    err.print(line, markup=False, highlight=False, soft_wrap=True)


def answer(as_json: bool, values: Mapping[str, Any], sentence: str) -> None:
    """The command's result: an object with `--json`, else a sentence."""
    if as_json:
        _print_object(values)
    else:
        out.print(sentence, markup=False, highlight=False, soft_wrap=True)


@contextmanager
def expected_errors(*, as_json: bool = False) -> Iterator[None]:
    """What is known to go wrong ends in its sentence and its code; everything else keeps its traceback.

    The sentence goes to standard error; with `--json` it is the `error` of an object on standard output.
    """
    try:
        yield
    except Refused as refused:
        _end(refused.code, refused.sentence, as_json)
    except Exception as error:  # raised again where it is not expected
        code = _code_of(error)
        if code is None:
            raise
        _end(code, str(error), as_json)


def _code_of(error: Exception) -> Exit | None:
    kinds = (f"{kind.__module__}.{kind.__qualname__}" for kind in type(error).__mro__)
    return next((EXPECTED[kind] for kind in kinds if kind in EXPECTED), None)


def _end(code: Exit, sentence: str, as_json: bool) -> NoReturn:
    if as_json:
        _print_object({"error": sentence})
    else:
        err.print(f"[bold red]✗[/] {escape(sentence)}", highlight=False, soft_wrap=True)
    raise typer.Exit(code)


def _print_object(values: Mapping[str, Any]) -> None:
    json.dump(values, sys.stdout, ensure_ascii=False, default=str)
    sys.stdout.write("\n")


def progress(*, quiet: bool) -> Progress:
    """A bar on standard error, gone when it is done."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=err, transient=True, disable=quiet or not err.is_terminal)
