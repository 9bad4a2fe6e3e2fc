"""The results channel while Slack itself misbehaves, and what the thread says in the end."""

import datetime as dt

import pytest

from bot.wiring import Parts
from storage.enums import RunTrigger
from tests.support.provider import bring_in, clients_csv, set_up
from tests.support.sandbox import BRUNO, SUSPENSOES, Control, RunningSandbox, text_of

TODAY = dt.datetime.now(dt.UTC).date()
END = TODAY + dt.timedelta(days=60)

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])


@pytest.mark.parametrize("kind", ["429", "503", "bad_json", "reset_before"])
async def test_slack_out_of_order_costs_nothing_but_time(
    bot: Parts, control: Control, sandbox: RunningSandbox, kind: str
) -> None:
    """Every mail goes out meanwhile, and one message tells it when Slack is back."""
    await set_up(bot, sandbox)
    await bring_in(bot, clients_csv(*[(str(n), f"C {n}", f"c{n}@x.example", TODAY, END) for n in range(5)]))
    await control.fault("slack", kind, match="chat.postMessage", seconds=1)
    await bot.runs.request(RunTrigger.HAND, "test")
    await control.wait_for_outbox(5, "smtp")
    await control.wait_for_message("*Enviados*\n5", timeout=30)
    assert len(await control.messages(SUSPENSOES)) == 1


async def test_who_got_nothing_is_named_in_the_thread(
    bot: Parts, control: Control, sandbox: RunningSandbox
) -> None:
    """Refused by the server and without contact: reason, name, masked address; all of them as a file."""
    await set_up(bot, sandbox)
    rows = [
        ("1", "Ana Boa", "ana@x.example", TODAY, END),
        ("2", "Beto Recusado", "beto.recusado@x.example", TODAY, END),
        ("3", "Caio Sem Contato", "", TODAY, END),
    ]
    await bring_in(bot, clients_csv(*rows))
    await control.fault("smtp", "refuse_rcpt", match="beto.recusado@x.example")
    await bot.runs.request(RunTrigger.HAND, "test", asked_by=BRUNO.id)
    done = await control.wait_for_message("*Enviados*\n1")
    assert "*Falharam*\n1" in text_of(done)
    assert "*Sem e-mail*\n1" in text_of(done)
    with_file = await control.wait_for_message(thread=done["ts"], where=lambda m: bool(m.get("files")))
    thread = "\n".join(text_of(m) for m in await control.messages(SUSPENSOES, thread=done["ts"]))
    assert "Beto Recusado · contrato 2 · b•••o@x.example" in thread
    assert "Caio Sem Contato · contrato 3" in thread
    assert "beto.recusado" not in thread
    lines = (await control.file(with_file["files"][0]["id"])).decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert "beto.recusado" not in "\n".join(lines)
