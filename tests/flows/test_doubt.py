"""*A verificar*, from a connection that fell to a person's word about it."""

from collections.abc import Sequence

import pytest
from sqlalchemy import update
from sqlmodel import select

from bot.wiring import Parts
from storage.models import Delivery
from tests.support.provider import set_up
from tests.support.sandbox import ANA, Control, RunningSandbox, text_of
from tests.support.steps import start_run, suspended_client

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])


async def lease_is_over(bot: Parts) -> None:
    """Five minutes that no test waits for."""
    async with bot.db.write() as session:
        await session.execute(update(Delivery).values(lease_until=None))


async def test_decided_by_a_person(bot: Parts, control: Control, sandbox: RunningSandbox) -> None:
    """Two mails whose connection fell: one had arrived, one is sent again in a run of its own."""
    await set_up(bot, sandbox)
    for code in ("C1", "C2"):
        await suspended_client(bot, code=code, email=f"{code.lower()}@cliente.example")
    await control.fault("smtp", "reset_after", count=2)
    await start_run(control)
    ended = await control.wait_for_message("*A verificar*\n2")
    await lease_is_over(bot)

    await control.action(ANA.id, ended, "doubt.open")
    shown = await control.wait_for_view(ANA.id, callback_id="doubt.list", where=lambda v: "C1" in text_of(v))
    assert "c1@cliente.example" not in text_of(shown)
    (first, second) = sorted((await rows(bot)), key=lambda row: row.destination)
    await control.action(ANA.id, shown, f"doubt.one:{first.id}:arrived")
    shown = await control.wait_for_view(ANA.id, where=lambda v: "1 aviso conta como enviado" in text_of(v))
    await control.action(ANA.id, shown, f"doubt.one:{second.id}:resend")
    await control.wait_for_view(ANA.id, where=lambda v: "Nada a verificar" in text_of(v))

    await control.wait_for_message("os reenviados", where=lambda m: "1 de 1" in text_of(m))
    told = [mail["to"] for mail in await control.outbox("smtp")]
    assert sorted(told) == ["c1@cliente.example", "c2@cliente.example", "c2@cliente.example"]


async def rows(bot: Parts) -> Sequence[Delivery]:
    async with bot.db.read() as session:
        return (await session.exec(select(Delivery))).all()
