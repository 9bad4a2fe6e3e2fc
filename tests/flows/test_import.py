"""Bringing in clients, as a person does it in Slack."""

import datetime as dt
from typing import Any

import pytest

from bot.wiring import Parts
from storage import clients
from tests.support.provider import clients_csv
from tests.support.sandbox import ANA, CARLA, Control, text_of

Json = dict[str, Any]
TODAY = dt.datetime.now(dt.UTC).date()
DAY = dt.timedelta(days=1)
GOOD = ("101", "Ana Maria Souza", "ana@cliente.example", TODAY, TODAY + 30 * DAY)

DIRECT = "D" + ANA.id[1:]  # where the bot writes to Ana alone

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])


async def preview_of(control: Control, content: bytes, filename: str = "clientes.csv") -> Json:
    """Types the command, gives the file, and waits for what comes of it."""
    await control.command(ANA.id, "/suspensao importar")
    asking = await control.wait_for_view(ANA.id, callback_id="importing.file")
    uploaded = await control.upload(ANA.id, filename, content)
    assert (await control.submit(ANA.id, asking, file=[uploaded])).response_action == "update"
    return await filled(control, "Lendo")


async def filled(control: Control, while_waiting: str) -> Json:
    """The modal, once it says something else than this."""
    return await control.wait_for_view(ANA.id, where=lambda view: while_waiting not in text_of(view))


async def take_in(control: Control, preview: Json) -> Json:
    """Confirms; what the modal says when it is done."""
    await control.submit(ANA.id, preview)
    return await filled(control, "Importando")


async def test_a_file_is_looked_at_then_taken_in(bot: Parts, control: Control) -> None:
    """Nothing counts before the yes; then the modal says what was done, and the base has the client."""
    preview = await preview_of(control, clients_csv(GOOD))
    assert "1 suspensão nova" in text_of(preview)
    assert preview["submit"]["text"] == "Importar 1"
    done = await take_in(control, preview)
    assert "importado" in text_of(done)
    async with bot.db.read() as session:
        assert await clients.count(session) == 1


async def test_refused_rows_are_named_and_given_back_to_the_person_alone(
    bot: Parts, control: Control
) -> None:
    """Line and reason in the modal; the rows as a file in a direct message, never in the channel."""
    bad = clients_csv(GOOD) + b"102;Beto;beto@cliente.example;31/02/2026;\r\n"
    preview = await preview_of(control, bad)
    assert "linha 3: Início: “31/02/2026” não existe no calendário" in text_of(preview)
    done = await take_in(control, preview)
    assert "só para você" in text_of(done)
    message = next(m for m in await control.messages(DIRECT) if m.get("files"))
    content = (await control.file(message["files"][0]["id"])).decode("utf-8-sig")
    assert message["files"][0]["name"] == "clientes-recusadas.csv"
    assert content.splitlines()[1].startswith("3;Início:")
    assert not [m for m in await control.messages() if m.get("files")]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\r\n", "vazio"),
        (b"%PDF-1.7 nada", "PDF"),
        (b"Nome;Idade\r\nAna;3\r\n", "Contrato"),
        (b"Contrato;Contrato;Cliente;Inicio\r\n1;1;Ana;01/01/2026\r\n", "duas vezes"),
    ],
)
async def test_an_unreadable_file_says_what_to_do(
    bot: Parts, control: Control, content: bytes, says: str
) -> None:
    """One sentence on top of the form, which asks for a file again."""
    asked_again = await preview_of(control, content)
    assert asked_again["callback_id"] == "importing.file"
    assert says in text_of(asked_again)


async def test_the_example_file_is_one_press_away(bot: Parts, control: Control) -> None:
    """The demo's person needs no file of their own: the example's dates are about today."""
    await control.command(ANA.id, "/suspensao importar")
    asking = await control.wait_for_view(ANA.id, callback_id="importing.file")
    await control.action(ANA.id, asking, "importing.example")
    preview = await control.wait_for_view(
        ANA.id, callback_id="importing.preview", where=lambda view: bool(view.get("submit"))
    )
    assert "temporárias" in text_of(preview)
    assert "Linhas recusadas" in text_of(preview)
    done = await take_in(control, preview)
    assert "vai perguntar" in text_of(done)


async def test_confirming_twice_counts_once(bot: Parts, control: Control) -> None:
    """Two people, or one with two windows: the second reads that it was done."""
    first = await preview_of(control, clients_csv(GOOD))
    await take_in(control, first)
    again = await preview_of(control, clients_csv(GOOD))
    assert "Nada a importar" in text_of(again)
    assert not again.get("submit")


async def test_someone_without_a_role_is_told_whom_to_ask(bot: Parts, control: Control) -> None:
    """No modal, no file: a private sentence."""
    await control.command(CARLA.id, "/suspensao importar")
    await control.wait_for_message("Peça acesso", user=CARLA.id)
    assert not await control.views(CARLA.id)
