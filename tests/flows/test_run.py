"""A run from its request to its summary, as people in the channel see and steer it."""

import datetime as dt
from typing import Any

import pytest

from bot.wiring import Parts
from storage import parameters
from storage.enums import HoldReason, RunTrigger
from tests.support.provider import bring_in, clients_csv, set_up
from tests.support.sandbox import ANA, BRUNO, CARLA, GERAL, Control, RunningSandbox, text_of

Json = dict[str, Any]
TODAY = dt.datetime.now(dt.UTC).date()
DAY = dt.timedelta(days=1)

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])


def suspended(
    count: int, starts: dt.date = TODAY, first: int = 1
) -> list[tuple[str, str, str, dt.date, dt.date]]:
    """`count` clients suspended from `starts` on."""
    numbers = range(first, first + count)
    return [(str(n), f"Cliente {n}", f"c{n}@x.example", starts, TODAY + 60 * DAY) for n in numbers]


async def send(control: Control, user: str = ANA.id, **choice: str) -> Json:
    """`/suspensao enviar`, confirmed; what the modal says then."""
    await control.command(user, "/suspensao enviar")
    preview = await control.wait_for_view(
        user, callback_id="sending.confirm", where=lambda view: bool(view.get("submit"))
    )
    assert (await control.submit(user, preview, **choice)).ok
    return await control.wait_for_view(user, callback_id="sending.asked")


async def give_access(control: Control, user: str, role: str) -> None:
    """Ana gives someone access, in the modal."""
    await control.command(ANA.id, "/suspensao acesso")
    listed = await control.wait_for_view(ANA.id, where=lambda view: "Dar acesso" in text_of(view))
    await control.action(ANA.id, listed, "access.give")
    form = await control.wait_for_view(ANA.id, callback_id="access.give")
    await control.submit(ANA.id, form, person=user, role=role)
    await control.wait_for_view(ANA.id, where=lambda view: f"<@{user}> agora tem acesso" in text_of(view))
    await control.close(ANA.id, (await control.views(ANA.id))[0])


async def test_stopped_continued_and_summed_up(bot: Parts, control: Control, sandbox: RunningSandbox) -> None:
    """Live progress with *Parar envio*; who stopped it is shown; after *Continuar* everybody got one mail."""
    await set_up(bot, sandbox)
    await bring_in(bot, clients_csv(*suspended(220)))
    await control.fault("smtp", "slow", count=220, seconds=0.1)
    asked = await send(control)
    assert "Acompanhe em" in text_of(asked)
    running = await control.wait_for_message("Parar envio", where=lambda m: " de 220" in text_of(m))
    assert f"Pedida por <@{ANA.id}>" in text_of(running)
    await control.action(ANA.id, running, "report.stop")
    stopped = await control.wait_for_message("Parada por", timeout=30)
    assert stopped["ts"] == running["ts"]
    await control.clear_faults()
    await control.action(ANA.id, stopped, "report.resume")
    done = await control.wait_for_message("*220 avisos enviados em", timeout=30)
    assert done["ts"] == running["ts"]
    assert "*Enviados*\n220" in text_of(done)
    recipients = [mail["to"] for mail in await control.outbox("smtp")]
    assert len(recipients) == len(set(recipients)) == 220


async def test_the_rest_cancelled(bot: Parts, control: Control, sandbox: RunningSandbox) -> None:
    """What went out and what did not add up to the total, and the rest never goes out."""
    await set_up(bot, sandbox)
    await bring_in(bot, clients_csv(*suspended(220)))
    await control.fault("smtp", "slow", count=220, seconds=0.1)
    await send(control)
    running = await control.wait_for_message("Parar envio", where=lambda m: " de 220" in text_of(m))
    await control.action(ANA.id, running, "report.stop")
    stopped = await control.wait_for_message("Cancelar restantes", timeout=30)
    await control.action(ANA.id, stopped, "report.cancel")
    await control.clear_faults()
    ended = await control.wait_for_message(
        "Cancelada por", where=lambda m: "Ainda por sair" not in text_of(m), timeout=30
    )
    sent = len(await control.outbox("smtp"))
    assert 0 < sent < 220
    assert f"*Enviados*\n{sent}" in text_of(ended)
    assert f"*Cancelados*\n{220 - sent}" in text_of(ended)


async def test_the_already_suspended_are_asked_about(
    bot: Parts, control: Control, sandbox: RunningSandbox
) -> None:
    """The modal's default leaves them out, and the summary names them."""
    await set_up(bot, sandbox)
    old = suspended(3, TODAY - 10 * DAY, first=100)
    await bring_in(bot, clients_csv(*suspended(2), *old))
    await control.command(ANA.id, "/suspensao enviar")
    preview = await control.wait_for_view(ANA.id, where=lambda view: bool(view.get("submit")))
    assert "Avisar também os 3 já suspensos?" in text_of(preview)
    await control.submit(ANA.id, preview)
    done = await control.wait_for_message("Enviados")
    assert "*Enviados*\n2" in text_of(done)
    assert "*Já suspensos*\n3" in text_of(done)


async def test_a_held_run_is_answered_once_by_an_operator(
    bot: Parts, control: Control, sandbox: RunningSandbox
) -> None:
    """A viewer is turned down; of two operators the first counts, and everybody sees who it was."""
    await set_up(bot, sandbox)
    await bring_in(bot, clients_csv(*suspended(2), *suspended(3, TODAY - 10 * DAY, first=100)))
    async with bot.db.write() as session:
        await parameters.set_pending_hold(session, HoldReason.FIRST_RUN)
    await give_access(control, BRUNO.id, "operator")
    await give_access(control, CARLA.id, "viewer")
    await bot.runs.request(RunTrigger.SCHEDULE, "09:00")
    held = await control.wait_for_message("Avisar também os 3 já suspensos?")
    await control.action(CARLA.id, held, "report.answer:include")
    await control.wait_for_message("Peça acesso", user=CARLA.id)
    await control.action(BRUNO.id, held, "report.answer:only_new")
    done = await control.wait_for_message("*Enviados*\n2")
    assert f"<@{BRUNO.id}> respondeu: *só os próximos*" in text_of(done)


async def test_nothing_due(bot: Parts, control: Control, sandbox: RunningSandbox) -> None:
    """The modal says so and has nothing to confirm."""
    await set_up(bot, sandbox)
    await control.command(ANA.id, "/suspensao enviar")
    view = await control.wait_for_view(ANA.id, where=lambda view: "Nenhum aviso" in text_of(view))
    assert not view.get("submit")


async def test_pause_and_resume(bot: Parts, control: Control, sandbox: RunningSandbox) -> None:
    """`pausar` stops the schedule and what runs; `retomar` takes both up again."""
    await set_up(bot, sandbox)
    await bring_in(bot, clients_csv(*suspended(220)))
    await control.fault("smtp", "slow", count=220, seconds=0.1)
    await send(control)
    await control.wait_for_message("Parar envio", where=lambda m: " de 220" in text_of(m))
    await control.command(ANA.id, "/suspensao pausar")
    paused = await control.wait_for_message("Envios pausados", user=ANA.id)
    assert "em andamento parou" in text_of(paused)
    await control.wait_for_message("Parada por")
    await control.clear_faults()
    await control.command(ANA.id, "/suspensao retomar")
    resumed = await control.wait_for_message("Agenda ligada", user=ANA.id)
    assert "continua" in text_of(resumed)
    await control.wait_for_message("*Enviados*\n220", timeout=30)


async def test_a_channel_the_bot_is_not_in(bot: Parts, control: Control, sandbox: RunningSandbox) -> None:
    """Sending is unaffected; the admin reads what to do, the status says it; invited, the bot reports."""
    await set_up(bot, sandbox, results_channel=GERAL)
    await bring_in(bot, clients_csv(*suspended(2)))
    await send(control)
    await control.wait_for_outbox(2, "smtp")
    await control.command(ANA.id, "/suspensao status")
    await control.wait_for_message("Não consegui contar", user=ANA.id)
    await control.post("join", user=ANA.id, channel=GERAL)
    await control.wait_for_message("*Enviados*\n2", GERAL, timeout=30)
    (told,) = [m for m in await control.messages("D" + ANA.id[1:]) if "/invite" in text_of(m)]
    assert "Não consigo contar" in text_of(told)


async def test_status_and_home(bot: Parts, control: Control, sandbox: RunningSandbox) -> None:
    """How everything stands, told privately and drawn on the Home; a wrong password is seen."""
    await set_up(bot, sandbox)
    await bring_in(bot, clients_csv(*suspended(2)))
    await send(control)
    await control.wait_for_message("*Enviados*\n2")
    await control.command(ANA.id, "/suspensao status")
    status = text_of(await control.wait_for_message("Situação dos avisos", user=ANA.id))
    assert "Cobrança* responde" in status
    assert "enviados 2" in status
    await control.fault("smtp", "auth", count=10)
    await control.command(ANA.id, "/suspensao painel")
    await control.wait_for_message(":red_circle: *E-mail · Cobrança*", user=ANA.id)
    home = await control.wait_for_home(ANA.id)
    assert "Próxima execução" in text_of(home)
    assert "enviados 2" in text_of(home)


async def test_a_question_answered_on_the_home(bot: Parts, control: Control, sandbox: RunningSandbox) -> None:
    """What waits for a person stands on the Home with its buttons, and goes when it is answered."""
    await set_up(bot, sandbox)
    await bring_in(bot, clients_csv(*suspended(2)))
    async with bot.db.write() as session:
        await parameters.set_pending_hold(session, HoldReason.LARGE_IMPORT)
    await bot.runs.request(RunTrigger.SCHEDULE, "09:00")
    await control.wait_for_message("espera por uma resposta")
    home = await control.wait_for_home(ANA.id, where=lambda view: "Espera por você" in text_of(view))
    await control.action(ANA.id, home, "report.answer:only_new")
    await control.wait_for_home(ANA.id, where=lambda view: "Espera por você" not in text_of(view))
    await control.wait_for_message("*Enviados*\n2")
