"""The database is put back to an earlier state: nothing goes out before somebody in the channel says so."""

import datetime as dt
from dataclasses import replace

import pytest

from bot.places import mark_file
from bot.settings import StorageSettings
from bot.wiring import Parts
from storage.enums import BacklogChoice, RunTrigger
from tests.support.provider import bring_in, clients_csv, set_up
from tests.support.sandbox import ANA, Control, RunningSandbox, text_of

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])
TODAY = dt.datetime.now(dt.UTC).date()
THREE = [(str(n), f"Cliente {n}", f"c{n}@x.example", TODAY, TODAY + dt.timedelta(60)) for n in range(3)]


async def put_back(bot: Parts, database_url: str) -> None:
    """As if the database were behind its mark by one call. The clock, which writes the mark, stands still."""
    await bot.scheduler.stop()
    await bot.epoch.watch()
    file = mark_file(StorageSettings(database_url=database_url))
    mark = file.read()
    assert mark is not None
    file.write(replace(mark, attempts=mark.attempts + 1))
    await bot.epoch.watch()


async def test_it_asks_once_and_goes_on_by_one_press(
    bot: Parts, control: Control, sandbox: RunningSandbox, database_url: str
) -> None:
    """What is asked for waits; *Enviar mesmo assim* lets it go, and the question shows who said so."""
    await set_up(bot, sandbox)
    await bring_in(bot, clients_csv(*THREE))
    await put_back(bot, database_url)
    question = await control.wait_for_message("O banco de dados é uma cópia restaurada")
    run = await bot.runs.request(RunTrigger.HAND, "x", asked_by=ANA.id, backlog=BacklogChoice.INCLUDE)
    await bot.runs.plan(run.id or 0)
    await control.wait_for_message("parte destes avisos pode já ter saído")
    assert await control.outbox("smtp") == []
    await control.action(ANA.id, question, "restored.answer:include")
    await control.wait_for_message("3 avisos enviados")
    answered = await control.wait_for_message("Banco restaurado")
    assert f"<@{ANA.id}> respondeu: *enviar mesmo assim*" in text_of(answered)
