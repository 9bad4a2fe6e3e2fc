"""How the command line speaks: sentences for people, one JSON object for programs, an exit code for both."""

import asyncio
import json
import os
import sys
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import contextmanager
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
from bot.settings import LocalSettings, SettingsError
from bot.slack import SlackRefused
from storage.engine import DatabaseInUse, DatabaseUnreachable
from storage.keys import VaultError
from storage.migrate import NewerDatabase

T = TypeVar("T")
S = TypeVar("S", bound=LocalSettings)

out = Console()
err = Console(stderr=True)

# What a person, or the machine, can get wrong, and the code it ends in.
_EXPECTED: dict[type[Exception], Exit] = {
    SettingsError: Exit.SETTINGS,
    VaultError: Exit.SETTINGS,
    NewerDatabase: Exit.DATABASE,
    DatabaseInUse: Exit.DATABASE,
    DatabaseUnreachable: Exit.DATABASE,
    SlackRefused: Exit.SLACK,
}


def read(kind: type[S]) -> S:
    """The settings from this process's environment, with logging set up by them."""
    settings = kind.read(os.environ)
    configure(settings.log)
    return settings


def run(work: Coroutine[Any, Any, T]) -> T:
    """Runs a command's work."""
    return asyncio.run(work)


def stop(code: Exit, sentence: str) -> NoReturn:
    """Ends the command with a sentence on standard error."""
    err.print(f"[bold red]✗[/] {escape(sentence)}", highlight=False, soft_wrap=True)
    raise typer.Exit(code)


def note(line: str) -> None:
    """A line for people on standard error, to the letter: a client's name may look like markup."""
    err.print(line, markup=False, highlight=False, soft_wrap=True)


def answer(as_json: bool, values: Mapping[str, Any], sentence: str) -> None:
    """The command's result: an object with `--json`, else a sentence."""
    if as_json:
        json.dump(values, sys.stdout, ensure_ascii=False, default=str)
        sys.stdout.write("\n")
    else:
        out.print(sentence, markup=False, highlight=False, soft_wrap=True)


@contextmanager
def expected_errors() -> Iterator[None]:
    """What is known to go wrong ends in its sentence and its code; everything else keeps its traceback."""
    try:
        yield
    except tuple(_EXPECTED) as error:
        stop(next(code for kind, code in _EXPECTED.items() if isinstance(error, kind)), str(error))


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
